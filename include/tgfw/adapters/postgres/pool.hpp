#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include <boost/asio/any_io_executor.hpp>

#include <tgfw/adapters/postgres/options.hpp>
#include <tgfw/adapters/postgres/tenant.hpp>
#include <tgfw/adapters/postgres/transaction.hpp>
#include <tgfw/core/awaitable.hpp>
#include <tgfw/core/clock.hpp>
#include <tgfw/core/log.hpp>

namespace tgfw::postgres {

/// What a pool is doing, and has done.
class PoolStats {
public:
    PoolStats() = default;

    std::size_t idle = 0;
    std::size_t lent = 0;  ///< With those that are being rolled back.
    std::size_t opening = 0;
    std::size_t waiting = 0;  ///< Coroutines that wait for a connection.
    std::uint64_t opened = 0;
    std::uint64_t closed = 0;
    std::uint64_t rolled_back = 0;  ///< Transactions that ended without commit().
};

/// Connections to a database, lent for one transaction each.
///
/// Opens them when they are needed; those who wait are served in their order. Not thread-safe: use it from its
/// executor, which must run on one thread. Its event loop, the clock and the logger must outlive it.
class Pool {
public:
    /// Throws ConfigError for a connection string that cannot be read, for a size of 0, and for a deadline that is not
    /// above 0. Connects to nothing yet.
    Pool(boost::asio::any_io_executor executor, PoolOptions options, Clock& clock, Logger& logger);
    ~Pool();
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;

    /// A transaction that sees and writes the rows of `tenant`, and of no other. The only way to them.
    ///
    /// Throws PoolExhausted after the acquire deadline, ConnectionLost where the database cannot be reached,
    /// LoginRefused where it lets nobody in, InsufficientResources where it has no room, ConfigError once the pool is
    /// closed. Cancellation throws operation_aborted, and no connection is taken.
    [[nodiscard]] awaitable<Transaction> begin(TenantId tenant, TransactionOptions options = TransactionOptions());
    /// A transaction for tables that have no tenant.
    [[nodiscard]] awaitable<Transaction> begin(WithoutTenant none, TransactionOptions options = TransactionOptions());

    /// Lends no more, waits for those that are lent, `limit` at most, and closes all connections. True if all came
    /// back.
    [[nodiscard]] awaitable<bool> close(Clock::duration limit);

    [[nodiscard]] PoolStats stats() const noexcept;

private:
    class Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace tgfw::postgres
