#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <tgfw/core/timer.hpp>
#include <tgfw/net/byte_source.hpp>
#include <tgfw/net/with_timeout.hpp>
#include "fault_support.hpp"

// Statements that are cut off: by a deadline, by a cancellation, or since their transaction is gone.

namespace tgfw::test {

namespace {

using postgres::StatementCancelled;
using postgres::Transaction;
using postgres::without_tenant;

constexpr const char* kSleeping =
    "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query = 'SELECT pg_sleep(600)' AND datname = "
    "current_database()";

postgres::TransactionOptions of_hasty_statements() {
    postgres::TransactionOptions options;
    options.with_statement_deadline(std::chrono::milliseconds(50));
    return options;
}

awaitable<void> sleep_in(FaultBench& bench) {
    auto tx = co_await bench.pool.begin(without_tenant);
    const auto rows = co_await tx.query("SELECT pg_sleep(600)");
    static_cast<void>(rows);
}

/// Leaves a statement in its middle, as a caller does who has no more time.
awaitable<bool> cut_off(Transaction& tx) {
    bool late = false;
    try {
        auto slow = tx.query("SELECT 'foreign' FROM pg_sleep(600)");
        const auto rows = co_await net::with_timeout(std::move(slow), steady_clock(), std::chrono::milliseconds(50));
        static_cast<void>(rows);
    } catch (const TimedOut&) {
        late = true;
    }
    co_return late;
}

}  // namespace

TEST_CASE("a statement beyond its deadline, or cancelled, has stopped at the server when its connection serves again") {
    FaultBench bench;
    const auto late = [](FaultBench& b) -> awaitable<void> {
        auto tx = co_await b.pool.begin(without_tenant, of_hasty_statements());
        const auto rows = co_await tx.query("SELECT pg_sleep(600)");
        static_cast<void>(rows);
    };
    CHECK(bench.refusal<StatementCancelled>(late(bench)) != "");
    CHECK(bench.database.admin(kSleeping) == "0");
    CHECK(bench.database.run(cancel_when(bench, sleep_in(bench), kSleeping)) == "");
    bench.recover();
    CHECK(bench.database.admin(kSleeping) == "0");
    CHECK(bench.pool.stats().opened == 1);
}

TEST_CASE("a statement behind one that was cut off never gets the other one's answer") {
    FaultBench bench;
    const auto task = [](FaultBench& b) -> awaitable<void> {
        auto tx = co_await b.pool.begin(without_tenant);
        const bool late = co_await cut_off(tx);
        CHECK(late);
        std::string state;
        try {
            const auto rows = co_await tx.query("SELECT 'mine'");
            CHECK(rows.one<std::string>() == "mine");
        } catch (const postgres::StatementError& error) {
            state = error.sqlstate();
        }
        CHECK(state == "25P02");  // The transaction has failed, as after any other error.
        co_await tx.rollback();
    };
    bench.database.run(task(bench));
    bench.recover();
    CHECK(bench.pool.stats().opened == 1);
}

TEST_CASE("a savepoint brings a transaction back from a statement that was cut off (B-38)") {
    FaultBench bench;
    const auto task = [](FaultBench& b) -> awaitable<void> {
        auto tx = co_await b.pool.begin(without_tenant);
        auto savepoint = co_await tx.savepoint();
        const bool late = co_await cut_off(tx);
        CHECK(late);
        co_await savepoint.rollback();
        const auto added = co_await tx.execute("INSERT INTO marks VALUES (1)");
        CHECK(added == 1);
        co_await tx.commit();
    };
    bench.database.run(task(bench));
    CHECK(bench.rows() == "1");
}

TEST_CASE("a statement that was cut off before it was prepared is prepared the next time") {
    const auto read = [](FaultBench& b, postgres::TransactionOptions options) -> awaitable<std::int64_t> {
        auto tx = co_await b.pool.begin(without_tenant, options);
        const auto rows =
            co_await tx.query("SELECT count(*) FROM marks");  // Waits for the table before it is prepared.
        co_return rows.one<std::int64_t>();
    };
    const auto task = [&](FaultBench& b) -> awaitable<void> {
        auto locker = co_await b.pool.begin(without_tenant);
        const auto locked = co_await locker.execute("LOCK TABLE marks IN ACCESS EXCLUSIVE MODE");
        static_cast<void>(locked);
        bool late = false;
        try {
            const auto count = co_await read(b, of_hasty_statements());
            static_cast<void>(count);
        } catch (const StatementCancelled&) {
            late = true;
        }
        CHECK(late);
    };
    FaultBench two([](postgres::PoolOptions& options) { options.with_size(2); });
    two.database.run(task(two));
    const auto read_both = [&](FaultBench& b) -> awaitable<void> {
        const auto hold = co_await b.pool.begin(without_tenant);
        for (int i = 0; i < 3; ++i) {
            const auto count = co_await read(b, postgres::TransactionOptions());
            CHECK(count == 0);
        }
    };
    two.database.run(read_both(two));
    const auto read_first = [&](FaultBench& b) -> awaitable<void> {
        for (int i = 0; i < 3; ++i) {
            const auto count = co_await read(b, postgres::TransactionOptions());
            CHECK(count == 0);
        }
    };
    two.database.run(read_first(two));
    CHECK(two.pool.stats().opened == 2);
}

TEST_CASE("a transaction cancelled before its first statement was sent begins with the next one") {
    FaultBench bench;
    const auto task = [](FaultBench& b) -> awaitable<void> {
        auto tx = co_await b.pool.begin(without_tenant);
        bool late = false;
        try {
            auto never = tx.execute("INSERT INTO marks VALUES (1)");
            const auto added = co_await net::with_timeout(std::move(never), steady_clock(), Clock::duration::zero());
            static_cast<void>(added);
        } catch (const TimedOut&) {
            late = true;
        }
        std::string text;
        try {
            const auto added = co_await tx.execute("INSERT INTO marks VALUES (2)");
            static_cast<void>(added);
        } catch (const postgres::StatementError& error) {
            text = error.sqlstate();
        }
        CHECK((late ? text == "" || text == "25P02" : text == ""));
    };
    bench.database.run(task(bench));
    bench.recover();
    CHECK(bench.rows() == "0");  // Whatever was sent was sent in a transaction.
}

TEST_CASE("a statement that ends the transaction by itself is told, and nothing runs outside of a transaction (B-39)") {
    FaultBench bench;
    const auto task = [](FaultBench& b) -> awaitable<void> {
        auto tx = co_await b.pool.begin(without_tenant);
        const auto ended = co_await tx.execute("ROLLBACK");
        static_cast<void>(ended);
        const auto added = co_await tx.execute("INSERT INTO marks VALUES (1)");
        static_cast<void>(added);
    };
    CHECK(bench.refusal<ConfigError>(task(bench)) ==
          "a statement has ended the transaction; leave that to commit() and rollback()");
    CHECK(bench.rows() == "0");
}

TEST_CASE(
    "a Transaction that dies while another coroutine is in its statement keeps its connection until that has ended") {
    FaultBench bench;
    const auto use = [](Transaction& tx, bool& ended) -> awaitable<void> {
        try {
            const auto rows = co_await tx.query("SELECT pg_sleep(600)");
            static_cast<void>(rows);
        } catch (const StatementCancelled&) {
            ended = true;
        }
    };
    const auto task = [&](FaultBench& b) -> awaitable<void> {
        bool ended = false;
        net::TaskGroup tasks(b.database.io().get_executor(), [](std::exception_ptr) { FAIL("the statement threw"); });
        auto tx = std::make_unique<Transaction>(co_await b.pool.begin(without_tenant));
        tasks.spawn(use(*tx, ended));
        co_await b.until(kSleeping, "1");
        tx.reset();
        CHECK(b.pool.stats().lent == 1);
        b.database.admin(
            "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(600)' AND datname = "
            "current_database()");
        const auto backend = co_await b.backend();  // Waits for its turn.
        CHECK(backend > 0);
        co_await tasks.join();
        CHECK(ended);
    };
    bench.database.run(task(bench));
    CHECK(bench.pool.stats().opened == 1);
    CHECK(bench.pool.stats().rolled_back == 1);
}

TEST_CASE("begin() that is cancelled while it waits, or while it connects, leaves no place taken") {
    FaultBench bench;
    const auto hold = [](FaultBench& b) -> awaitable<void> {
        auto tx = co_await b.pool.begin(without_tenant);
        const auto waiting = [](FaultBench& bb) -> awaitable<void> {
            const auto never = co_await bb.pool.begin(without_tenant);
            FAIL("it was served");
        };
        const auto thrown = co_await cancel_when(b, waiting(b), "SELECT 1");
        CHECK(thrown == "");
        CHECK(b.pool.stats().waiting == 0);
    };
    bench.database.run(hold(bench));
    bench.recover();
    bench.proxy.cut();
    bench.proxy.set_rule([](bool to_server, std::string_view) {
        return PostgresProxy::Verdict(to_server ? PostgresProxy::Fate::pass : PostgresProxy::Fate::swallow);
    });
    const auto connecting = [](FaultBench& b) -> awaitable<void> {
        const auto never = co_await b.pool.begin(without_tenant);
        FAIL("it was served");
    };
    // The server serves the connection, and we do not know.
    CHECK(bench.database.run(cancel_when(bench, connecting(bench), std::string(kBackends))) == "");
    CHECK(bench.pool.stats().opening == 0);
    CHECK(bench.pool.stats().lent == 0);
    bench.proxy.cut();
    bench.recover();
}

TEST_CASE("a COPY that is cancelled, or whose sink throws, copies nothing and leaves nothing at work") {
    FaultBench bench;
    const auto throwing = [](FaultBench& b) -> awaitable<void> {
        auto tx = co_await b.pool.begin(without_tenant);
        const std::function<void(std::string_view)> sink = [](std::string_view) {
            throw std::runtime_error("no disk");
        };
        const auto copied = co_await tx.copy_out("COPY (SELECT generate_series(1, 1000000)) TO STDOUT", sink);
        static_cast<void>(copied);
    };
    CHECK(bench.refusal<std::runtime_error>(throwing(bench)) == "no disk");
    bench.wait_until(std::string(kAtWork), "0");
    const auto waiting = [](FaultBench& b) -> awaitable<void> {
        auto tx = co_await b.pool.begin(without_tenant);
        const std::function<awaitable<std::string>()> slow = []() -> awaitable<std::string> {
            co_await sleep_for(steady_clock(), std::chrono::hours(1));
            co_return "";
        };
        const auto copied = co_await tx.copy_in("COPY marks FROM STDIN", net::pull_source(slow));
        static_cast<void>(copied);
    };
    CHECK(bench.database.run(cancel_when(
              bench, waiting(bench),
              "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'COPY marks%'")) == "");
    bench.wait_until(std::string(kAtWork), "0");
    bench.recover();
    CHECK(bench.rows() == "0");
}

}  // namespace tgfw::test
