#include <tgfw/adapters/postgres/pool.hpp>

#include <chrono>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>

#include <tgfw/adapters/postgres/error.hpp>
#include <tgfw/core/timer.hpp>
#include <tgfw/net/task_group.hpp>
#include "database.hpp"

namespace tgfw::test {

namespace {

using postgres::Pool;
using postgres::without_tenant;

class SmallPool {
public:
    explicit SmallPool(std::size_t size, std::size_t overflow = 0, Clock::duration acquire = std::chrono::seconds(30))
        : pool(database.io().get_executor(),
               database.options().with_size(size).with_overflow(overflow).with_acquire_deadline(acquire),
               steady_clock(), null_logger()) {}
    ~SmallPool() {
        const bool whole = database.run(pool.close(std::chrono::seconds(10)));
        CHECK(whole);
        CHECK(pool.stats().lent == 0);
        CHECK(pool.stats().opened == pool.stats().closed);
    }
    Database database;
    Pool pool;
};

awaitable<std::int64_t> backend_of(Pool& pool) {
    auto tx = co_await pool.begin(without_tenant);
    const auto rows = co_await tx.query("SELECT pg_backend_pid()");
    co_await tx.commit();
    co_return rows.one<std::int32_t>();
}

/// Holds a connection until it is the turn of `number`, and notes the order in which they came.
awaitable<void> note_turn(Pool& pool, int number, std::vector<int>& order) {
    auto tx = co_await pool.begin(without_tenant);
    order.push_back(number);
    const auto rows = co_await tx.query("SELECT 1");
    static_cast<void>(rows);
    co_await tx.commit();
}

/// Keeps what is logged of statements.
class StatementLines : public Logger {
public:
    void log(LogLevel, std::string_view message, std::span<const LogField> fields) noexcept override {
        text += message;
        for (const LogField& field : fields) text += " " + field.value();
    }
    [[nodiscard]] bool has(std::string_view part) const { return text.find(part) != std::string::npos; }
    std::string text;
};

}  // namespace

TEST_CASE("those who wait for a connection get it in their order (B-27, B-33)") {
    SmallPool fixture(1);
    std::vector<int> order;
    const auto all = [](SmallPool& f, std::vector<int>& turns) -> awaitable<void> {
        std::exception_ptr failure;
        net::TaskGroup tasks(f.database.io().get_executor(), [&](std::exception_ptr error) { failure = error; });
        for (int i = 0; i < 8; ++i) tasks.spawn(note_turn(f.pool, i, turns));
        co_await tasks.join();
        if (failure) std::rethrow_exception(failure);
    };
    fixture.database.run(all(fixture, order));
    CHECK(order == std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7});
    CHECK(fixture.pool.stats().opened == 1);
}

TEST_CASE("beyond size and overflow a transaction waits, then says that the pool is exhausted (B-27)") {
    SmallPool fixture(1, 1, std::chrono::milliseconds(20));
    const auto task = [](Pool& pool) -> awaitable<void> {
        auto first = co_await pool.begin(without_tenant);
        auto second = co_await pool.begin(without_tenant);
        CHECK(pool.stats().lent == 2);
        auto third = co_await pool.begin(without_tenant);
    };
    CHECK_THROWS_AS(fixture.database.run(task(fixture.pool)), postgres::PoolExhausted);
    CHECK(fixture.pool.stats().idle == 1);  // what overflowed is closed when it comes back
}

TEST_CASE("a backend that was killed while its connection was idle is replaced without a word (B-29)") {
    SmallPool fixture(2);
    const auto first = fixture.database.run(backend_of(fixture.pool));
    fixture.database.admin("SELECT pg_terminate_backend(" + std::to_string(first) + ", 5000)");
    const auto second = fixture.database.run(backend_of(fixture.pool));
    CHECK(second != first);
}

TEST_CASE("a backend that is killed in a transaction loses it, and the pool goes on") {
    SmallPool fixture(1);
    const auto task = [](SmallPool& f) -> awaitable<void> {
        auto tx = co_await f.pool.begin(without_tenant);
        const auto rows = co_await tx.query("SELECT pg_backend_pid()");
        f.database.admin("SELECT pg_terminate_backend(" + std::to_string(rows.one<std::int32_t>()) + ", 5000)");
        const auto more = co_await tx.query("SELECT 1");
        static_cast<void>(more);
    };
    CHECK_THROWS_AS(fixture.database.run(task(fixture)), postgres::ConnectionLost);
    CHECK(fixture.database.run(backend_of(fixture.pool)) > 0);
}

