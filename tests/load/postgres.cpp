// Transactions of many kinds on one pool, for as long as one likes: memory and connections must not grow.
//
// usage: tgfw_load_postgres TRANSACTIONS [MOST_GROWTH_KB]
// Starts a Postgres of its own. Prints a line at each tenth: transactions, resident memory, connections by the server's
// and by the pool's count. Ends with 1 where memory grew by more than MOST_GROWTH_KB after the first half, or where
// connections were left.

#include <chrono>
#include <cstdint>
#include <exception>
#include <fstream>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>

#include <libpq-fe.h>
#include <unistd.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <support/postgres_cluster.hpp>
#include <tgfw/adapters/postgres/error.hpp>
#include <tgfw/adapters/postgres/pool.hpp>
#include <tgfw/core/log.hpp>
#include <tgfw/net/task_group.hpp>

namespace {

using namespace tgfw;
using postgres::Pool;
using postgres::without_tenant;

constexpr int kWorkers = 8;

std::size_t resident_kb() {
    std::ifstream file("/proc/self/statm");
    std::size_t size = 0;
    std::size_t resident = 0;
    file >> size >> resident;
    return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)) / 1024;
}

std::string ask_plainly(const std::string& sql) {
    const std::string connection = test::PostgresCluster::instance().superuser();
    const std::unique_ptr<PGconn, void (*)(PGconn*)> handle(PQconnectdb(connection.c_str()), PQfinish);
    const std::unique_ptr<PGresult, void (*)(PGresult*)> result(PQexec(handle.get(), sql.c_str()), PQclear);
    return PQntuples(result.get()) > 0 ? PQgetvalue(result.get(), 0, 0) : PQerrorMessage(handle.get());
}

std::string connections() {
    return ask_plainly("SELECT count(*) FROM pg_stat_activity WHERE usename = 'app'");
}

class Progress {
public:
    int begun = 0;
    int wanted = 0;
    std::size_t half_kb = 0;
};

awaitable<void> one(Pool& pool, int number) {
    auto tx = co_await pool.begin(without_tenant);
    const auto changed = co_await tx.execute("UPDATE counters SET value = value + 1 WHERE id = $1", number % 1000);
    static_cast<void>(changed);
    const auto rows = co_await tx.query("SELECT id, value, repeat('x', 200) FROM counters WHERE id < $1", number % 50);
    static_cast<void>(rows);
    if (number % 10 == 1) throw std::runtime_error("a handler failed");
    if (number % 10 == 2) co_return;
    if (number % 1000 == 3) {
        const auto gone = co_await tx.query("SELECT pg_terminate_backend(pg_backend_pid())");
        static_cast<void>(gone);
    }
    if (number % 10 == 4) {
        const auto never = co_await tx.query("SELECT 1/0");
        static_cast<void>(never);
    }
    co_await tx.commit();
}

void report(const Pool& pool, Progress& progress, int number) {
    const auto stats = pool.stats();
    if (number == progress.wanted / 2) progress.half_kb = resident_kb();
    std::cout << number << " transactions, " << resident_kb() << " KB, connections: " << connections()
              << " by the server, " << stats.idle + stats.lent + stats.opening << " by the pool; opened "
              << stats.opened << ", closed " << stats.closed << std::endl;
}

awaitable<void> work(Pool& pool, Progress& progress) {
    while (progress.begun < progress.wanted) {
        const int number = ++progress.begun;
        try {
            co_await one(pool, number);
        } catch (const std::runtime_error&) {
            // Its kinds are counted by the pool.
        }
        if (number % (progress.wanted / 10) == 0) report(pool, progress, number);
    }
}

awaitable<void> work_all(Pool& pool, Progress& progress, boost::asio::any_io_executor executor) {
    net::TaskGroup tasks(executor, [](std::exception_ptr) {});
    for (int i = 0; i < kWorkers; ++i) tasks.spawn(work(pool, progress));
    co_await tasks.join();
    const bool whole = co_await pool.close(std::chrono::seconds(20));
    if (!whole) std::cout << "connections did not come back" << std::endl;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2 || argc > 3 || std::stoi(argv[1]) < 20) {
        std::cerr << "usage: tgfw_load_postgres TRANSACTIONS [MOST_GROWTH_KB]\n";
        return 2;
    }
    Progress progress;
    progress.wanted = std::stoi(argv[1]);
    ask_plainly("CREATE ROLE app LOGIN");
    ask_plainly("CREATE TABLE counters AS SELECT i AS id, 0 AS value FROM generate_series(0, 999) i");
    ask_plainly("ALTER TABLE counters ADD PRIMARY KEY (id)");
    ask_plainly("GRANT ALL ON counters TO app");
    boost::asio::io_context io{1};
    postgres::PoolOptions options(test::PostgresCluster::instance().connection("postgres", "app"));
    options.with_size(4).with_overflow(2);
    Pool pool(io.get_executor(), options, steady_clock(), null_logger());
    const auto begun = std::chrono::steady_clock::now();
    boost::asio::co_spawn(io, work_all(pool, progress, io.get_executor()), [](std::exception_ptr failure) {
        if (failure) std::rethrow_exception(failure);
    });
    io.run();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
    const std::size_t growth = resident_kb() > progress.half_kb ? resident_kb() - progress.half_kb : 0;
    const auto stats = pool.stats();
    std::string left;
    for (int tries = 0; tries < 1000 && left != "0"; ++tries) left = connections();  // Backends end a moment later.
    std::cout << progress.begun << " transactions in " << took.count() << " s; memory grew by " << growth
              << " KB in the second half; opened " << stats.opened << ", closed " << stats.closed
              << ", left at the server " << left << std::endl;
    const bool small = argc < 3 || growth <= std::stoul(argv[2]);
    return small && left == "0" && stats.opened == stats.closed && stats.lent == 0 ? 0 : 1;
}
