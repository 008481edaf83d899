#include <chrono>
#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include <support/pgbouncer.hpp>
#include <tgfw/adapters/postgres/error.hpp>
#include <tgfw/adapters/postgres/listener.hpp>
#include <tgfw/adapters/postgres/migrations.hpp>
#include <tgfw/adapters/postgres/pool.hpp>
#include <tgfw/adapters/postgres/rls.hpp>
#include <tgfw/adapters/postgres/tenant.hpp>
#include <tgfw/net/byte_source.hpp>
#include <tgfw/net/task_group.hpp>
#include "database.hpp"

// Behind a real PgBouncer in transaction mode, which has one connection to the server for all of ours.

namespace tgfw::test {

namespace {

using postgres::Pool;
using postgres::TenantId;
using postgres::without_tenant;

class PooledTenants : public postgres::TenantResolver {
public:
    static TenantId number(int id) { return tenant(std::to_string(id)); }
};

class PooledBench {
public:
    explicit PooledBench(bool prepared = false)
        : database("CREATE TABLE secrets (tenant_id bigint NOT NULL, id int NOT NULL, PRIMARY KEY (tenant_id, id));" +
                   postgres::rls::enable("secrets") +
                   "INSERT INTO secrets SELECT t, i FROM generate_series(1, 2) t, generate_series(1, 5) i;"
                   "GRANT SELECT, INSERT, UPDATE, DELETE ON secrets TO app"),
          pool(database.io().get_executor(), options(prepared), steady_clock(), null_logger()) {}
    ~PooledBench() {
        const bool whole = database.run(pool.close(std::chrono::seconds(10)));
        CHECK(whole);
        CHECK(pool.stats().opened == pool.stats().closed);
    }

    [[nodiscard]] postgres::PoolOptions options(bool prepared = false) const {
        postgres::PoolOptions result(bouncer.connection(database.name(), "app"));
        result.with_size(4).with_overflow(0).with_prepared_statements(prepared);
        return result;
    }

