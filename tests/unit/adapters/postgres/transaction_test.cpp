#include <tgfw/adapters/postgres/transaction.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include <doctest/doctest.h>
#include <boost/describe/class.hpp>

#include <tgfw/adapters/postgres/error.hpp>
#include <tgfw/adapters/postgres/pool.hpp>
#include <tgfw/net/byte_source.hpp>
#include "database.hpp"

namespace tgfw::test {

namespace {

using postgres::Pool;
using postgres::without_tenant;

constexpr const char* kPeopleSchema =
    "CREATE TABLE people (id bigint PRIMARY KEY, name text NOT NULL, score numeric, CHECK (id < 1000));"
    "INSERT INTO people VALUES (1, 'Ada', 1.50), (2, 'Ben', NULL);"
    "GRANT ALL ON people TO app";

struct Person {
    std::int64_t id = 0;
    std::string name;
    std::optional<double> score;
};
BOOST_DESCRIBE_STRUCT(Person, (), (id, name, score))

class PeoplePool {
public:
    PeoplePool() : pool(database.io().get_executor(), database.options(), steady_clock(), null_logger()) {}
    ~PeoplePool() {
        const bool whole = database.run(pool.close(std::chrono::seconds(10)));
        CHECK(whole);
    }
    Database database{kPeopleSchema};
    Pool pool;
};

awaitable<std::vector<Person>> people_of(Pool& pool) {
    auto tx = co_await pool.begin(without_tenant);
    const auto rows = co_await tx.query("SELECT id, name, score FROM people ORDER BY id");
    co_await tx.commit();
    co_return rows.all<Person>();  // B-31: rows are values, which outlive their transaction
}

awaitable<void> add_and_leave(Pool& pool) {
    auto tx = co_await pool.begin(without_tenant);
    const auto count = co_await tx.execute("INSERT INTO people VALUES ($1, $2)", 3, "Eve");
    CHECK(count == 1);
}

awaitable<void> add_and_throw(Pool& pool) {
    auto tx = co_await pool.begin(without_tenant);
    const auto count = co_await tx.execute("INSERT INTO people VALUES ($1, $2)", 3, "Eve");
    static_cast<void>(count);
    throw std::runtime_error("a handler failed");
}

template <class E>
awaitable<std::string> refusal_of(Pool& pool, postgres::TrustedSql sql) {
    auto tx = co_await pool.begin(without_tenant);
    std::string text;
    try {
        const auto rows = co_await tx.query(sql);
        static_cast<void>(rows);
    } catch (const E& error) {
        text = error.what();
    }
    co_return text;
}

}  // namespace

TEST_CASE("rows become structs by the names of their columns, and outlive their transaction (B-31, B-42)") {
    PeoplePool fixture;
    const auto people = fixture.database.run(people_of(fixture.pool));
    REQUIRE(people.size() == 2);
    CHECK(people[0].name == "Ada");
    CHECK(people[0].score == 1.5);
    CHECK_FALSE(people[1].score.has_value());
}

TEST_CASE("a transaction that ends without a commit leaves nothing behind (B-35)") {
    PeoplePool fixture;
    fixture.database.run(add_and_leave(fixture.pool));
    CHECK_THROWS_WITH(fixture.database.run(add_and_throw(fixture.pool)), "a handler failed");
    CHECK(fixture.database.admin("SELECT count(*) FROM people") == "2");
    CHECK(fixture.pool.stats().rolled_back == 2);
    CHECK(fixture.pool.stats().opened == 1);  // the same connection, clean again
}

TEST_CASE("a value never becomes SQL (B-41)") {
    PeoplePool fixture;
    const auto task = [](Pool& pool) -> awaitable<std::int64_t> {
        auto tx = co_await pool.begin(without_tenant);
        const auto rows =
            co_await tx.query("SELECT count(*) FROM people WHERE name = $1", "' OR 1=1; DROP TABLE people; --");
        co_return rows.one<std::int64_t>();
    };
    CHECK(fixture.database.run(task(fixture.pool)) == 0);
    CHECK(fixture.database.admin("SELECT count(*) FROM people") == "2");
}

TEST_CASE("what the server refuses is an exception of its class, without the row's values (B-40)") {
    PeoplePool fixture;
    Pool& pool = fixture.pool;
    const auto refusal = [&]<class E>(std::type_identity<E>, const char* sql) {
        return fixture.database.run(refusal_of<E>(pool, postgres::trusted_sql(sql)));
    };
    CHECK(refusal(std::type_identity<postgres::UniqueViolation>(), "INSERT INTO people VALUES (1, 'Eve')") ==
          "duplicate key value violates unique constraint \"people_pkey\" (SQLSTATE 23505)");
    CHECK(refusal(std::type_identity<postgres::NotNullViolation>(), "INSERT INTO people VALUES (9, NULL)")
              .find("\"name\"") != std::string::npos);
    CHECK(refusal(std::type_identity<postgres::CheckViolation>(), "INSERT INTO people VALUES (1001, 'Eve')") != "");
    CHECK(refusal(std::type_identity<postgres::DataError>(), "SELECT 'sesame'::bigint") ==
          "invalid input syntax for type bigint: \"…\" (SQLSTATE 22P02)");
    CHECK(refusal(std::type_identity<postgres::DataError>(), "SELECT '31415926535'::integer") ==
          "value \"…\" is out of range for type integer (SQLSTATE 22003)");
    CHECK(refusal(std::type_identity<postgres::InsufficientPrivilege>(), "CREATE TABLE mine (id int)") != "");
    CHECK(refusal(std::type_identity<postgres::StatementError>(), "SELEKT 1") != "");
    CHECK(pool.stats().opened == 1);
}

TEST_CASE("after a statement failed, the transaction can only be rolled back") {
    PeoplePool fixture;
    const auto task = [](Pool& pool) -> awaitable<void> {
        auto tx = co_await pool.begin(without_tenant);
        bool refused = false;
        try {
            const auto rows = co_await tx.query("SELECT 1/0");
            static_cast<void>(rows);
        } catch (const postgres::DataError&) {
            refused = true;
        }
        CHECK(refused);
        bool told = false;
        try {
            co_await tx.commit();
        } catch (const postgres::DatabaseError&) {
            told = true;
        }
        CHECK(told);
    };
    fixture.database.run(task(fixture.pool));
    CHECK(fixture.database.run(people_of(fixture.pool)).size() == 2);
}

TEST_CASE("what was committed, or rolled back, takes no more statements (B-36, B-39)") {
    PeoplePool fixture;
    const auto twice = [](Pool& pool) -> awaitable<void> {
        auto tx = co_await pool.begin(without_tenant);
        const auto rows = co_await tx.query("SELECT 1");
        static_cast<void>(rows);
        co_await tx.commit();
        co_await tx.commit();
    };
    CHECK_THROWS_AS(fixture.database.run(twice(fixture.pool)), ConfigError);
    const auto after = [](Pool& pool) -> awaitable<void> {
        auto tx = co_await pool.begin(without_tenant);
        co_await tx.rollback();
        const auto rows = co_await tx.query("SELECT 1");
        static_cast<void>(rows);
    };
    CHECK_THROWS_AS(fixture.database.run(after(fixture.pool)), ConfigError);
}

TEST_CASE("values of all kinds come back as they went") {
    PeoplePool fixture;
    const auto task = [](Pool& pool) -> awaitable<void> {
        using Time = std::chrono::system_clock::time_point;
        auto tx = co_await pool.begin(without_tenant);
        const Time time =
            Time(std::chrono::sys_days(std::chrono::year(2024) / 2 / 29)) + std::chrono::microseconds(123456);
        const std::vector<std::byte> bytes{std::byte{0}, std::byte{255}};
        const std::vector<std::string> texts{"a\"b", "c\\d", "{e,f}", ""};
        const std::vector<std::int64_t> numbers{1, -2, 3};
        const auto rows = co_await tx.query(
            "SELECT $1::bigint, $2::float8, $3::text, $4::bool, $5::timestamptz, $6::bytea, $7::text[], $8::bigint[], "
            "$9::jsonb, $10::text",
            std::numeric_limits<std::int64_t>::min(), 0.1, "naïve ☕", true, time, bytes, texts, numbers,
            postgres::Json("{\"a\": [1]}"), nullptr);
        const postgres::Row row = rows[0];
        CHECK(row[std::size_t{0}].as<std::int64_t>() == std::numeric_limits<std::int64_t>::min());
        CHECK(row[1].as<double>() == 0.1);
        CHECK(row[2].as<std::string>() == "naïve ☕");
        CHECK(row[3].as<bool>());
        CHECK(row[4].as<Time>() == time);
        CHECK(row[5].as<std::vector<std::byte>>() == bytes);
        CHECK(row[6].as<std::vector<std::string>>() == texts);
        CHECK(row[7].as<std::vector<std::int64_t>>() == numbers);
        CHECK(row[8].as<postgres::Json>().text == "{\"a\": [1]}");
        CHECK(row[9].as<std::optional<std::string>>() == std::nullopt);
        CHECK_THROWS_AS(static_cast<void>(row[9].as<std::string>()), postgres::ResultError);
        CHECK_THROWS_AS(static_cast<void>(row[0].as<std::int32_t>()), postgres::ResultError);
        CHECK_THROWS_AS(static_cast<void>(row[2].as<std::int64_t>()), postgres::ResultError);
    };
    fixture.database.run(task(fixture.pool));
}

TEST_CASE("a statement beyond its deadline is cancelled at the server, and the connection serves again") {
    PeoplePool fixture;
    const auto task = [](Pool& pool) -> awaitable<void> {
        postgres::TransactionOptions options;
        options.with_statement_deadline(std::chrono::milliseconds(50));
        auto tx = co_await pool.begin(without_tenant, options);
        const auto rows = co_await tx.query("SELECT pg_sleep(600)");
        static_cast<void>(rows);
    };
    CHECK_THROWS_AS(fixture.database.run(task(fixture.pool)), postgres::StatementCancelled);
    CHECK(fixture.database.run(people_of(fixture.pool)).size() == 2);
    CHECK(fixture.pool.stats().opened == 1);
    CHECK(fixture.database.admin("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)%' AND state = "
                                 "'active' AND pid <> pg_backend_pid()") == "0");
}

TEST_CASE("a savepoint undoes a part of a transaction, also one that failed, by itself (B-38)") {
    PeoplePool fixture;
    const auto task = [](Pool& pool) -> awaitable<void> {
        auto tx = co_await pool.begin(without_tenant);
        {
            auto kept = co_await tx.savepoint();
            const auto added = co_await tx.execute("INSERT INTO people VALUES (3, 'Eve')");
            CHECK(added == 1);
            co_await kept.release();
        }
        {
            const auto left = co_await tx.savepoint();
            bool refused = false;
            try {
                const auto count = co_await tx.execute("INSERT INTO people VALUES (3, 'Eve again')");
                static_cast<void>(count);
            } catch (const postgres::UniqueViolation&) {
                refused = true;
            }
            CHECK(refused);
        }
        {
            auto undone = co_await tx.savepoint();
            const auto removed = co_await tx.execute("DELETE FROM people");
            CHECK(removed == 3);
            co_await undone.rollback();
        }
        const auto rows = co_await tx.query("SELECT count(*) FROM people");
        CHECK(rows.one<std::int64_t>() == 3);
        co_await tx.commit();
    };
    fixture.database.run(task(fixture.pool));
    CHECK(fixture.database.admin("SELECT string_agg(name, ' ' ORDER BY id) FROM people") == "Ada Ben Eve");
}

TEST_CASE("a stream gives each row once, whatever their number") {
    PeoplePool fixture;
    for (const std::int64_t count : {0, 1, 499, 500, 501, 2000}) {
        CAPTURE(count);
        const auto task = [](Pool& pool, std::int64_t wanted) -> awaitable<std::int64_t> {
            auto tx = co_await pool.begin(without_tenant);
            auto stream = tx.stream("SELECT i::bigint FROM generate_series(1, $1::bigint) i", wanted);
            std::int64_t seen = 0;
            for (auto row = co_await stream.next(); row; row = co_await stream.next()) {
                CHECK(row->as<std::int64_t>() == ++seen);
            }
            co_return seen;
        };
        CHECK(fixture.database.run(task(fixture.pool, count)) == count);
    }
}

TEST_CASE("COPY brings rows in and out, and a source that fails brings none") {
    PeoplePool fixture;
    const auto task = [](Pool& pool) -> awaitable<std::string> {
        auto tx = co_await pool.begin(without_tenant);
        std::string rows;
        for (int i = 10; i < 900; ++i) rows += std::to_string(i) + "\tperson\t\\N\n";
        const auto in = co_await tx.copy_in("COPY people FROM STDIN", net::string_source(rows));
        CHECK(in == 890);
        std::string seen;
        const std::function<void(std::string_view)> sink = [&seen](std::string_view piece) { seen += piece; };
        const auto out = co_await tx.copy_out("COPY (SELECT name FROM people ORDER BY id LIMIT 3) TO STDOUT", sink);
        CHECK(out == 3);
        co_await tx.commit();
        co_return seen;
    };
    CHECK(fixture.database.run(task(fixture.pool)) == "Ada\nBen\nperson\n");
    const auto broken = [](Pool& pool) -> awaitable<void> {
        auto tx = co_await pool.begin(without_tenant);
        const std::function<awaitable<std::string>()> failing = []() -> awaitable<std::string> {
            throw std::runtime_error("no disk");
            co_return "";
        };
        const auto rows = co_await tx.copy_in("COPY people FROM STDIN", net::pull_source(failing));
        static_cast<void>(rows);
    };
    CHECK_THROWS_WITH(fixture.database.run(broken(fixture.pool)), "no disk");
    const auto wrong = [](Pool& pool) -> awaitable<void> {
        auto tx = co_await pool.begin(without_tenant);
        const auto rows = co_await tx.copy_in("SELECT 1", net::string_source(""));
        static_cast<void>(rows);
    };
    CHECK_THROWS_AS(fixture.database.run(wrong(fixture.pool)), ConfigError);
    const auto meanwhile = [](Pool& pool) -> awaitable<void> {
        auto tx = co_await pool.begin(without_tenant);
        const std::function<awaitable<std::string>()> nosy = [&tx]() -> awaitable<std::string> {
            const auto count = co_await tx.execute("SELECT 1");
            co_return std::to_string(count);
        };
        const auto rows = co_await tx.copy_in("COPY people FROM STDIN", net::pull_source(nosy));
        static_cast<void>(rows);
    };
    CHECK_THROWS_AS(fixture.database.run(meanwhile(fixture.pool)), ConfigError);
    CHECK(fixture.database.run(people_of(fixture.pool)).size() == 892);
    CHECK(fixture.pool.stats().opened == 1);
}

}  // namespace tgfw::test
