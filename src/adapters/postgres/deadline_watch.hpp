#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include <net/watchdog.hpp>
#include <tgfw/core/clock.hpp>

namespace tgfw::postgres::detail {

/// The deadlines of the statements of many connections, on one alarm.
///
/// A timer for each statement would cost it two system calls and a coroutine. The alarm moves for an earlier deadline
/// only, and is there while a transaction is under way: an idle pool keeps no event loop running.
class DeadlineWatch : public std::enable_shared_from_this<DeadlineWatch> {
public:
    /// `clock` must outlive it.
    DeadlineWatch(boost::asio::any_io_executor executor, Clock& clock)
        : executor_(std::move(executor)), clock_(&clock) {}
    DeadlineWatch(const DeadlineWatch&) = delete;
    DeadlineWatch& operator=(const DeadlineWatch&) = delete;

    /// What has a deadline now and then. Calls `on_expire` when one passes.
    class Watched {
    public:
        Watched(std::shared_ptr<DeadlineWatch> watch, std::function<void()> on_expire)
            : watch_(std::move(watch)), on_expire_(std::move(on_expire)) {}
        ~Watched() { leave(); }
        Watched(const Watched&) = delete;
        Watched& operator=(const Watched&) = delete;

        void expires_after(Clock::duration limit);
        /// No deadline, for now: another one comes soon.
        void rest() noexcept { deadline_ = Clock::time_point::max(); }
        /// No deadline, and no need of an alarm.
        void leave() noexcept;

    private:
        friend class DeadlineWatch;
        std::shared_ptr<DeadlineWatch> watch_;
        std::function<void()> on_expire_;
        Clock::time_point deadline_ = Clock::time_point::max();
        std::optional<std::size_t> place_;  // In all_.
    };

private:
    void fire();
    void arm(Clock::time_point deadline);
    void end_unused();

    boost::asio::any_io_executor executor_;
    Clock* clock_;
    std::vector<Watched*> all_;
    std::optional<net::Watchdog> alarm_;
    Clock::time_point armed_ = Clock::time_point::max();
    bool ending_ = false;  // end_unused() is on its way.
};

}  // namespace tgfw::postgres::detail
