#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <tgfw/adapters/postgres/error.hpp>
#include <tgfw/adapters/postgres/listener.hpp>
#include <tgfw/adapters/postgres/migrations.hpp>
#include <tgfw/adapters/postgres/pool.hpp>
#include <tgfw/net/byte_source.hpp>
#include "database.hpp"

// Who goes first: the pool, its transactions, the event loop, or the coroutine. Nothing is left behind, in any order.

namespace tgfw::test {

namespace {

using postgres::Pool;
using postgres::without_tenant;

constexpr const char* kStepsSchema = "CREATE TABLE steps (n int); GRANT ALL ON steps TO app";

/// A transaction with something of each kind.
awaitable<void> walk(Pool& pool) {
    auto tx = co_await pool.begin(without_tenant);
    co_await tx.execute("INSERT INTO steps VALUES ($1)", 1);
    {
        auto dropped = co_await tx.savepoint();
        co_await tx.execute("INSERT INTO steps VALUES (2)");
    }
    auto kept = co_await tx.savepoint();
    co_await tx.execute("INSERT INTO steps VALUES (3)");
    co_await kept.release();
    auto stream = tx.stream("SELECT n FROM steps");
    while (true) {
        const auto row = co_await stream.next();
        if (!row) break;
    }
    const auto in = co_await tx.copy_in("COPY steps FROM STDIN", net::string_source("4\n5\n"));
    static_cast<void>(in);
    const std::function<void(std::string_view)> sink = [](std::string_view) {};
    const auto out = co_await tx.copy_out("COPY steps TO STDOUT", sink);
    static_cast<void>(out);
    co_await tx.commit();
}

awaitable<void> tell_begin(bool& begun, awaitable<void> task) {
    begun = true;
    co_await std::move(task);
}

/// Cancels `task` when it has begun, and so many steps of the event loop have passed. False where it had ended by then.
/// Before, what cancels it is thrown out of the event loop: Asio's, from 1.83 on.
bool cancel_after(boost::asio::io_context& io, int steps, awaitable<void> task) {
    boost::asio::cancellation_signal signal;
    bool begun = false;
    bool ended = false;
    boost::asio::co_spawn(
        io, tell_begin(begun, std::move(task)),
        boost::asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr) { ended = true; }));
    io.restart();
    while (!begun) io.run_one();
    for (int i = 0; i < steps && !ended; ++i) io.run_one();
    const bool early = ended;
    signal.emit(boost::asio::cancellation_type::terminal);
    io.run();
    CHECK(ended);
    return !early;
}

}  // namespace

TEST_CASE(
    "a transaction that is cancelled at any of its steps is there as a whole or not at all, and the pool goes on") {
    Database database(kStepsSchema);
    Pool pool(database.io().get_executor(), database.options().with_size(1).with_overflow(0), steady_clock(),
              null_logger());
    const auto count = [](Pool& p) -> awaitable<std::int64_t> {
        auto tx = co_await p.begin(without_tenant);
        const auto rows = co_await tx.query("SELECT count(*) FROM steps");
        co_await tx.execute("TRUNCATE steps");
        co_await tx.commit();
        co_return rows.one<std::int64_t>();
    };
    int cancelled = 0;
    for (int steps = 0; cancel_after(database.io(), steps, walk(pool)); ++steps) {
        ++cancelled;
        const auto rows = database.run(count(pool));
        CHECK_MESSAGE((rows == 0 || rows == 4), steps);
        CHECK(pool.stats().lent == 0);
        CHECK(pool.stats().waiting == 0);
        REQUIRE(steps < 1000);
    }
    CHECK(cancelled > 10);
    CHECK(database.run(count(pool)) == 4);
    CHECK(database.run(pool.close(std::chrono::seconds(10))));
}

TEST_CASE("migrations that are cancelled at any step are applied by the next program") {
    for (int steps = 0, more = 1; more != 0; steps += 3) {
        Database database;
        postgres::Migrator migrator(database.io().get_executor(), database.options("tgfw_owner"), steady_clock(),
                                    null_logger());
        std::vector<postgres::Migration> list;
        list.emplace_back(1, "one", "CREATE TABLE one (id int)");
        list.emplace_back(2, "two", "CREATE TABLE two (id int)");
        const auto apply = [](postgres::Migrator& m, std::vector<postgres::Migration> all) -> awaitable<void> {
            const auto done = co_await m.apply(std::move(all));
            static_cast<void>(done);
        };
        more = cancel_after(database.io(), steps, apply(migrator, list)) ? 1 : 0;
        database.run(apply(migrator, list));
        CHECK(database.admin("SELECT string_agg(number::text, ' ' ORDER BY number) FROM tgfw_migrations") == "1 2");
    }
}

TEST_CASE("a pool that goes before its transactions lets them end, and rolls back those that did not") {
    Database database(kStepsSchema);
    const auto task = [](Database& db) -> awaitable<void> {
        auto pool = std::make_unique<Pool>(db.io().get_executor(), db.options(), steady_clock(), null_logger());
        auto kept = co_await pool->begin(without_tenant);
        co_await kept.execute("INSERT INTO steps VALUES (1)");
        auto dropped = std::make_unique<postgres::Transaction>(co_await pool->begin(without_tenant));
        co_await dropped->execute("INSERT INTO steps VALUES (2)");
        pool.reset();
        dropped.reset();
        co_await kept.execute("INSERT INTO steps VALUES (3)");
        co_await kept.commit();
    };
    database.run(task(database));
    CHECK(database.admin("SELECT string_agg(n::text, ' ' ORDER BY n) FROM steps") == "1 3");
}

TEST_CASE("an event loop that ends in the middle takes along all that is under way") {
    Database database(kStepsSchema);
    for (int steps = 0; steps < 60; steps += 3) {
        auto io = std::make_unique<boost::asio::io_context>(1);
        auto pool = std::make_unique<Pool>(io->get_executor(), database.options().with_size(2).with_overflow(0),
                                           steady_clock(), null_logger());
        auto listener = std::make_unique<postgres::Listener>(
            io->get_executor(), database.options(), std::vector<std::string>{"bell"}, steady_clock(), null_logger());
        const auto slow = [](Pool& p) -> awaitable<void> {
            auto tx = co_await p.begin(without_tenant);
            co_await tx.execute("SELECT pg_sleep(600)");
        };
        const auto hear = [](postgres::Listener& l) -> awaitable<void> {
            const auto heard = co_await l.next();
            static_cast<void>(heard);
        };
        const auto ignored = [](std::exception_ptr) {};
        for (int i = 0; i < 3; ++i)
            boost::asio::co_spawn(*io, walk(*pool), ignored);  // One of them waits for its turn.
        boost::asio::co_spawn(*io, slow(*pool), ignored);
        boost::asio::co_spawn(*io, hear(*listener), ignored);
        for (int i = 0; i < steps; ++i) io->run_one_for(std::chrono::seconds(1));
        pool.reset();
        listener.reset();
        io.reset();
    }
    CHECK(database.admin("SELECT count(*) % 4 FROM steps") == "0");
}

}  // namespace tgfw::test
