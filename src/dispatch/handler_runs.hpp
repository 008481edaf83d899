#pragma once

#include <cstddef>
#include <string_view>

#include <boost/intrusive/list.hpp>

#include <tgfw/core/clock.hpp>
#include <tgfw/dispatch/context.hpp>

namespace tgfw::detail {

class HandlerRuns;

/// A handler runs as long as this lives: in the frame of the coroutine that waits for it.
class HandlerRun : public boost::intrusive::list_base_hook<> {
public:
    enum class Place : char { in_turn, beside };

    HandlerRun(HandlerRuns& runs, const Context& context, Place place);
    ~HandlerRun();
    HandlerRun(const HandlerRun&) = delete;
    HandlerRun& operator=(const HandlerRun&) = delete;

    [[nodiscard]] const Context& context() const noexcept { return *context_; }
    /// Unknown, the beginning of time, where neither watch nor observer wanted to know.
    [[nodiscard]] Clock::time_point since() const noexcept { return since_; }

private:
    friend class HandlerRuns;

    HandlerRuns* runs_;  // Null once that is gone: the frame may be destroyed later, with its event loop.
    const Context* context_;
    HandlerWatch* watch_;
    Clock::time_point since_ = Clock::time_point::min();
};

/// The handlers that run.
class HandlerRuns {
public:
    HandlerRuns() = default;
    ~HandlerRuns();
    HandlerRuns(const HandlerRuns&) = delete;
    HandlerRuns& operator=(const HandlerRuns&) = delete;

    /// A line with `message` for each, with what its Context adds, and how long it has been running.
    void log_all(LogLevel level, std::string_view message) const;

private:
    friend class HandlerRun;
    using List = boost::intrusive::list<HandlerRun, boost::intrusive::constant_time_size<false>>;

    List list_;
};

}  // namespace tgfw::detail
