#include <poll.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/co_spawn.hpp>

#include "postgres.hpp"

namespace tgfw::bench {

namespace {

/// The program's own word for whose rows these are.
class BenchTenant final : public postgres::TenantResolver {
public:
    static postgres::TenantId id() { return tenant(kTenant); }
};

std::size_t item(std::size_t i) {
    return i * 7919 % kItems + 1;
}

void require_one(const PGresult* result) {
    if (PQntuples(result) != 1) throw std::runtime_error(PQresultErrorMessage(result));
}

awaitable<void> select_many(postgres::Pool& pool, std::size_t times) {
    auto tx = co_await pool.begin(BenchTenant::id());
    for (std::size_t i = 0; i < times; ++i) {
        const auto rows = co_await tx.query(kSelectItem, item(i));
        if (rows.size() != 1) throw std::runtime_error("no row");
    }
    co_await tx.commit();
}

awaitable<void> transact_many(postgres::Pool& pool, std::size_t times) {
    for (std::size_t i = 0; i < times; ++i) {
        auto tx = co_await pool.begin(BenchTenant::id());
        const auto rows = co_await tx.query(kSelectItem, item(i));
        if (rows.size() != 1) throw std::runtime_error("no row");
        co_await tx.commit();
    }
}

awaitable<void> copy_all(postgres::Pool& pool, std::size_t& bytes) {
    auto tx = co_await pool.begin(BenchTenant::id());
    const auto rows = co_await tx.copy_out("COPY (SELECT * FROM tgfw_bench_items) TO STDOUT",
                                           [&](std::string_view piece) { bytes += piece.size(); });
    static_cast<void>(rows);
    co_await tx.commit();
}

/// What those in a crowd share.
class Crowd {
public:
    std::chrono::steady_clock::time_point end;
    std::size_t selects = 1;
    std::size_t done = 0;
};

awaitable<void> one_of(postgres::Pool& pool, Crowd& crowd) {
    while (std::chrono::steady_clock::now() < crowd.end) {
        auto tx = co_await pool.begin(BenchTenant::id());
        for (std::size_t i = 0; i < crowd.selects; ++i) {
            const auto rows = co_await tx.query(kSelectItem, item(crowd.done + i));
            if (rows.size() != 1) throw std::runtime_error("no row");
        }
        co_await tx.commit();
        ++crowd.done;
    }
}

void rethrow(const std::exception_ptr& failure) {
    if (failure) std::rethrow_exception(failure);
}

}  // namespace

HandWritten::HandWritten(const std::string& connection) : connection_(PQconnectdb(connection.c_str())) {
    prepare("begin", "BEGIN");
    prepare("tenant", kSetTenant);
    prepare("select", kSelectItem);
    prepare("commit", "COMMIT");
}

void HandWritten::run(const char* sql) {
    PGresult* result = PQexec(connection_.get(), sql);
    if (PQresultStatus(result) == PGRES_FATAL_ERROR) throw std::runtime_error(PQresultErrorMessage(result));
    PQclear(result);
}

void HandWritten::prepare(const char* name, const char* sql) {
    PGresult* result = PQprepare(connection_.get(), name, sql, 0, nullptr);
    if (PQresultStatus(result) != PGRES_COMMAND_OK) throw std::runtime_error(PQresultErrorMessage(result));
    PQclear(result);
}

void HandWritten::begin_tenant() {
    run("BEGIN");
    run("SELECT set_config('app.current_tenant_id', '7', true)");
}

void HandWritten::select_blocking(std::size_t times) {
    begin_tenant();
    for (std::size_t i = 0; i < times; ++i) {
        const std::string id = std::to_string(item(i));
        const std::array<const char*, 1> values{id.c_str()};
        PGresult* result = PQexecPrepared(connection_.get(), "select", 1, values.data(), nullptr, nullptr, 1);
        require_one(result);
        PQclear(result);
    }
    run("COMMIT");
}

void HandWritten::send(const char* name, const char* value) {
    const std::array<const char*, 1> values{value};
    if (PQsendQueryPrepared(connection_.get(), name, value != nullptr ? 1 : 0, values.data(), nullptr, nullptr, 1) ==
        0) {
        throw std::runtime_error(PQerrorMessage(connection_.get()));
    }
}

void HandWritten::wait() {
    while (PQisBusy(connection_.get()) != 0) {
        pollfd socket{PQsocket(connection_.get()), POLLIN, 0};
        ::poll(&socket, 1, -1);
        if (PQconsumeInput(connection_.get()) == 0) throw std::runtime_error(PQerrorMessage(connection_.get()));
    }
}

void HandWritten::select_polling(std::size_t times) {
    begin_tenant();
    for (std::size_t i = 0; i < times; ++i) {
        send("select", std::to_string(item(i)).c_str());
        PQflush(connection_.get());
        wait();
        PGresult* result = PQgetResult(connection_.get());
        require_one(result);
        PQclear(result);
        wait();
        PQclear(PQgetResult(connection_.get()));
    }
    run("COMMIT");
}

void HandWritten::read_batch() {
    for (;;) {
        wait();
        PGresult* result = PQgetResult(connection_.get());
        const ExecStatusType status = PQresultStatus(result);
        PQclear(result);
        if (status == PGRES_PIPELINE_SYNC) return;
        if (result != nullptr && status == PGRES_FATAL_ERROR) throw std::runtime_error("a statement failed");
    }
}

void HandWritten::transactions(std::size_t times) {
    PQenterPipelineMode(connection_.get());
    for (std::size_t i = 0; i < times; ++i) {
        send("begin", nullptr);
        send("tenant", kTenant);
        send("select", std::to_string(item(i)).c_str());
        PQpipelineSync(connection_.get());
        read_batch();
        send("commit", nullptr);
        PQpipelineSync(connection_.get());
        read_batch();
    }
    PQexitPipelineMode(connection_.get());
}

std::size_t HandWritten::copy_out() {
    begin_tenant();
    PQclear(PQexec(connection_.get(), "COPY (SELECT * FROM tgfw_bench_items) TO STDOUT"));
    std::size_t bytes = 0;
    char* row = nullptr;
    for (int size = 0; (size = PQgetCopyData(connection_.get(), &row, 0)) > 0;) {
        bytes += static_cast<std::size_t>(size);
        PQfreemem(row);
    }
    while (PGresult* result = PQgetResult(connection_.get())) PQclear(result);
    run("COMMIT");
    return bytes;
}

ByAdapter::ByAdapter(const std::string& connection)
    : pool_(io_.get_executor(), postgres::PoolOptions(connection).with_overflow(0), steady_clock(), null_logger()) {}

void ByAdapter::select(std::size_t times) {
    boost::asio::co_spawn(io_, select_many(pool_, times), rethrow);
    io_.restart();
    io_.run();
}

void ByAdapter::transactions(std::size_t times) {
    boost::asio::co_spawn(io_, transact_many(pool_, times), rethrow);
    io_.restart();
    io_.run();
}

std::size_t ByAdapter::copy_out() {
    std::size_t bytes = 0;
    boost::asio::co_spawn(io_, copy_all(pool_, bytes), rethrow);
    io_.restart();
    io_.run();
    return bytes;
}

double ByAdapter::crowd(double seconds, std::size_t selects) {
    Crowd crowd;
    crowd.selects = selects;
    const auto begin = std::chrono::steady_clock::now();
    crowd.end = begin + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
    for (int i = 0; i < 64; ++i) boost::asio::co_spawn(io_, one_of(pool_, crowd), rethrow);
    io_.restart();
    io_.run();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    return static_cast<double>(crowd.done) / took.count();
}

}  // namespace tgfw::bench
