#include <tgfw/adapters/postgres/tenant.hpp>

#include <chrono>
#include <cstdint>
#include <string>

#include <doctest/doctest.h>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <tgfw/adapters/postgres/pool.hpp>
#include <tgfw/core/manual_clock.hpp>
#include <tgfw/net/task_group.hpp>
#include "database.hpp"

namespace tgfw::test {

namespace {

using postgres::Pool;

constexpr const char* kMembers =
    "CREATE TABLE members (user_id bigint PRIMARY KEY, company bigint NOT NULL); INSERT INTO members VALUES (7, 1), "
    "(17, 2);"
    "GRANT SELECT ON members TO app";

}  // namespace

TEST_CASE("a user's tenant is looked up, remembered for a while, and looked up again (B-74, B-77, B-78)") {
    Database database(kMembers);
    Pool pool(database.io().get_executor(), database.options(), steady_clock(), null_logger());
    ManualClock clock;
    postgres::TenantLookup::Options options;
    options.with_capacity(2);
    postgres::TenantLookup lookup(pool, clock, "SELECT company FROM members WHERE user_id = $1", options);
    const auto found = [&](std::int64_t user) {
        const auto tenant = database.run(lookup.of_user(user));
        return tenant ? tenant->text() : std::string("none");
    };
    CHECK(found(7) == "1");
    CHECK(found(8) == "none");
    database.admin("UPDATE members SET company = 2; INSERT INTO members VALUES (8, 2)");
    CHECK(found(7) == "1");
    CHECK(found(8) == "none");
    clock.advance(std::chrono::seconds(11));
    CHECK(found(8) == "2");
    lookup.forget(7);
    CHECK(found(7) == "2");
    CHECK(found(9) == "none");
    CHECK(lookup.remembered() == 2);
    CHECK(database.run(pool.close(std::chrono::seconds(10))));
}

TEST_CASE("who belongs to no tenant, or asks for another's, gets an error of its own (B-75, B-78)") {
    Database database(kMembers);
    Pool pool(database.io().get_executor(), database.options(), steady_clock(), null_logger());
    ManualClock clock;
    postgres::TenantLookup companies(pool, clock, "SELECT company FROM members WHERE user_id = $1");
    const auto own = database.run(companies.require(7));
    const auto other = database.run(companies.require(17));
    CHECK(own.text() == "1");
    CHECK(database.run(companies.require(7, own)) == own);
    CHECK_THROWS_AS(database.run(companies.require(8)), postgres::NoTenant);
    CHECK_THROWS_AS(database.run(companies.require(8, own)), postgres::NoTenant);
    CHECK_THROWS_AS(database.run(companies.require(7, other)), postgres::TenantMismatch);
    CHECK(database.run(pool.close(std::chrono::seconds(10))));
}

TEST_CASE("a look that is under way when its user is to be forgotten is not remembered (B-77)") {
    Database database(kMembers);
    Pool pool(database.io().get_executor(), database.options(), steady_clock(), null_logger());
    ManualClock clock;
    postgres::TenantLookup lookup(pool, clock, "SELECT company FROM members WHERE user_id = $1 -- a comment");
    const auto race = [&]() -> awaitable<void> {
        const auto executor = database.io().get_executor();
        net::TaskGroup tasks(executor, [](std::exception_ptr failure) { CHECK(failure == nullptr); });
        const auto look = [](postgres::TenantLookup& known) -> awaitable<void> {
            const auto tenant = co_await known.require(7);
            CHECK(tenant.text() == "1");
        };
        tasks.spawn(look(lookup));
        for (int i = 0; i < 20 && pool.stats().opening == 0; ++i)
            co_await boost::asio::post(executor, boost::asio::use_awaitable);
        CHECK(pool.stats().opening == 1);
        lookup.forget(7);
        co_await tasks.join();
    };
    database.run(race());
    CHECK(lookup.remembered() == 0);
    CHECK(database.run(pool.close(std::chrono::seconds(10))));
}

}  // namespace tgfw::test
