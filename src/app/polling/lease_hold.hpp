#pragma once

#include <functional>
#include <memory>

#include <boost/asio/any_io_executor.hpp>

#include <tgfw/app/polling/lease.hpp>
#include <tgfw/core/awaitable.hpp>
#include <tgfw/core/clock.hpp>
#include <tgfw/core/log.hpp>
#include <tgfw/net/task_group.hpp>

namespace tgfw {

/// A poller's hand on a lease: takes it, renews it, notices when it is lost, gives it back.
class LeaseHold {
public:
    /// `clock` and `logger` must outlive it.
    LeaseHold(std::shared_ptr<Lease> lease, Clock& clock, Logger& logger);
    ~LeaseHold();
    LeaseHold(const LeaseHold&) = delete;
    LeaseHold& operator=(const LeaseHold&) = delete;

    /// True if it is held now. What fails is logged, once until it works again.
    [[nodiscard]] awaitable<bool> acquire();
    /// Renews it from now on, until it is lost, which `on_lost` hears, or given back.
    void keep(boost::asio::any_io_executor executor, std::function<void()> on_lost);
    /// Gives it back, if it is held. What fails is logged.
    [[nodiscard]] awaitable<void> release();
    [[nodiscard]] bool held() const noexcept;
    [[nodiscard]] Clock::duration period() const noexcept;

private:
    class State;
    static awaitable<void> renew_on(std::shared_ptr<State> state);

    std::shared_ptr<State> state_;  // The coroutine that renews it may outlive this, cancelled.
    std::unique_ptr<net::TaskGroup> keeper_;
};

}  // namespace tgfw
