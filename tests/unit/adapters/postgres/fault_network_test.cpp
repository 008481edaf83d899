#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include <tgfw/core/timer.hpp>
#include <tgfw/net/byte_source.hpp>
#include <tgfw/net/with_timeout.hpp>
#include "fault_support.hpp"

// A network that swallows what is sent, and tells nobody.

namespace tgfw::test {

namespace {

using postgres::ConnectionLost;
using postgres::StatementCancelled;
using postgres::without_tenant;

constexpr std::chrono::milliseconds kShortDeadline{300};

PostgresProxy::Verdict swallow_all(bool, std::string_view) {
    return PostgresProxy::Fate::swallow;
}

postgres::TransactionOptions of_short_statements() {
    postgres::TransactionOptions options;
    options.with_statement_deadline(kShortDeadline);
    return options;
}

awaitable<void> ask_into_the_void(FaultBench& bench) {
    auto tx = co_await bench.pool.begin(without_tenant, of_short_statements());
    const auto rows = co_await tx.query("SELECT 1");
    static_cast<void>(rows);
}

awaitable<void> copy_into_the_void(FaultBench& bench) {
    auto tx = co_await bench.pool.begin(without_tenant, of_short_statements());
    const auto rows = co_await tx.query("SELECT 1");
    static_cast<void>(rows);
    const std::function<awaitable<std::string>()> endless = [&]() -> awaitable<std::string> {
        bench.proxy.set_rule(swallow_all);
        co_return std::string(64 * 1024, '1');
    };
    const auto copied = co_await tx.copy_in("COPY marks FROM STDIN", net::pull_source(endless));
    static_cast<void>(copied);
}

awaitable<void> copy_out_of_the_void(FaultBench& bench) {
    auto tx = co_await bench.pool.begin(without_tenant, of_short_statements());
    const auto rows = co_await tx.query("SELECT 1");
    static_cast<void>(rows);
    const std::function<void(std::string_view)> sink = [&](std::string_view) { bench.proxy.set_rule(swallow_all); };
    const auto copied =
        co_await tx.copy_out("COPY (SELECT repeat('x', 1000) FROM generate_series(1, 100000)) TO STDOUT", sink);
    static_cast<void>(copied);
}

/// Runs a task that the network swallows, and cuts the network when the task has ended, as a router would in the end.
template <class E>
awaitable<std::string> thrown_into_the_void(FaultBench& bench, awaitable<void> task) {
    std::string text;
    try {
        co_await std::move(task);
    } catch (const E& error) {
        text = error.what();
    }
    bench.proxy.set_rule(nullptr);
    bench.proxy.cut();
    co_return text;
}

}  // namespace

TEST_CASE("a network that swallows a statement, or a COPY, is told at the deadline") {
    FaultBench bench;
    bench.recover();
    bench.proxy.set_rule(swallow_all);
    CHECK(bench.database.run(thrown_into_the_void<StatementCancelled>(bench, ask_into_the_void(bench))) != "");
    bench.recover();
    CHECK(bench.database.run(thrown_into_the_void<StatementCancelled>(bench, copy_into_the_void(bench))) != "");
    bench.recover();
    CHECK(bench.database.run(thrown_into_the_void<StatementCancelled>(bench, copy_out_of_the_void(bench))) != "");
    bench.recover();
    CHECK(bench.pool.stats().opened == 4);
    CHECK(bench.rows() == "0");
}

TEST_CASE("a server that takes a connection and says nothing is given up at the connect deadline") {
    FaultBench bench([](postgres::PoolOptions& options) { options.with_connect_deadline(kShortDeadline); });
    bench.proxy.set_rule(swallow_all);
    const auto begin = [](FaultBench& b) -> awaitable<void> { const auto tx = co_await b.pool.begin(without_tenant); };
    CHECK_THROWS_WITH_AS(bench.database.run(begin(bench)), "the database did not answer within the connect deadline",
                         ConnectionLost);
    CHECK(bench.pool.stats().opening == 0);
}

TEST_CASE("idle connections behind a network that swallows all do not hold up a transaction beyond its deadline") {
    FaultBench bench([](postgres::PoolOptions& options) {
        options.with_size(3)
            .with_ping_after(Clock::duration::zero())
            .with_acquire_deadline(kShortDeadline * 5)
            .with_connect_deadline(kShortDeadline * 2);
    });
    const auto open_three = [](FaultBench& b) -> awaitable<void> {
        const auto one = co_await b.pool.begin(without_tenant);
        const auto two = co_await b.pool.begin(without_tenant);
        const auto three = co_await b.pool.begin(without_tenant);
    };
    bench.database.run(open_three(bench));
    CHECK(bench.pool.stats().idle == 3);
    bench.proxy.set_rule(swallow_all);
    const auto begun = steady_clock().now();
    const auto begin = [](FaultBench& b) -> awaitable<void> { const auto tx = co_await b.pool.begin(without_tenant); };
    CHECK_THROWS_AS(bench.database.run(begin(bench)), ConnectionLost);
    CHECK(steady_clock().now() - begun < std::chrono::seconds(20));  // Of 30 s for each statement's deadline.
    bench.proxy.cut();
    bench.recover();
}

TEST_CASE("a request to cancel that the network swallows holds up neither the pool nor its end") {
    auto bench = std::make_unique<FaultBench>([](postgres::PoolOptions& options) {
        options.with_size(2).with_connect_deadline(std::chrono::milliseconds(500));
    });
    bench->recover();
    const auto task = [](FaultBench& b) -> awaitable<void> {
        auto tx = co_await b.pool.begin(without_tenant, of_short_statements());
        bool late = false;
        b.proxy.set_rule([cut = false](bool to_server, std::string_view bytes) mutable {
            if (to_server && bytes.find("pg_sleep") != std::string_view::npos) cut = true;
            return PostgresProxy::Verdict(cut ? PostgresProxy::Fate::swallow : PostgresProxy::Fate::pass);
        });
        try {
            const auto rows = co_await tx.query("SELECT pg_sleep(600)");
            static_cast<void>(rows);
        } catch (const StatementCancelled&) {
            late = true;
        }
        CHECK(late);
    };
    bench->database.run(net::with_timeout(task(*bench), steady_clock(), std::chrono::seconds(60)));
    CHECK(bench->pool.stats().lent == 0);
    CHECK(bench->pool.stats().closed == 1);
}

TEST_CASE(
    "those who wait while the pool is exhausted are told at the deadline, and the others are served in their order "
    "(B-27)") {
    FaultBench bench([](postgres::PoolOptions& options) { options.with_acquire_deadline(std::chrono::seconds(1)); });
    std::vector<int> order;
    const auto holder = [](FaultBench& b, const std::vector<int>& turns, std::size_t wanted) -> awaitable<void> {
        const auto tx = co_await b.pool.begin(without_tenant);
        while (turns.size() < wanted) co_await sleep_for(steady_clock(), std::chrono::milliseconds(1));
    };
    const auto waiter = [](FaultBench& b, int number, std::vector<int>& turns) -> awaitable<void> {
        try {
            auto tx = co_await b.pool.begin(without_tenant);
            turns.push_back(number);
            const auto backend = co_await FaultBench::backend_of(tx);
            static_cast<void>(backend);
        } catch (const postgres::PoolExhausted&) {
            turns.push_back(-number);
        }
    };
    const auto all = [&](FaultBench& b) -> awaitable<void> {
        net::TaskGroup tasks(b.database.io().get_executor(), [](std::exception_ptr) { FAIL("a task threw"); });
        tasks.spawn(holder(b, order, 3));
        for (int i = 1; i <= 3; ++i) tasks.spawn(waiter(b, i, order));
        co_await tasks.join();
        tasks.spawn(holder(b, order, 0));
        for (int i = 4; i <= 9; ++i) tasks.spawn(waiter(b, i, order));
        co_await tasks.join();
    };
    bench.database.run(all(bench));
    CHECK(order == std::vector<int>{-1, -2, -3, 4, 5, 6, 7, 8, 9});
    CHECK(bench.pool.stats().opened == 1);
}

}  // namespace tgfw::test
