#pragma once

#include <functional>

#include <tgfw/bot/call_event.hpp>
#include <tgfw/core/log.hpp>

namespace tgfw {

/// Logs what callers do not hear of: pauses, further tries, groups that moved; where a handler is resumed just now,
/// with what its Context adds. `logger` must outlive it.
[[nodiscard]] std::function<void(const CallEvent&)> log_calls(Logger& logger);

}  // namespace tgfw
