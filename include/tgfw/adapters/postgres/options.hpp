#pragma once

#include <cstddef>
#include <string>
#include <utility>

#include <tgfw/core/chrono.hpp>
#include <tgfw/core/clock.hpp>
#include <tgfw/core/secret.hpp>

namespace tgfw {
class MetricsRegistry;
}

namespace tgfw::postgres {

/// How to reach a database, and how many connections to keep to it. Its deadlines are more than 0;
/// Clock::duration::max() stands for none.
class PoolOptions {
public:
    PoolOptions() = default;
    /// `postgresql://user:password@host:5432/name?sslmode=verify-full`, or `host=… dbname=…`, as libpq takes it. What
    /// it leaves out comes from the PG… environment variables. Source: PostgreSQL, "Connection Strings".
    explicit PoolOptions(std::string connection_string) : connection(std::move(connection_string)) {}

    PoolOptions& with_size(std::size_t count) { return size = count, *this; }
    PoolOptions& with_overflow(std::size_t count) { return overflow = count, *this; }
    PoolOptions& with_acquire_deadline(Clock::duration limit) { return acquire_deadline = limit, *this; }
    PoolOptions& with_connect_deadline(Clock::duration limit) { return connect_deadline = limit, *this; }
    PoolOptions& with_statement_deadline(Clock::duration limit) { return statement_deadline = limit, *this; }
    PoolOptions& with_recycle_after(Clock::duration limit) { return recycle_after = limit, *this; }
    PoolOptions& with_ping_after(Clock::duration limit) { return ping_after = limit, *this; }
    PoolOptions& with_prepared_statements(bool value) { return prepared_statements = value, *this; }
    PoolOptions& with_most_prepared(std::size_t count) { return most_prepared = count, *this; }
    PoolOptions& with_statement_log(bool value) { return statement_log = value, *this; }
    PoolOptions& with_metrics(MetricsRegistry& value) { return metrics = &value, *this; }

    Secret connection;
    /// Connections that stay open while nothing is asked of them.
    std::size_t size = 10;
    /// Further ones at a rush, which are closed when they come back.
    std::size_t overflow = 10;
    /// How long a transaction waits for a connection; then PoolExhausted.
    Clock::duration acquire_deadline = std::chrono::seconds(30);
    /// For making a connection, for asking whether an idle one still works, and for rolling one back.
    Clock::duration connect_deadline = std::chrono::seconds(10);
    /// For each round trip; then the statement is cancelled at the server, and StatementCancelled thrown. A transaction
    /// may set its own.
    Clock::duration statement_deadline = std::chrono::seconds(30);
    /// A connection older than this, give or take a tenth, is replaced, so that none keeps an old server or grows.
    Clock::duration recycle_after = std::chrono::hours(1);
    /// One that was idle for longer is asked whether it still works before it is handed out.
    Clock::duration ping_after = std::chrono::seconds(5);
    /// Off for a PgBouncer in transaction mode before 1.21, or with max_prepared_statements = 0.
    bool prepared_statements = true;
    /// Prepared statements a connection keeps; the one used least recently makes room.
    std::size_t most_prepared = 256;
    /// Whether the log gets a line of level debug for each statement: its text and how long its round trip took, in ms.
    /// Never its values. For development.
    bool statement_log = false;
    /// Gets the metrics tgfw_postgres_…; must outlive the pool. Null: nothing is measured.
    MetricsRegistry* metrics = nullptr;
};

}  // namespace tgfw::postgres
