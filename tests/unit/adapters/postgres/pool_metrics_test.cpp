#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include <doctest/doctest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <tgfw/adapters/postgres/ready.hpp>
#include <tgfw/core/metrics.hpp>
#include <tgfw/core/metrics_text.hpp>
#include "fault_support.hpp"

namespace tgfw::test {

namespace {

using postgres::without_tenant;

bool tells(const MetricsRegistry& metrics, const std::string& line) {
    const std::string text = prometheus_text(metrics);
    CAPTURE(text);
    CAPTURE(line);
    const bool found = text.find("\n" + line + "\n") != std::string::npos;
    CHECK(found);
    return found;
}

awaitable<void> end_in_every_way(FaultBench& bench, const MetricsRegistry& metrics) {
    const auto backend = co_await bench.backend();
    static_cast<void>(backend);
    {
        auto left = co_await bench.pool.begin(without_tenant);
        CHECK(tells(metrics, "tgfw_postgres_connections{state=\"lent\"} 1"));
        const auto rows = co_await left.query("SELECT 1");
        static_cast<void>(rows);
    }
    auto undone = co_await bench.pool.begin(without_tenant);
    bool refused = false;
    try {
        const auto rows = co_await undone.query("SELECT 1/0");
        static_cast<void>(rows);
    } catch (const postgres::DataError&) {
        refused = true;
    }
    CHECK(refused);
    co_await undone.rollback();
    const auto unused = co_await bench.pool.begin(without_tenant);
}

/// Whoever holds the transaction is gone before the server's answer is there.
awaitable<void> leave_while_it_ends(FaultBench& bench, bool commit) {
    const auto executor = co_await boost::asio::this_coro::executor;
    auto begun = co_await bench.pool.begin(without_tenant);
    std::optional<postgres::Transaction> tx(std::move(begun));
    const auto rows = co_await tx->query("SELECT 1");
    static_cast<void>(rows);
    boost::asio::co_spawn(executor, commit ? tx->commit() : tx->rollback(), boost::asio::detached);
    co_await boost::asio::post(executor, boost::asio::use_awaitable);
    CHECK(bench.pool.stats().lent == 1);
    tx.reset();
}

}  // namespace

TEST_CASE("a transaction that is left while it is committed or rolled back ends so, and is counted once") {
    MetricsRegistry metrics;
    FaultBench bench([&](postgres::PoolOptions& options) { options.with_metrics(metrics); });
    bench.database.run(leave_while_it_ends(bench, true));
    bench.database.run(leave_while_it_ends(bench, false));
    CHECK(tells(metrics, "tgfw_postgres_transactions_total{outcome=\"committed\"} 1"));
    CHECK(tells(metrics, "tgfw_postgres_transactions_total{outcome=\"rolled_back\"} 1"));
    CHECK(tells(metrics, "tgfw_postgres_connections{state=\"idle\"} 1"));
    CHECK(tells(metrics, "tgfw_postgres_connections_opened_total 1"));
}

TEST_CASE("a pool tells its metrics what its connections and transactions do") {
    MetricsRegistry metrics;
    {
        FaultBench bench([&](postgres::PoolOptions& options) { options.with_metrics(metrics); });
        bench.database.run(end_in_every_way(bench, metrics));
        CHECK(tells(metrics, "tgfw_postgres_connections{state=\"idle\"} 1"));
        CHECK(tells(metrics, "tgfw_postgres_connections{state=\"lent\"} 0"));
        CHECK(tells(metrics, "tgfw_postgres_waiting 0"));
        CHECK(tells(metrics, "tgfw_postgres_transactions_total{outcome=\"committed\"} 1"));
        CHECK(tells(metrics, "tgfw_postgres_transactions_total{outcome=\"rolled_back\"} 2"));
        CHECK(tells(metrics, "tgfw_postgres_errors_total{class=\"22\"} 1"));
        CHECK(tells(metrics, "tgfw_postgres_acquire_seconds_count 4"));
        CHECK(tells(metrics, "tgfw_postgres_connections_opened_total 1"));
        bench.proxy.set_rule([](bool, std::string_view) { return PostgresProxy::Fate::cut; });
        bench.proxy.cut();
        CHECK_THROWS_AS(static_cast<void>(bench.database.run(bench.backend())), postgres::ConnectionLost);
        CHECK(tells(metrics, "tgfw_postgres_errors_total{class=\"08\"} 1"));
        CHECK(tells(metrics, "tgfw_postgres_connections{state=\"idle\"} 0"));
    }
    CHECK(tells(metrics, "tgfw_postgres_connections{state=\"opening\"} 0"));
    CHECK(tells(metrics, "tgfw_postgres_connections_closed_total 1"));
}

TEST_CASE("a check for /ready asks the database, and throws where that is away") {
    FaultBench bench;
    const auto check = postgres::ready(bench.pool);
    CHECK(bench.database.run(check()));
    PostgresCluster::instance().stop(PostgresCluster::Stop::fast);
    CHECK_THROWS_AS(bench.database.run(check()), postgres::ConnectionLost);
    PostgresCluster::instance().start();
    CHECK(bench.database.run(check()));
}

}  // namespace tgfw::test
