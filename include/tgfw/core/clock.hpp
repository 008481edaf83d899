#pragma once

#include <tgfw/core/chrono.hpp>

namespace tgfw {

class Timer;

/// The time source of everything that waits.
///
/// An Application hands one Clock to its limiters, deadlines and back-offs, so that a test can put a
/// ManualClock in its place and move time by hand. A Clock must outlive the timers that use it.
class Clock {
public:
    using duration = std::chrono::steady_clock::duration;
    using time_point = std::chrono::steady_clock::time_point;

    virtual ~Clock() = default;

    /// Monotonic time, for deadlines and intervals.
    [[nodiscard]] virtual time_point now() const noexcept = 0;
    /// Calendar time in UTC, for dates that leave the process.
    [[nodiscard]] virtual std::chrono::system_clock::time_point system_now() const noexcept = 0;

protected:
    Clock() = default;
    Clock(const Clock&) = default;
    Clock& operator=(const Clock&) = default;

private:
    friend class Timer;
    virtual void arm(Timer& timer, time_point deadline) = 0;
    virtual void disarm(Timer& timer) noexcept = 0;
};

/// The machine's clocks. Lives as long as the process.
[[nodiscard]] Clock& steady_clock() noexcept;

}  // namespace tgfw
