#pragma once

#include <deque>
#include <list>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include <adapters/postgres/connection.hpp>
#include <adapters/postgres/pool_metrics.hpp>
#include <tgfw/adapters/postgres/options.hpp>
#include <tgfw/adapters/postgres/pool.hpp>
#include <tgfw/core/awaitable.hpp>
#include <tgfw/core/timer.hpp>
#include <tgfw/net/task_group.hpp>

namespace tgfw::postgres::detail {

class Lease;

/// Opens, lends, takes back and closes the connections of a pool. Those who have one keep it alive.
class Lender : public std::enable_shared_from_this<Lender> {
public:
    Lender(boost::asio::any_io_executor executor, PoolOptions options, Clock& clock, Logger& logger);

    /// Throws PoolExhausted, ConnectionLost or StatementError; ConfigError once it is closed.
    [[nodiscard]] awaitable<Lease> lend();
    /// One that is idle and surely works, without a wait; nullopt where there is none.
    [[nodiscard]] std::optional<Lease> lend_at_once();
    /// Takes a connection back, in whatever state. Whoever waits longest gets it.
    void take_back(std::unique_ptr<Connection> connection);
    [[nodiscard]] awaitable<bool> close(Clock::duration limit);
    /// Lends no more, and closes what is idle, now and when it comes back.
    void shut();

    [[nodiscard]] const PoolOptions& options() const noexcept { return options_; }
    [[nodiscard]] PoolStats stats() const noexcept;
    /// Null where nothing is measured.
    [[nodiscard]] PoolMetrics* metrics() const noexcept { return metrics_.get(); }
    [[nodiscard]] Clock& clock() const noexcept { return *clock_; }

private:
    /// A coroutine that waits, and what it is given: a connection, or leave to open one.
    class Waiter {
    public:
        Waiter(boost::asio::any_io_executor executor, Clock& clock) : alarm(std::move(executor), clock) {}
        Timer alarm;
        std::unique_ptr<Connection> connection;
        bool served = false;
    };
    class Queued;

    struct Idle {
        std::unique_ptr<Connection> connection;
        Clock::time_point since;
    };

    [[nodiscard]] awaitable<std::unique_ptr<Connection>> next(Clock::time_point deadline);
    [[nodiscard]] awaitable<std::unique_ptr<Connection>> open();
    [[nodiscard]] awaitable<bool> works(Connection& connection, Clock::time_point idle_since,
                                        Clock::time_point deadline);
    [[nodiscard]] bool too_old(const Connection& connection) const;
    void settled(std::unique_ptr<Connection> connection);
    awaitable<void> settle(std::shared_ptr<Lender> self, std::unique_ptr<Connection> connection);
    /// Without a connection: leave to open one.
    void serve_first(std::unique_ptr<Connection> connection);
    /// A connection less: the first who waits may open another.
    void free_place();
    void closed_one();
    void publish() noexcept;

    boost::asio::any_io_executor executor_;
    PoolOptions options_;
    Clock* clock_;
    Logger* logger_;
    std::shared_ptr<DeadlineWatch> deadlines_;
    std::unique_ptr<PoolMetrics> metrics_;
    net::TaskGroup tasks_;
    std::vector<Idle> idle_;  // The one used last at the end.
    std::list<Waiter*> waiters_;
    std::size_t places_taken_ = 0;  // Idle, lent, opening and being rolled back.
    std::size_t opening_ = 0;
    std::uint64_t opened_ = 0;
    std::uint64_t closed_count_ = 0;
    std::uint64_t rolled_back_ = 0;
    Timer* closing_ = nullptr;
    bool shut_ = false;
};

/// A connection that is lent, until this dies.
class Lease {
public:
    Lease(std::shared_ptr<Lender> lender, std::unique_ptr<Connection> connection) noexcept
        : lender_(std::move(lender)), connection_(std::move(connection)) {}
    Lease(Lease&&) noexcept = default;
    Lease& operator=(Lease&&) = delete;
    ~Lease() { give_back(); }

    [[nodiscard]] Connection& connection() const noexcept { return *connection_; }
    [[nodiscard]] const PoolOptions& options() const noexcept { return lender_->options(); }
    [[nodiscard]] PoolMetrics* metrics() const noexcept { return lender_->metrics(); }
    /// The connection, which the caller must take back to the Lender, or count as closed.
    [[nodiscard]] std::unique_ptr<Connection> release() noexcept { return std::move(connection_); }
    void give_back() {
        if (connection_) lender_->take_back(std::move(connection_));
    }

private:
    std::shared_ptr<Lender> lender_;
    std::unique_ptr<Connection> connection_;
};

}  // namespace tgfw::postgres::detail
