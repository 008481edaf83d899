#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include <libpq-fe.h>
#include <boost/asio/io_context.hpp>

#include <tgfw/adapters/postgres/pool.hpp>
#include <tgfw/core/log.hpp>

namespace tgfw::bench {

/// The server's table, and what all contestants ask of it.
inline constexpr std::size_t kItems = 10'000;
inline constexpr char kSelectItem[] = "SELECT name FROM tgfw_bench_items WHERE id = $1";
inline constexpr const char* kSetTenant = "SELECT set_config('app.current_tenant_id', $1, true)";
inline constexpr const char* kTenant = "7";

/// The database of DATABASE_URL, or of a server of this process's own; with the table, which goes with this.
class BenchDatabase {
public:
    BenchDatabase();
    ~BenchDatabase();
    BenchDatabase(const BenchDatabase&) = delete;
    BenchDatabase& operator=(const BenchDatabase&) = delete;

    /// For the one who asks: no superuser, where the server is this process's own.
    [[nodiscard]] const std::string& connection() const noexcept { return connection_; }

    /// So that it may run on all the cores that this process may. Where it is not this process's own: nothing.
    void restart_own_server();

private:
    std::string owner_;
    std::string connection_;
};

/// libpq by hand: one connection, no coroutine, no deadline.
class HandWritten {
public:
    explicit HandWritten(const std::string& connection);

    /// In one transaction of the tenant's: PQexecPrepared, which blocks.
    void select_blocking(std::size_t times);
    /// In one transaction of the tenant's: PQsendQueryPrepared, poll, PQconsumeInput.
    void select_polling(std::size_t times);
    /// Transactions of one SELECT: BEGIN, the tenant and the SELECT pipelined, then COMMIT; all of them prepared.
    void transactions(std::size_t times);
    /// All rows by COPY … TO STDOUT; their bytes.
    std::size_t copy_out();

private:
    struct Finish {
        void operator()(PGconn* connection) const noexcept { PQfinish(connection); }
    };
    void run(const char* sql);
    void prepare(const char* name, const char* sql);
    void begin_tenant();
    void send(const char* name, const char* value);
    void wait();
    void read_batch();

    std::unique_ptr<PGconn, Finish> connection_;
};

/// The same by tgfw::postgres.
class ByAdapter {
public:
    explicit ByAdapter(const std::string& connection);

    void select(std::size_t times);
    void transactions(std::size_t times);
    std::size_t copy_out();
    /// 64 coroutines share the pool's 10 connections for so long, each with transactions of `selects` SELECTs;
    /// transactions a second.
    [[nodiscard]] double crowd(double seconds, std::size_t selects);

private:
    boost::asio::io_context io_{1};
    postgres::Pool pool_;
};

/// What pgbench's 10 clients do with a script: transactions a second, as it says itself. Ends the program where pgbench
/// is not there.
[[nodiscard]] double pgbench(const std::string& connection, const std::string& script, int threads, double seconds);
/// One SELECT, as `pgbench -S` has it; and the whole transaction of a tenant, pipelined.
[[nodiscard]] std::string select_script();
[[nodiscard]] std::string transaction_script();

}  // namespace tgfw::bench
