#pragma once

#include <exception>
#include <functional>
#include <optional>
#include <string>

#include <tgfw/app/polling/poll_cursor.hpp>
#include <tgfw/core/clock.hpp>

namespace tgfw {

/// How long to wait before the next poll, varied by `chance`; nullopt where none can help. Passes on what is a mistake
/// of the program.
[[nodiscard]] std::optional<Clock::duration> pause_of_poll(const std::exception_ptr& failure, PollCursor& cursor,
                                                           const std::function<double()>& chance);

/// What to do about a 409, which has two reasons; empty for any other failure.
[[nodiscard]] std::string advice_for_conflict(const std::exception_ptr& failure);

}  // namespace tgfw
