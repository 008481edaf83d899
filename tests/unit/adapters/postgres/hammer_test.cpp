#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <tgfw/adapters/postgres/error.hpp>
#include <tgfw/adapters/postgres/pool.hpp>
#include <tgfw/adapters/postgres/rls.hpp>
#include <tgfw/adapters/postgres/tenant.hpp>
#include <tgfw/core/timer.hpp>
#include <tgfw/net/task_group.hpp>
#include "database.hpp"

namespace tgfw::test {

namespace {

using postgres::Pool;
using postgres::TenantId;

class HammeringTenants : public postgres::TenantResolver {
public:
    static TenantId number(int id) { return tenant(std::to_string(id)); }
};

/// What happened, and what must never happen.
struct HammerCount {
    int committed = 0;
    int thrown = 0;
    int lost = 0;
    int cancelled = 0;
    int rows = 0;
    int foreign = 0;
};

constexpr unsigned kHammers = 8;
constexpr int kBlows = 1250;  // Each: 10,000 transactions in all.

class HammerStop : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// One transaction without a WHERE, which ends in one of the ways in which handlers end.
awaitable<void> blow(Pool& pool, int tenant, unsigned fate, HammerCount& count) {
    auto tx = co_await pool.begin(HammeringTenants::number(tenant));
    const auto rows = co_await tx.query("SELECT tenant_id FROM secrets");
    for (const std::int64_t owner : rows.all<std::int64_t>()) {
        ++count.rows;
        if (owner != tenant) ++count.foreign;
    }
    if (fate % 10 == 1) throw HammerStop("a handler failed");
    if (fate % 50 == 2) {
        const auto killed = co_await tx.query("SELECT pg_terminate_backend(pg_backend_pid())");
        static_cast<void>(killed);
    }
    const auto changed = co_await tx.execute("UPDATE secrets SET used = used + 1");
    if (changed != 5) ++count.foreign;
    if (fate % 10 == 3) co_return;
    co_await tx.commit();
    ++count.committed;
}

awaitable<void> hammer(Pool& pool, unsigned seed, HammerCount& count) {
    std::mt19937 chance(seed);
    for (int i = 0; i < kBlows; ++i) {
        const int tenant = static_cast<int>(chance() % 2) + 1;
        try {
            co_await blow(pool, tenant, static_cast<unsigned>(chance()), count);
        } catch (const HammerStop&) {
            ++count.thrown;
        } catch (const postgres::ConnectionLost&) {
            ++count.lost;
        }
    }
}

/// Begins transactions and cancels them at whatever they are.
awaitable<void> cancel_many(Database& database, Pool& pool, unsigned seed, HammerCount& count) {
    std::mt19937 chance(seed);
    for (int i = 0; i < 200; ++i) {
        net::TaskGroup tasks(database.io().get_executor(), [](std::exception_ptr) {});
        tasks.spawn(blow(pool, 1 + i % 2, 0, count));
        const auto until = std::chrono::microseconds(chance() % 1500);
        const bool ended = co_await tasks.join_for(steady_clock(), until);
        if (!ended) ++count.cancelled;
        tasks.cancel();
        co_await tasks.join();
    }
}

/// The same each time, unless somebody wants others: TGFW_HAMMER_SEED=7.
unsigned hammer_seed() {
    const char* given = std::getenv("TGFW_HAMMER_SEED");
    return given == nullptr ? 1 : static_cast<unsigned>(std::strtoul(given, nullptr, 10));
}

awaitable<void> hammer_all(Database& database, Pool& pool, unsigned seed, HammerCount& count) {
    std::exception_ptr failure;
    net::TaskGroup tasks(database.io().get_executor(), [&](std::exception_ptr error) { failure = error; });
    for (unsigned i = 0; i < kHammers; ++i) tasks.spawn(hammer(pool, seed * 100 + i, count));
    tasks.spawn(cancel_many(database, pool, seed * 100 + kHammers, count));
    co_await tasks.join();
    if (failure) std::rethrow_exception(failure);
}

}  // namespace

TEST_CASE(
    "10,000 transactions of two tenants on two connections, failing in every way, show no foreign row (B-45, B-51)") {
    Database database(
        "CREATE TABLE secrets (tenant_id bigint NOT NULL, id int NOT NULL, used int NOT NULL DEFAULT 0, PRIMARY KEY "
        "(tenant_id, id));" +
        postgres::rls::enable("secrets") +
        "INSERT INTO secrets SELECT t, i FROM generate_series(1, 2) t, generate_series(1, 5) i;"
        "GRANT SELECT, UPDATE ON secrets TO app");
    Pool pool(database.io().get_executor(), database.options().with_size(2).with_overflow(0), steady_clock(),
              null_logger());
    const unsigned seed = hammer_seed();
    MESSAGE("TGFW_HAMMER_SEED=", seed);
    HammerCount count;
    database.run(hammer_all(database, pool, seed, count));
    CHECK(count.foreign == 0);
    CHECK(count.rows > 40'000);
    CHECK(count.committed > 7'000);
    CHECK(count.thrown > 500);
    CHECK(count.lost > 50);
    CHECK(count.cancelled > 10);
    CHECK(pool.stats().lent == 0);
    CHECK(database.run(pool.close(std::chrono::seconds(10))));
    CHECK(pool.stats().opened == pool.stats().closed);
    // Backends see a moment later that their clients are gone.
    database.admin(
        "DO $$ BEGIN FOR i IN 1..1000 LOOP PERFORM pg_stat_clear_snapshot(); "
        "EXIT WHEN NOT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND usename = 'app'); "
        "PERFORM pg_sleep(0.01); END LOOP; END $$");
    CHECK(database.admin(
              "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'app'") == "0");
}

}  // namespace tgfw::test
