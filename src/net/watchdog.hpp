#pragma once

#include <functional>
#include <memory>

#include <boost/asio/any_io_executor.hpp>

#include <tgfw/core/clock.hpp>

namespace tgfw::net {

/// Calls a function when a deadline passes that may be moved at any time, at next to no cost when it moves later.
///
/// Its coroutine needs no owner that waits: it touches nothing but its own state once the watchdog is gone.
class Watchdog {
public:
    Watchdog(boost::asio::any_io_executor executor, Clock& clock, std::function<void()> on_expire);
    ~Watchdog();
    Watchdog(const Watchdog&) = delete;
    Watchdog& operator=(const Watchdog&) = delete;

    void expires_at(Clock::time_point deadline);
    void expires_after(Clock::duration delay);
    /// Watches nothing until the next deadline is set.
    void rest();
    /// Whether a deadline passed since the last one was set.
    [[nodiscard]] bool expired() const noexcept;

private:
    struct State;
    void start();

    boost::asio::any_io_executor executor_;
    std::shared_ptr<State> state_;
};

/// `now + delay`, or the end of time where that overflows.
[[nodiscard]] Clock::time_point deadline_after(const Clock& clock, Clock::duration delay) noexcept;
[[nodiscard]] Clock::time_point deadline_after(Clock::time_point now, Clock::duration delay) noexcept;

}  // namespace tgfw::net
