#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <tgfw/adapters/postgres/error.hpp>
#include <tgfw/adapters/postgres/pool.hpp>
#include <tgfw/net/byte_source.hpp>
#include "database.hpp"

// What a program does wrong is told as its mistake, and harms nobody else.

namespace tgfw::test {

namespace {

using postgres::Pool;
using postgres::without_tenant;

class MisusedPool {
public:
    MisusedPool()
        : pool(database.io().get_executor(), database.options().with_size(1).with_overflow(0), steady_clock(),
               null_logger()) {}
    ~MisusedPool() {
        const bool whole = database.run(pool.close(std::chrono::seconds(10)));
        CHECK(whole);
    }

    /// Whether a statement is refused by an E, and the pool goes on.
    template <class E, class... Values>
    std::string refusal(const char* sql, Values... values) {
        std::string text;
        try {
            database.run(run_one(pool, sql, std::move(values)...));
        } catch (const E& error) {
            text = error.what();
        }
        database.run(run_one(pool, "SELECT 1"));
        return text;
    }

    template <class... Values>
    static awaitable<void> run_one(Pool& pool, std::string sql, Values... values) {
        const auto text = postgres::trusted_sql(std::move(sql));
        auto tx = co_await pool.begin(without_tenant);
        const postgres::Rows rows = co_await tx.query(text, std::move(values)...);
        static_cast<void>(rows);
        co_await tx.commit();
    }

    Database database{"CREATE TABLE heap (a int); GRANT ALL ON heap TO app"};
    Pool pool;
};

}  // namespace

TEST_CASE("COPY as a plain statement is refused, and stalls nobody") {
    MisusedPool bench;
    CHECK(bench.refusal<ConfigError>("COPY heap FROM STDIN").find("Transaction::copy_in()") != std::string::npos);
    CHECK(bench.refusal<ConfigError>("COPY heap TO STDOUT").find("Transaction::copy_in()") != std::string::npos);
    const auto wrong_way = [](Pool& pool, bool in) -> awaitable<void> {
        auto tx = co_await pool.begin(without_tenant);
        const std::function<void(std::string_view)> sink = [](std::string_view) {};
        std::int64_t rows = 0;
        if (in) rows = co_await tx.copy_in("COPY heap TO STDOUT", net::string_source("1\n"));
        if (!in) rows = co_await tx.copy_out("COPY heap FROM STDIN", sink);
        static_cast<void>(rows);
    };
    CHECK_THROWS_AS(bench.database.run(wrong_way(bench.pool, true)), ConfigError);
    CHECK_THROWS_AS(bench.database.run(wrong_way(bench.pool, false)), ConfigError);
}

TEST_CASE("too many or too few values are a mistake in the statement, and no lost connection") {
    MisusedPool bench;
    CHECK(bench.refusal<postgres::StatementError>("SELECT 1", 5).find("08P01") != std::string::npos);
    CHECK(bench.refusal<postgres::StatementError>("SELECT $1::int + $2::int", 5).find("08P01") != std::string::npos);
    CHECK(bench.pool.stats().opened == 1);
}

TEST_CASE("a transaction that was moved elsewhere is refused (B-39)") {
    MisusedPool bench;
    const auto use = [](Pool& pool) -> awaitable<void> {
        auto first = co_await pool.begin(without_tenant);
        auto second = std::move(first);
        CHECK_THROWS_AS(static_cast<void>(first.query("SELECT 1")), ConfigError);
        CHECK_THROWS_AS(static_cast<void>(first.execute("SELECT 1")), ConfigError);
        CHECK_THROWS_AS(static_cast<void>(first.stream("SELECT 1")), ConfigError);
        CHECK_THROWS_AS(static_cast<void>(first.copy_in("COPY heap FROM STDIN", nullptr)), ConfigError);
        CHECK_THROWS_AS(static_cast<void>(first.copy_out("COPY heap TO STDOUT", nullptr)), ConfigError);
        CHECK_THROWS_AS(static_cast<void>(first.commit()), ConfigError);
        CHECK_THROWS_AS(static_cast<void>(first.rollback()), ConfigError);
        bool refused = false;
        try {
            const auto savepoint = co_await first.savepoint();
        } catch (const ConfigError&) {
            refused = true;
        }
        CHECK(refused);
        co_await second.commit();
    };
    bench.database.run(use(bench.pool));
}

TEST_CASE(
    "a savepoint that cannot be kept, since a statement behind it failed, is undone, and the transaction goes on") {
    MisusedPool bench;
    const auto use = [](Pool& pool) -> awaitable<void> {
        auto tx = co_await pool.begin(without_tenant);
        co_await tx.execute("INSERT INTO heap VALUES (1)");
        auto savepoint = co_await tx.savepoint();
        co_await tx.execute("INSERT INTO heap VALUES (2)");
        int failures = 0;
        try {
            co_await tx.execute("SELECT 1 / 0");
        } catch (const postgres::DataError&) {
            ++failures;
        }
        try {
            co_await savepoint.release();
        } catch (const postgres::StatementError&) {
            ++failures;
        }
        CHECK(failures == 2);
        co_await tx.execute("INSERT INTO heap VALUES (3)");
        co_await tx.commit();
    };
    bench.database.run(use(bench.pool));
    CHECK(bench.database.admin("SELECT string_agg(a::text, ' ' ORDER BY a) FROM heap") == "1 3");
}

TEST_CASE("deadlines of nothing are refused, and endless ones hold for ever (B-30)") {
    Database database;
    using Limit = Clock::duration;
    const auto refused = [&](const postgres::PoolOptions& options, const char* name) {
        CHECK_THROWS_WITH_AS(
            Pool(database.io().get_executor(), options, steady_clock(), null_logger()),
            (std::string("PoolOptions::") + name + " is 0 s; give more than 0, or Clock::duration::max() for no limit")
                .c_str(),
            ConfigError);
    };
    refused(database.options().with_acquire_deadline(Limit::zero()), "acquire_deadline");
    refused(database.options().with_connect_deadline(Limit::zero()), "connect_deadline");
    refused(database.options().with_statement_deadline(Limit::zero()), "statement_deadline");
    auto endless = database.options().with_acquire_deadline(Limit::max()).with_connect_deadline(Limit::max());
    endless.with_statement_deadline(Limit::max()).with_recycle_after(Limit::max()).with_most_prepared(1);
    Pool pool(database.io().get_executor(), endless, steady_clock(), null_logger());
    for (int i = 0; i < 3; ++i) database.run(MisusedPool::run_one(pool, "SELECT " + std::to_string(i)));
    CHECK(pool.stats().opened == 1);
    CHECK(database.run(pool.close(std::chrono::seconds(10))));
}

}  // namespace tgfw::test
