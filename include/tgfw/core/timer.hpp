#pragma once

#include <memory>

#include <boost/asio/any_io_executor.hpp>

#include <tgfw/core/awaitable.hpp>
#include <tgfw/core/clock.hpp>

namespace tgfw {

/// One waiting coroutine's alarm, driven by a Clock.
///
/// Not thread-safe: use it from the executor it was made with. At most one wait() at a time.
class Timer {
public:
    /// Keeps a reference to `clock`.
    Timer(boost::asio::any_io_executor executor, Clock& clock);
    ~Timer();
    Timer(const Timer&) = delete;
    Timer& operator=(const Timer&) = delete;

    /// Sets the deadline. A pending wait() ends as if cancelled.
    void expires_at(Clock::time_point deadline);
    void expires_after(Clock::duration delay);

    /// Suspends until the deadline; true if it came, false after cancel() or a new deadline.
    ///
    /// Cancellation of the coroutine throws boost::system::system_error(operation_aborted).
    [[nodiscard]] awaitable<bool> wait();
    /// Ends a pending wait() with false.
    void cancel();

    /// For clocks: the deadline has come.
    void fire();

private:
    friend class SteadyClock;
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// Suspends for `delay` on `clock`. Cancellation throws operation_aborted.
[[nodiscard]] awaitable<void> sleep_for(Clock& clock, Clock::duration delay);

}  // namespace tgfw
