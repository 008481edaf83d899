#pragma once

#include <string_view>

#include <tgfw/core/clock.hpp>

namespace tgfw {

/// Tells systemd, or whoever set NOTIFY_SOCKET, how the service is: `READY=1`, `STOPPING=1`, `WATCHDOG=1`; see
/// sd_notify(3). Nothing where it is not set, and where nobody listens: a bot does not end for that.
void notify_service_manager(std::string_view state) noexcept;

/// How often a service manager wants WATCHDOG=1, from WATCHDOG_USEC; a half of that, to be in time. 0 for never.
[[nodiscard]] Clock::duration watchdog_period() noexcept;

}  // namespace tgfw
