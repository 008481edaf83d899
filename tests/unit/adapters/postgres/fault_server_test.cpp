#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "fault_support.hpp"

// A server that stops, starts, is full, or lets nobody in.

namespace tgfw::test {

namespace {

using postgres::ConnectionLost;
using postgres::InsufficientResources;
using postgres::LoginRefused;
using postgres::without_tenant;

awaitable<void> begin_and_ask(postgres::Pool& pool, postgres::TrustedSql sql) {
    auto tx = co_await pool.begin(without_tenant);
    const auto rows = co_await tx.query(sql);
    static_cast<void>(rows);
    co_await tx.commit();
}

/// What a pool with this connection string says, and the class of the error.
template <class E>
std::string said_to(const std::string& connection) {
    boost::asio::io_context io;
    postgres::Pool pool(io.get_executor(), postgres::PoolOptions(connection), steady_clock(), null_logger());
    std::string text;
    const auto task = [](postgres::Pool& p, std::string& said) -> awaitable<void> {
        try {
            co_await begin_and_ask(p, postgres::trusted_sql("SELECT 1"));
        } catch (const E& error) {
            said = error.what();
        }
    };
    boost::asio::co_spawn(io, task(pool, text), [](std::exception_ptr failure) {
        if (failure) FAIL("it threw an error of another class");
    });
    io.run();
    CHECK(pool.stats().lent == 0);
    CHECK(pool.stats().opening == 0);
    return text;
}

}  // namespace

TEST_CASE("a server that stops ends what runs, is gone while it is down, and serves the same pool when it is back") {
    FaultBench bench([](postgres::PoolOptions& options) { options.with_size(3); });
    PostgresCluster& cluster = PostgresCluster::instance();
    for (const auto how : {PostgresCluster::Stop::fast, PostgresCluster::Stop::immediate}) {
        CAPTURE(static_cast<int>(how));
        bench.recover();
        const auto stop_in_transaction = [](FaultBench& b, PostgresCluster::Stop stop) -> awaitable<void> {
            auto tx = co_await b.pool.begin(without_tenant);
            const auto added = co_await tx.execute("INSERT INTO marks VALUES (1)");
            CHECK(added == 1);
            PostgresCluster::instance().stop(stop);
            const auto more = co_await tx.execute("INSERT INTO marks VALUES (2)");
            static_cast<void>(more);
        };
        CHECK_THROWS_AS(bench.database.run(stop_in_transaction(bench, how)), ConnectionLost);
        for (int i = 0; i < 3; ++i) {
            CHECK_THROWS_AS(bench.database.run(begin_and_ask(bench.pool, postgres::trusted_sql("SELECT 1"))),
                            ConnectionLost);
        }
        CHECK(bench.pool.stats().lent == 0);
        CHECK(bench.pool.stats().idle == 0);
        cluster.start();
        bench.recover();
        CHECK(bench.rows() == "0");
    }
}

TEST_CASE("a server that is stopping serves whom it has, and is no connection for others (57P03)") {
    FaultBench bench([](postgres::PoolOptions& options) { options.with_size(2); });
    PostgresCluster& cluster = PostgresCluster::instance();
    const auto task = [](FaultBench& b) -> awaitable<std::string> {
        auto tx = co_await b.pool.begin(without_tenant);
        const auto backend = co_await FaultBench::backend_of(tx);
        static_cast<void>(backend);
        PostgresCluster::instance().begin_to_stop();
        std::string text;
        while (text.empty()) {  // Until it has begun to.
            try {
                const auto none = co_await b.pool.begin(without_tenant);
            } catch (const ConnectionLost& error) {
                text = error.what();
            }
        }
        const auto added = co_await tx.execute("INSERT INTO marks VALUES (1)");
        CHECK(added == 1);
        co_await tx.commit();
        co_return text;
    };
    CHECK(bench.database.run(task(bench)).find("the database system is shutting down (SQLSTATE 57P03)") !=
          std::string::npos);
    cluster.stop(PostgresCluster::Stop::fast);
    cluster.start();
    bench.recover();
    CHECK(bench.rows() == "1");
}

TEST_CASE(
    "a server without room for a connection, for temporary files or on its disk is out of resources, and no connection "
    "is lost") {
    FaultBench bench;
    bench.recover();
    bench.proxy.cut();
    bench.database.admin("ALTER DATABASE " + bench.database.name() + " CONNECTION LIMIT 0");
    CHECK_THROWS_WITH_AS(bench.database.run(begin_and_ask(bench.pool, postgres::trusted_sql("SELECT 1"))),
                         ("cannot connect to the database, where too many connections for database \"" +
                          bench.database.name() + "\" (SQLSTATE 53300)")
                             .c_str(),
                         InsufficientResources);
    CHECK(bench.pool.stats().lent == 0);
    bench.database.admin("ALTER DATABASE " + bench.database.name() + " CONNECTION LIMIT -1");
    bench.recover();

    bench.database.admin(
        "ALTER ROLE app SET temp_file_limit = '64kB'; ALTER ROLE app SET work_mem = '64kB'; GRANT "
        "pg_write_server_files TO app");
    bench.proxy.cut();
    bench.recover();
    const std::uint64_t opened = bench.pool.stats().opened;
    const auto state_of = [&](const char* sql) {
        std::string state;
        try {
            bench.database.run(begin_and_ask(bench.pool, postgres::trusted_sql(sql)));
        } catch (const InsufficientResources& error) {
            state = error.sqlstate();
        }
        bench.recover();
        return state;
    };
    CHECK(state_of("SELECT i FROM generate_series(1, 100000) i ORDER BY i DESC") == "53400");
    CHECK(state_of("COPY (SELECT generate_series(1, 100000)) TO '/dev/full'") == "53100");
    CHECK(bench.pool.stats().opened == opened);
    bench.database.admin("REVOKE pg_write_server_files FROM app; ALTER ROLE app RESET ALL");
}

TEST_CASE("a wrong user, password or database is refused as that, and the password is not told") {
    const Database database;
    const PostgresCluster& cluster = PostgresCluster::instance();
    database.admin("CREATE ROLE needs_password LOGIN PASSWORD 'sesame'");
    const std::string guarded = cluster.connection(database.name(), "needs_password");
    CHECK(said_to<LoginRefused>(guarded + " password=simsalabim") ==
          "cannot connect to the database, where password authentication failed for user \"needs_password\" (SQLSTATE "
          "28P01)");
    CHECK(said_to<LoginRefused>(guarded + " password=sesame") == "");
    CHECK(said_to<LoginRefused>(cluster.connection("nowhere", "app")) ==
          "cannot connect to the database, where database \"nowhere\" does not exist (SQLSTATE 3D000)");
    CHECK(said_to<LoginRefused>(cluster.connection(database.name(), "nobody_we_know")).find("28000") !=
          std::string::npos);
    // The server asks, and there is nothing to answer.
    CHECK(said_to<ConnectionLost>(guarded + " passfile=/dev/null").find("no password supplied") != std::string::npos);
    database.admin("DROP ROLE needs_password");
}

}  // namespace tgfw::test
