#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include <support/postgres_proxy.hpp>
#include <tgfw/adapters/postgres/error.hpp>
#include <tgfw/adapters/postgres/pool.hpp>
#include <tgfw/net/task_group.hpp>

#include "database.hpp"

namespace tgfw::test {

/// A pool of few connections to a database behind a network that breaks. Its end shows that nothing was left behind:
/// all connections are closed, and the server knows of none.
class FaultBench {
public:
    using Change = std::function<void(postgres::PoolOptions&)>;

    explicit FaultBench(const Change& change = {}, Logger& logger = null_logger());
    ~FaultBench();
    FaultBench(const FaultBench&) = delete;
    FaultBench& operator=(const FaultBench&) = delete;

    /// Runs a statement of the superuser until it gives `wanted`; fails the test where it does not in 20 s.
    [[nodiscard]] awaitable<void> until(std::string sql, std::string wanted);
    void wait_until(std::string sql, std::string wanted);
    /// A transaction that works, and shows that its connection is clean: no transaction and no tenant was left in it.
    [[nodiscard]] awaitable<std::int64_t> backend();
    /// The process that serves `tx`.
    [[nodiscard]] static awaitable<std::int64_t> backend_of(postgres::Transaction& tx);
    /// Ends a backend, and waits for its end.
    void kill(std::int64_t backend) const;
    [[nodiscard]] std::string rows() const { return database.admin("SELECT count(*) FROM marks"); }

    /// Runs a task until it has ended or threw an `E`, and shows that the pool then serves as before.
    template <class E>
    std::string refusal(awaitable<void> task) {
        std::string text;
        try {
            database.run(std::move(task));
        } catch (const E& error) {
            text = error.what();
        }
        recover();
        return text;
    }
    void recover();

    Database database;
    PostgresProxy proxy;
    postgres::Pool pool;
};

/// Starts `task`, waits until `fact` gives 1, cancels it, and waits for its end; what it threw, or "" where it ended
/// well.
[[nodiscard]] awaitable<std::string> cancel_when(FaultBench& bench, awaitable<void> task, std::string fact);

/// Processes that work for the bot's role.
inline constexpr std::string_view kBackends =
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'app'";
inline constexpr std::string_view kAtWork =
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'app' AND state = 'active'";

}  // namespace tgfw::test
