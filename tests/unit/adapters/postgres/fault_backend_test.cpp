#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include <tgfw/net/byte_source.hpp>
#include "fault_support.hpp"

// A backend that is killed in each phase of a transaction.

namespace tgfw::test {

namespace {

using postgres::ConnectionLost;
using postgres::without_tenant;

awaitable<void> lose_between_statements(FaultBench& bench) {
    auto tx = co_await bench.pool.begin(without_tenant);
    const auto added = co_await tx.execute("INSERT INTO marks VALUES (1)");
    CHECK(added == 1);
    const auto backend = co_await FaultBench::backend_of(tx);
    bench.kill(backend);
    const auto more = co_await tx.execute("INSERT INTO marks VALUES (2)");
    static_cast<void>(more);
}

awaitable<void> lose_in_statement(FaultBench& bench) {
    auto tx = co_await bench.pool.begin(without_tenant);
    const auto added = co_await tx.execute("INSERT INTO marks SELECT 1 FROM pg_terminate_backend(pg_backend_pid())");
    static_cast<void>(added);
}

awaitable<void> lose_in_stream(FaultBench& bench) {
    auto tx = co_await bench.pool.begin(without_tenant);
    const auto backend = co_await FaultBench::backend_of(tx);
    auto stream = tx.stream("SELECT i::bigint FROM generate_series(1, 5000) i");
    for (auto row = co_await stream.next(); row; row = co_await stream.next()) {
        if (row->as<std::int64_t>() == 1) bench.kill(backend);
    }
}

awaitable<void> lose_in_copy_in(FaultBench& bench) {
    auto tx = co_await bench.pool.begin(without_tenant);
    const auto backend = co_await FaultBench::backend_of(tx);
    int pieces = 0;
    const std::function<awaitable<std::string>()> rows = [&]() -> awaitable<std::string> {
        if (++pieces == 2) bench.kill(backend);
        co_return std::to_string(pieces) + "\n";
    };
    const auto copied = co_await tx.copy_in("COPY marks FROM STDIN", net::pull_source(rows));
    static_cast<void>(copied);
}

awaitable<void> lose_in_copy_out(FaultBench& bench) {
    auto tx = co_await bench.pool.begin(without_tenant);
    const auto backend = co_await FaultBench::backend_of(tx);
    bool killed = false;
    const std::function<void(std::string_view)> sink = [&](std::string_view) {
        if (killed) return;
        killed = true;
        bench.kill(backend);
    };
    const auto copied =
        co_await tx.copy_out("COPY (SELECT i, repeat('x', 1000) FROM generate_series(1, 100000) i) TO STDOUT", sink);
    static_cast<void>(copied);
}

awaitable<void> lose_before_rollback(FaultBench& bench) {
    auto tx = co_await bench.pool.begin(without_tenant);
    const auto added = co_await tx.execute("INSERT INTO marks VALUES (1)");
    CHECK(added == 1);
    const auto backend = co_await FaultBench::backend_of(tx);
    bench.kill(backend);
    co_await tx.rollback();  // What it promises is so.
}

awaitable<void> lose_and_leave(FaultBench& bench) {
    auto tx = co_await bench.pool.begin(without_tenant);
    const auto added = co_await tx.execute("INSERT INTO marks VALUES (1)");
    CHECK(added == 1);
    const auto backend = co_await FaultBench::backend_of(tx);
    bench.kill(backend);
}

/// Lets a prefix of the answer to the SELECT through, and then nothing more.
PostgresProxy::Rule after_first_bytes_of_answer(std::size_t size) {
    return [size, asked = false](bool to_server, std::string_view bytes) mutable {
        if (to_server && bytes.find("generate_series") != std::string_view::npos) asked = true;
        if (to_server || !asked) return PostgresProxy::Verdict(PostgresProxy::Fate::pass);
        return PostgresProxy::Verdict(PostgresProxy::Fate::pass_and_cut, size);
    };
}

awaitable<void> work(FaultBench& bench) {
    const auto backend = co_await bench.backend();
    static_cast<void>(backend);
}

}  // namespace

TEST_CASE(
    "a backend killed in whatever phase of a transaction is a lost connection, and the next transaction works (B-29, "
    "B-35)") {
    FaultBench bench;
    using Phase = awaitable<void> (*)(FaultBench&);
    int phase = 0;
    for (const Phase lose :
         {lose_between_statements, lose_in_statement, lose_in_stream, lose_in_copy_in, lose_in_copy_out}) {
        ++phase;
        CAPTURE(phase);
        CHECK(bench.refusal<ConnectionLost>(lose(bench)) != "");
        CHECK(bench.pool.stats().closed == static_cast<std::uint64_t>(phase));
        CHECK(bench.rows() == "0");
    }
}

TEST_CASE("a backend killed while its transaction waits to be rolled back is rolled back, and nobody has to know") {
    FaultBench bench;
    bench.database.run(lose_before_rollback(bench));
    bench.recover();
    bench.database.run(lose_and_leave(bench));
    bench.recover();
    CHECK(bench.rows() == "0");
    CHECK(bench.pool.stats().closed == 2);
}

TEST_CASE("the server's last words are told where it had any") {
    FaultBench bench;
    CHECK(bench.refusal<ConnectionLost>(lose_in_statement(bench)) ==
          "terminating connection due to administrator command (SQLSTATE 57P01)");
}

TEST_CASE("a connection that breaks while it is made, or with the first statement, is lost, and nothing ran") {
    FaultBench bench([](postgres::PoolOptions& options) { options.with_prepared_statements(false); });
    const std::vector<PostgresProxy::Rule> rules{
        [](bool, std::string_view) { return PostgresProxy::Fate::cut; },
        [](bool to_server, std::string_view) {
            return to_server ? PostgresProxy::Fate::pass : PostgresProxy::Fate::cut;
        },
        once_it_says(true, "BEGIN", PostgresProxy::Fate::cut),
        once_it_says(true, "BEGIN", PostgresProxy::Fate::pass_and_cut),
        once_it_says(false, "BEGIN", PostgresProxy::Fate::cut),
    };
    for (const auto& rule : rules) {
        bench.proxy.set_rule(rule);
        CHECK(bench.refusal<ConnectionLost>(work(bench)) != "");
        bench.proxy.cut();
        bench.recover();
    }
}

TEST_CASE("a connection that breaks in the middle of an answer is lost, wherever it breaks") {
    FaultBench bench;
    const auto read = [](FaultBench& b) -> awaitable<void> {
        auto tx = co_await b.pool.begin(without_tenant);
        const auto rows = co_await tx.query("SELECT i, repeat('x', 100) FROM generate_series(1, 20) i");
        static_cast<void>(rows);
    };
    for (const std::size_t size : {1u, 5u, 6u, 100u, 1000u, 2000u}) {
        CAPTURE(size);
        bench.proxy.set_rule(after_first_bytes_of_answer(size));
        CHECK(bench.refusal<ConnectionLost>(read(bench)) != "");
    }
}

TEST_CASE("backends killed while their connections were idle are replaced without a word, all of them (B-29)") {
    FaultBench bench([](postgres::PoolOptions& options) { options.with_size(4); });
    const auto open_four = [](FaultBench& b) -> awaitable<void> {
        std::vector<postgres::Transaction> open;
        for (int i = 0; i < 4; ++i) {
            auto tx = co_await b.pool.begin(without_tenant);
            const auto backend = co_await FaultBench::backend_of(tx);
            static_cast<void>(backend);
            open.push_back(std::move(tx));
        }
    };
    bench.database.run(open_four(bench));
    CHECK(bench.pool.stats().idle == 4);
    bench.database.admin(
        "SELECT count(pg_terminate_backend(pid, 20000)) FROM pg_stat_activity WHERE usename = 'app' AND datname = "
        "current_database()");
    bench.database.run(open_four(bench));
    CHECK(bench.pool.stats().opened == 8);
    CHECK(bench.pool.stats().idle == 4);
}

}  // namespace tgfw::test