TEST_CASE("a server that went away and came back is found again without a restart of ours") {
    SmallPool fixture(2);
    CHECK(fixture.database.run(backend_of(fixture.pool)) > 0);
    PostgresCluster::instance().crash_and_restart();
    CHECK(fixture.database.run(backend_of(fixture.pool)) > 0);
}

TEST_CASE("a transaction whose connection was lost before its commit is known to be undone") {
    SmallPool fixture(1);
    const auto task = [](SmallPool& f) -> awaitable<void> {
        auto tx = co_await f.pool.begin(without_tenant);
        const auto rows = co_await tx.query("SELECT pg_backend_pid()");
        f.database.admin("SELECT pg_terminate_backend(" + std::to_string(rows.one<std::int32_t>()) + ", 5000)");
        co_await tx.commit();
    };
    CHECK_THROWS_AS(fixture.database.run(task(fixture)), postgres::ConnectionLost);
}

TEST_CASE("a coroutine that is cancelled in a statement leaves its connection clean") {
    SmallPool fixture(1);
    const auto sleep = [](Pool& pool) -> awaitable<void> {
        auto tx = co_await pool.begin(without_tenant);
        const auto rows = co_await tx.query("SELECT pg_sleep(600)");
        static_cast<void>(rows);
    };
    const auto task = [](SmallPool& f, awaitable<void> sleeper) -> awaitable<void> {
        net::TaskGroup tasks(f.database.io().get_executor(), [](std::exception_ptr) {});
        tasks.spawn(std::move(sleeper));
        const bool ended = co_await tasks.join_for(steady_clock(), std::chrono::milliseconds(50));
        CHECK_FALSE(ended);
        tasks.cancel();
        co_await tasks.join();
    };
    fixture.database.run(task(fixture, sleep(fixture.pool)));
    CHECK(fixture.database.run(backend_of(fixture.pool)) > 0);
    CHECK(fixture.pool.stats().opened == 1);
}

TEST_CASE("connections that are older than they should be are replaced (B-30)") {
    Database database;
    Pool pool(database.io().get_executor(), database.options().with_recycle_after(Clock::duration::zero()),
              steady_clock(), null_logger());
    const auto first = database.run(backend_of(pool));
    const auto second = database.run(backend_of(pool));
    CHECK(first != second);
    CHECK(database.run(pool.close(std::chrono::seconds(10))));
}

TEST_CASE("a database that nobody can reach is told, without the password") {
    Database database;
    const auto executor = database.io().get_executor();
    Pool pool(executor, postgres::PoolOptions("postgresql://bot:sesame@127.0.0.1:1/none"), steady_clock(),
              null_logger());
    std::string text;
    try {
        database.run(backend_of(pool));
    } catch (const postgres::ConnectionLost& error) {
        text = error.what();
    }
    CHECK(text.find("cannot connect to the database") == 0);
    CHECK(text.find("sesame") == std::string::npos);
    CHECK_THROWS_AS(Pool(executor, postgres::PoolOptions("password=sesame what"), steady_clock(), null_logger()),
                    ConfigError);
}

TEST_CASE("statements are told in the log where one asks for it, without their values (B-34)") {
    Database database;
    StatementLines log;
    const auto ask = [](Pool& pool) -> awaitable<void> {
        auto tx = co_await pool.begin(without_tenant);
        const auto rows = co_await tx.query("SELECT $1::text", "hush");
        static_cast<void>(rows);
        co_await tx.commit();
    };
    for (const bool wanted : {false, true}) {
        Pool pool(database.io().get_executor(), database.options().with_statement_log(wanted), steady_clock(), log);
        database.run(ask(pool));
        CHECK(database.run(pool.close(std::chrono::seconds(10))));
        CHECK(log.text.empty() != wanted);
    }
    CHECK(log.has("SELECT $1::text"));
    CHECK(log.has("COMMIT"));
    CHECK_FALSE(log.has("hush"));
}

TEST_CASE("a pool keeps ten connections and opens ten more, if nobody says otherwise (B-28)") {
    CHECK(postgres::PoolOptions().size == 10);
    CHECK(postgres::PoolOptions().overflow == 10);
}

}  // namespace tgfw::test
