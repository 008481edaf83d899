#include "fault_support.hpp"

#include <tuple>

#include <doctest/doctest.h>
#include <boost/system/system_error.hpp>

#include <tgfw/core/timer.hpp>

namespace tgfw::test {

namespace {

using postgres::without_tenant;

postgres::PoolOptions options_through(const PostgresProxy& proxy, const std::string& database,
                                      const FaultBench::Change& change) {
    postgres::PoolOptions options("host=127.0.0.1 port=" + std::to_string(proxy.port()) +
                                  " sslmode=disable gssencmode=disable user=app dbname=" + database);
    options.with_size(1).with_overflow(0);
    if (change) change(options);
    return options;
}

}  // namespace

FaultBench::FaultBench(const Change& change, Logger& logger)
    : database("CREATE TABLE marks (id bigint PRIMARY KEY); GRANT ALL ON marks TO app"),
      proxy(PostgresCluster::instance().socket_path()),
      pool(database.io().get_executor(), options_through(proxy, database.name(), change), steady_clock(), logger) {}

FaultBench::~FaultBench() {
    const bool whole = database.run(pool.close(std::chrono::seconds(20)));
    CHECK(whole);
    CHECK(pool.stats().lent == 0);
    CHECK(pool.stats().waiting == 0);
    CHECK(pool.stats().opened == pool.stats().closed);
    proxy.cut();  // What the network swallowed, the server does not know.
    wait_until(std::string(kBackends), "0");
}

awaitable<void> FaultBench::until(std::string sql, std::string wanted) {
    std::string found;
    const auto end = steady_clock().now() + std::chrono::seconds(20);
    while (steady_clock().now() < end) {
        found = database.admin(sql);
        if (found == wanted) co_return;
        co_await sleep_for(steady_clock(), std::chrono::milliseconds(10));
    }
    FAIL("waited in vain for ", wanted, ", got ", found, ": ", sql);
}

void FaultBench::wait_until(std::string sql, std::string wanted) {
    database.run(until(std::move(sql), std::move(wanted)));
}

awaitable<std::int64_t> FaultBench::backend() {
    auto tx = co_await pool.begin(without_tenant);
    const auto rows = co_await tx.query(
        "SELECT pg_backend_pid()::bigint, current_setting('app.current_tenant_id', true), "
        "pg_current_xact_id_if_assigned() IS NULL");
    const auto [pid, tenant, fresh] = rows.one<std::tuple<std::int64_t, std::string, bool>>();
    CHECK(tenant == "");
    CHECK(fresh);
    co_await tx.commit();
    co_return pid;
}

awaitable<std::int64_t> FaultBench::backend_of(postgres::Transaction& tx) {
    const auto rows = co_await tx.query("SELECT pg_backend_pid()");
    co_return rows.one<std::int32_t>();
}

void FaultBench::kill(std::int64_t backend) const {
    CHECK(database.admin("SELECT pg_terminate_backend(" + std::to_string(backend) + ", 20000)") == "t");
}

void FaultBench::recover() {
    proxy.set_rule(nullptr);
    CHECK(database.run(backend()) > 0);
    CHECK(pool.stats().lent == 0);
    CHECK(pool.stats().idle == pool.stats().opened - pool.stats().closed);
}

awaitable<std::string> cancel_when(FaultBench& bench, awaitable<void> task, std::string fact) {
    std::string thrown;
    const auto keep = [&thrown](std::exception_ptr failure) {
        try {
            std::rethrow_exception(failure);
        } catch (const std::exception& error) {
            thrown = error.what();
        }
    };
    net::TaskGroup tasks(bench.database.io().get_executor(), keep);
    tasks.spawn(std::move(task));
    co_await bench.until(std::move(fact), "1");
    tasks.cancel();
    co_await tasks.join();
    co_return thrown;
}

}  // namespace tgfw::test
