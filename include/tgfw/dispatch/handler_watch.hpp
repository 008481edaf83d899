#pragma once

#include <cstdint>
#include <string_view>

#include <tgfw/core/clock.hpp>
#include <tgfw/core/log.hpp>

namespace tgfw {

/// Notices a handler that keeps its thread to itself: one that works for longer than a limit without a co_await that
/// really waits, while every other update, timer and connection stands still.
///
/// One for each update under way. Whoever runs the handler says when it begins and ends, whoever resumes the coroutine
/// says when; what lies in both is measured on the Clock, and logged as a warning where it is too long.
class HandlerWatch {
public:
    /// Both must outlive it. `limit` is above 0.
    HandlerWatch(Clock& clock, Logger& logger, Clock::duration limit)
        : clock_(&clock), logger_(&logger), limit_(limit) {}

    /// The update that the following handlers are about.
    void set_update(std::int64_t update_id) noexcept { update_id_ = update_id; }

    /// The handler of this name runs from now on. `name` must live until end().
    void begin(std::string_view name) noexcept;
    void end() noexcept;

    /// The coroutine is resumed, or suspended: called in pairs, which may lie one in another.
    void resumed() noexcept;
    void suspended() noexcept;

private:
    void check() noexcept;

    Clock* clock_;
    Logger* logger_;
    Clock::duration limit_;
    std::int64_t update_id_ = 0;
    std::string_view name_;
    Clock::time_point since_;
    int depth_ = 0;
    bool handling_ = false;
};

}  // namespace tgfw