    PgBouncer bouncer;
    Database database;
    Pool pool;
};

struct PooledCount {
    int rows = 0;
    int foreign = 0;
    int committed = 0;
};

awaitable<void> look_without_where(Pool& pool, int tenant, unsigned fate, PooledCount& count) {
    auto tx = co_await pool.begin(PooledTenants::number(tenant));
    const auto rows = co_await tx.query("SELECT tenant_id FROM secrets");
    for (const std::int64_t owner : rows.all<std::int64_t>()) {
        ++count.rows;
        if (owner != tenant) ++count.foreign;
    }
    if (fate == 0) throw std::runtime_error("a handler failed");
    if (fate == 1) co_return;
    co_await tx.commit();
    ++count.committed;
}

awaitable<void> look_often(Pool& pool, unsigned seed, PooledCount& count) {
    std::mt19937 chance(seed);
    for (int i = 0; i < 100; ++i) {
        const int tenant = static_cast<int>(chance() % 2) + 1;
        try {
            co_await look_without_where(pool, tenant, static_cast<unsigned>(chance() % 5), count);
        } catch (const std::runtime_error&) {
            continue;
        }
    }
}

awaitable<std::int64_t> count_to_ten(Pool& pool) {
    auto tx = co_await pool.begin(without_tenant);
    const auto rows = co_await tx.query("SELECT count(*) FROM generate_series(1, 10)");
    co_await tx.commit();
    co_return rows.one<std::int64_t>();
}

}  // namespace

TEST_CASE("tenants that share one session behind PgBouncer see no foreign row (B-46, pitfall 8)") {
    PooledBench bench;
    PooledCount count;
    const auto all = [](PooledBench& b, PooledCount& seen) -> awaitable<void> {
        std::exception_ptr failure;
        net::TaskGroup tasks(b.database.io().get_executor(), [&](std::exception_ptr error) { failure = error; });
        for (unsigned i = 0; i < 4; ++i) tasks.spawn(look_often(b.pool, i, seen));
        co_await tasks.join();
        if (failure) std::rethrow_exception(failure);
    };
    bench.database.run(all(bench, count));
    CHECK(count.foreign == 0);
    CHECK(count.rows == 2000);
    CHECK(count.committed > 150);
    CHECK(bench.pool.stats().opened == 4);
    CHECK(bench.database.admin(
              "SELECT count(*) FROM pg_stat_activity WHERE usename = 'app' AND datname = current_database()") == "1");
}

TEST_CASE("the self-check, savepoints, streams and COPY work behind PgBouncer") {
    PooledBench bench;
    CHECK(bench.database.run(postgres::rls::problems(bench.pool)) == std::vector<std::string>());
    const auto task = [](Pool& pool) -> awaitable<void> {
        auto tx = co_await pool.begin(PooledTenants::number(1));
        auto savepoint = co_await tx.savepoint();
        const auto removed = co_await tx.execute("DELETE FROM secrets");
        CHECK(removed == 5);
        co_await savepoint.rollback();
        auto stream = tx.stream("SELECT id FROM secrets");
        int seen = 0;
        for (auto row = co_await stream.next(); row; row = co_await stream.next()) ++seen;
        CHECK(seen == 5);
        std::string copied;
        const std::function<void(std::string_view)> sink = [&](std::string_view piece) { copied += piece; };
        const auto rows = co_await tx.copy_out("COPY (SELECT tenant_id FROM secrets) TO STDOUT", sink);
        CHECK(rows == 5);
        CHECK(copied == "1\n1\n1\n1\n1\n");
        co_await tx.commit();
    };
    bench.database.run(task(bench.pool));
}

TEST_CASE("a deadline reaches the server through PgBouncer") {
    PooledBench bench;
    const auto task = [](Pool& pool) -> awaitable<void> {
        postgres::TransactionOptions options;
        options.with_statement_deadline(std::chrono::milliseconds(100));
        auto tx = co_await pool.begin(PooledTenants::number(1), options);
        const auto rows = co_await tx.query("SELECT pg_sleep(600)");
        static_cast<void>(rows);
    };
    CHECK_THROWS_AS(bench.database.run(task(bench.pool)), postgres::StatementCancelled);
    CHECK(bench.database.run(count_to_ten(bench.pool)) == 10);
    CHECK(bench.database.admin("SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE "
                               "'%pg_sleep(600)' AND datname = current_database()") == "0");
    CHECK(bench.pool.stats().opened == 1);
}

TEST_CASE("prepared statements that PgBouncer does not carry over say what to do") {
    PooledBench bench(true);
    CHECK(bench.database.run(count_to_ten(bench.pool)) == 10);
    // PgBouncer takes another session, as it does when it has several.
    bench.database.admin(
        "SELECT pg_terminate_backend(pid, 20000) FROM pg_stat_activity WHERE usename = 'app' AND datname = "
        "current_database()");
    std::string text;
    for (int i = 0; i < 2 && text.find("26000") == std::string::npos; ++i) {
        try {
            const auto count = bench.database.run(count_to_ten(bench.pool));
            CHECK(count == 10);
        } catch (const postgres::DatabaseError& error) {
            text = error.what();
        }
    }
    CHECK(text.find("use PoolOptions::with_prepared_statements(false)") != std::string::npos);
}

TEST_CASE("what needs a session of its own refuses PgBouncer, and says so") {
    PooledBench bench;
    const auto executor = bench.database.io().get_executor();
    postgres::Listener listener(executor, bench.options(), {"tickets"}, steady_clock(), null_logger());
    CHECK_THROWS_WITH_AS(
        bench.database.run(listener.listen()),
        "postgres::Listener is connected to a pooler such as PgBouncer, which may give each transaction another "
        "session; give PoolOptions::connection the address of the database itself here",
        ConfigError);
    postgres::Migrator migrator(executor, bench.options(), steady_clock(), null_logger());
    CHECK_THROWS_AS(static_cast<void>(bench.database.run(migrator.status({}))), ConfigError);
}

}  // namespace tgfw::test
