#pragma once

#include <tgfw/core/clock.hpp>

namespace tgfw {

class Context;

/// Notices a handler that keeps its thread to itself: one that works for longer than a limit without a co_await that
/// really waits, while every other update, timer and connection stands still.
///
/// One for each update under way. Whoever runs the handler says when it begins and ends, whoever resumes the coroutine
/// says when; what lies in both is measured on the Clock, and logged as a warning where it is too long.
class HandlerWatch {
public:
    /// `clock` must outlive it. With a `limit` of 0 nothing is too long.
    HandlerWatch(Clock& clock, Clock::duration limit) : clock_(&clock), limit_(limit) {}

    /// The handler that `about` names runs from `now` on, and warnings go to the logger of `about`, which must live
    /// until end().
    void begin(const Context& about, Clock::time_point now) noexcept;
    void end() noexcept;

    /// The coroutine is resumed, or suspended: called in pairs, which may lie one in another.
    void resumed() noexcept;
    void suspended() noexcept;

    /// The Context of the handler that is resumed just now on this thread, for lines of what it calls; null if there is
    /// none, or its executor tells no watch.
    [[nodiscard]] static const Context* current() noexcept;

private:
    void check() noexcept;

    Clock* clock_;
    Clock::duration limit_;
    const Context* about_ = nullptr;  // Null where no handler runs.
    HandlerWatch* outer_ = nullptr;   // In whose resume this one's lies.
    Clock::time_point since_;
    int depth_ = 0;
};

}  // namespace tgfw
