#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <doctest/doctest.h>
#include <boost/describe/enum.hpp>

#include <adapters/postgres/binary.hpp>
#include <tgfw/adapters/postgres/error.hpp>
#include <tgfw/adapters/postgres/field.hpp>
#include "database.hpp"

namespace tgfw::test {

enum class TicketState { open, closed, lost };
BOOST_DESCRIBE_ENUM(TicketState, open, closed)

namespace {

using namespace std::string_view_literals;
using postgres::Field;
using postgres::without_tenant;
using ValueTime = std::chrono::system_clock::time_point;

class ValuePool {
public:
    explicit ValuePool(const std::string& schema = "")
        : database(schema), pool(database.io().get_executor(), database.options(), steady_clock(), null_logger()) {}
    void run(awaitable<void> (*task)(postgres::Pool&)) { database.run(task(pool)); }
    Database database;
    postgres::Pool pool;
};

template <class T>
awaitable<void> check_there_and_back(postgres::Transaction& tx, postgres::Sql sql, T value) {
    const auto rows = co_await tx.query(sql, value);
    CHECK(rows.template one<T>() == value);
}

}  // namespace

TEST_CASE("arrays of all that a column can be come back as they went, NULLs included (B-42)") {
    ValuePool fixture;
    fixture.run([](postgres::Pool& pool) -> awaitable<void> {
        auto tx = co_await pool.begin(without_tenant);
        const std::vector<bool> truths{true, false};
        co_await check_there_and_back(tx, "SELECT $1::bool[]", truths);
        const std::vector<double> figures{0.1, -1e300, std::numeric_limits<double>::infinity()};
        co_await check_there_and_back(tx, "SELECT $1::float8[]", figures);
        const std::vector<std::int32_t> small{1, -2};
        co_await check_there_and_back(tx, "SELECT $1::int[]", small);
        const std::vector<std::optional<std::string>> texts{"NULL", std::nullopt, "", "a\"b\\c,{}", "ö"};
        co_await check_there_and_back(tx, "SELECT $1::text[]", texts);
        const std::vector<std::vector<std::byte>> files{{std::byte{0}, std::byte{255}}, {}};
        co_await check_there_and_back(tx, "SELECT $1::bytea[]", files);
        const std::vector<ValueTime> times{ValueTime(), ValueTime(std::chrono::microseconds(1'700'000'000'123'456))};
        co_await check_there_and_back(tx, "SELECT $1::timestamptz[]", times);
        const std::vector<std::int64_t> none;
        co_await check_there_and_back(tx, "SELECT $1::bigint[]", none);
        const auto rows = co_await tx.query("SELECT ARRAY[1, NULL], ARRAY[[1], [2]]");
        CHECK_THROWS_AS(static_cast<void>(rows[0][std::size_t{0}].as<std::vector<std::int64_t>>()),
                        postgres::ResultError);
        CHECK_THROWS_AS(static_cast<void>(rows[0][1].as<std::vector<std::int64_t>>()), postgres::ResultError);
    });
}

TEST_CASE("many rows go into a table of tenants in one statement") {
    ValuePool fixture("CREATE TABLE notes (id bigint, body text, score numeric); GRANT ALL ON notes TO app");
    fixture.run([](postgres::Pool& pool) -> awaitable<void> {
        std::vector<std::int64_t> ids;
        std::vector<std::string> bodies;
        std::vector<std::optional<double>> scores;
        for (std::int64_t i = 0; i < 5000; ++i) {
            ids.push_back(i);
            bodies.push_back("note \"" + std::to_string(i) + "\"");
            scores.push_back(i % 2 == 0 ? std::optional(0.5) : std::nullopt);
        }
        auto tx = co_await pool.begin(without_tenant);
        const auto count = co_await tx.execute(
            "INSERT INTO notes SELECT * FROM unnest($1::bigint[], $2::text[], $3::numeric[])", ids, bodies, scores);
        CHECK(count == 5000);
        const auto rows = co_await tx.query("SELECT count(score) FROM notes WHERE body = 'note \"' || id || '\"'");
        CHECK(rows.one<std::int64_t>() == 2500);
        co_await tx.commit();
    });
}

TEST_CASE("enums go by their names, and one that the program does not know is refused") {
    ValuePool fixture("CREATE TYPE state AS ENUM ('open', 'closed', 'archived')");
    fixture.run([](postgres::Pool& pool) -> awaitable<void> {
        auto tx = co_await pool.begin(without_tenant);
        co_await check_there_and_back(tx, "SELECT $1::state", TicketState::closed);
        const std::vector<TicketState> both{TicketState::closed, TicketState::open};
        co_await check_there_and_back(tx, "SELECT $1::state[]", both);
        const auto rows = co_await tx.query("SELECT 'archived'::state, 'open', ROW(1, 2), '1 day'::interval");
        CHECK(rows[0][std::size_t{0}].as<std::string>() == "archived");
        CHECK(rows[0][1].as<TicketState>() == TicketState::open);
        CHECK_THROWS_AS(static_cast<void>(rows[0][std::size_t{0}].as<TicketState>()), postgres::ResultError);
        CHECK_THROWS_AS(static_cast<void>(rows[0][2].as<std::string>()), postgres::ResultError);
        CHECK_THROWS_AS(static_cast<void>(rows[0][3].as<TicketState>()), postgres::ResultError);
        CHECK_THROWS_AS(static_cast<void>(co_await tx.query("SELECT $1::state", TicketState::lost)),
                        postgres::DataError);
    });
}

TEST_CASE("intervals are durations, unless they have months") {
    ValuePool fixture;
    fixture.run([](postgres::Pool& pool) -> awaitable<void> {
        using std::chrono::microseconds;
        auto tx = co_await pool.begin(without_tenant);
        const microseconds span = -std::chrono::hours(50) + microseconds(7);
        co_await check_there_and_back(tx, "SELECT $1::interval", span);
        const auto rows =
            co_await tx.query("SELECT '2 days 3 hours'::interval, '1 month'::interval, now() - $1::interval < now()",
                              std::chrono::minutes(5));
        CHECK(rows[0][std::size_t{0}].as<microseconds>() == std::chrono::hours(51));
        CHECK_THROWS_AS(static_cast<void>(rows[0][1].as<microseconds>()), postgres::ResultError);
        CHECK(rows[0][2].as<bool>());
    });
    const auto interval = [](std::string_view bytes) { return Field("c", postgres::binary::oid::interval, bytes); };
    CHECK_THROWS_AS(
        static_cast<void>(
            interval("\x7f\xff\xff\xff\xff\xff\xff\xff\x7f\xff\xff\xff\0\0\0\0"sv).as<std::chrono::microseconds>()),
        postgres::ResultError);
    CHECK_THROWS_AS(static_cast<void>(interval("\0\0\0"sv).as<std::chrono::microseconds>()), postgres::ResultError);
}

TEST_CASE("what merely converts to bool is no parameter, a character is a text, and a null pointer is NULL") {
    using postgres::Param;
    static_assert(!std::is_constructible_v<Param, int*>);
    static_assert(!std::is_constructible_v<Param, void (*)()>);
    CHECK(std::string(Param('x').data()) == "x");
    CHECK(std::string(Param(true).data()) == "t");
    CHECK(Param(static_cast<const char*>(nullptr)).data() == nullptr);
    CHECK(std::string(Param(std::vector<bool>{true, false}).data()) == R"({"t","f"})");
    CHECK(std::string(Param(std::optional<bool>(false)).data()) == "f");
    CHECK_THROWS_AS(static_cast<void>(postgres::trusted_sql(std::string("a\0b", 3))), ConfigError);
}

TEST_CASE("a numeric too small for a double is 0, and one too large is refused") {
    ValuePool bench;
    bench.run([](postgres::Pool& pool) -> awaitable<void> {
        auto tx = co_await pool.begin(without_tenant);
        const auto rows = co_await tx.query("SELECT 1e-400::numeric, -1e-400::numeric, 1e400::numeric");
        CHECK(rows[0][std::size_t{0}].as<double>() == 0);
        CHECK(rows[0][std::size_t{1}].as<double>() == 0);
        CHECK_THROWS_AS(static_cast<void>(rows[0][std::size_t{2}].as<double>()), postgres::ResultError);
    });
}

}  // namespace tgfw::test
