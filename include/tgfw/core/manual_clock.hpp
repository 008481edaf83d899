#pragma once

#include <map>
#include <optional>

#include <tgfw/core/clock.hpp>

namespace tgfw {

/// A clock that stands still until it is told to move: virtual time for tests.
class ManualClock : public Clock {
public:
    /// Starts at an arbitrary monotonic time, and at `start` on the calendar.
    explicit ManualClock(std::chrono::system_clock::time_point start =
                             std::chrono::system_clock::time_point(std::chrono::seconds(1'767'225'600)));

    [[nodiscard]] time_point now() const noexcept override { return now_; }
    [[nodiscard]] std::chrono::system_clock::time_point system_now() const noexcept override;

    /// Moves time forward and fires every timer that comes due, in order of their deadlines.
    void advance(duration step);
    /// The earliest deadline that a timer waits for.
    [[nodiscard]] std::optional<time_point> next_deadline() const;
    /// Moves to the earliest deadline. False if no timer waits.
    bool advance_to_next();

private:
    void arm(Timer& timer, time_point deadline) override;
    void disarm(Timer& timer) noexcept override;
    void advance_to(time_point target);

    time_point start_;
    time_point now_;
    std::chrono::system_clock::time_point system_start_;
    std::multimap<time_point, Timer*> armed_;
};

}  // namespace tgfw
