#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include <tgfw/adapters/postgres/transaction.hpp>
#include <tgfw/net/with_timeout.hpp>
#include "fault_support.hpp"

// What a commit tells where its answer does not come: CommitUnknown where nobody can know, and only there.

namespace tgfw::test {

namespace {

using postgres::CommitUnknown;
using postgres::ConnectionLost;
using postgres::without_tenant;

/// Each statement goes by its text, so that the proxy knows it.
void in_plain_words(postgres::PoolOptions& options) {
    options.with_prepared_statements(false);
}

awaitable<void> add_and_commit(FaultBench& bench, std::int64_t id,
                               Clock::duration deadline = std::chrono::seconds(30)) {
    postgres::TransactionOptions options;
    options.with_statement_deadline(deadline);
    auto tx = co_await bench.pool.begin(without_tenant, options);
    const auto added = co_await tx.execute("INSERT INTO marks VALUES ($1)", id);
    CHECK(added == 1);
    co_await tx.commit();
}

/// A table whose rows are looked at when the transaction is committed.
void add_late_checks(const FaultBench& bench, const std::string& check) {
    bench.database.admin(
        "CREATE TABLE checked (id bigint); GRANT ALL ON checked TO app;"
        "CREATE FUNCTION check_it() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN " +
        check +
        "; RETURN NULL; END $$;"
        "CREATE CONSTRAINT TRIGGER late AFTER INSERT ON checked DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE "
        "FUNCTION check_it()");
}

awaitable<void> add_checked(FaultBench& bench, Clock::duration deadline) {
    postgres::TransactionOptions options;
    options.with_statement_deadline(deadline);
    auto tx = co_await bench.pool.begin(without_tenant, options);
    const auto added = co_await tx.execute("INSERT INTO checked VALUES (1)");
    CHECK(added == 1);
    co_await tx.commit();
}

}  // namespace

TEST_CASE("a commit whose answer is lost is unknown, and it can have been done") {
    FaultBench bench(in_plain_words);
    for (const auto fate : {PostgresProxy::Fate::pass_and_cut, PostgresProxy::Fate::pass}) {
        CAPTURE(static_cast<int>(fate));
        bench.recover();
        // The network breaks behind the question, or before the answer.
        bench.proxy.set_rule(fate == PostgresProxy::Fate::pass ? once_it_says(false, "COMMIT", PostgresProxy::Fate::cut)
                                                               : once_it_says(true, "COMMIT", fate));
        CHECK_THROWS_AS(bench.database.run(add_and_commit(bench, static_cast<int>(fate))), CommitUnknown);
        bench.recover();
        bench.wait_until("SELECT count(*) FROM marks WHERE id = " + std::to_string(static_cast<int>(fate)), "1");
    }
}

TEST_CASE("a commit that is lost on its way is unknown, and it was not done") {
    FaultBench bench(in_plain_words);
    bench.recover();
    bench.proxy.set_rule(once_it_says(true, "COMMIT", PostgresProxy::Fate::cut));
    CHECK_THROWS_AS(bench.database.run(add_and_commit(bench, 1)), CommitUnknown);
    bench.recover();
    bench.wait_until(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%'", "0");
    CHECK(bench.rows() == "0");
}

TEST_CASE("a commit that the network swallows is unknown after its deadline") {
    FaultBench bench(in_plain_words);
    bench.recover();
    bench.proxy.set_rule(once_it_says(true, "COMMIT", PostgresProxy::Fate::swallow));
    const auto task = [](FaultBench& b) -> awaitable<void> {
        bool unknown = false;
        try {
            co_await add_and_commit(b, 1, std::chrono::seconds(1));
        } catch (const CommitUnknown&) {
            unknown = true;
        }
        CHECK(unknown);
        b.proxy.set_rule(nullptr);
        b.proxy.cut();  // Else the pool would wait for the rollback, for as long as it may take.
    };
    bench.database.run(task(bench));
    bench.recover();
    CHECK(bench.rows() == "0");
}

TEST_CASE("an answer that arrived before the connection broke counts") {
    FaultBench bench(in_plain_words);
    bench.recover();
    // "C" and a length, then the tag; what says that the server is ready for more never arrives.
    bench.proxy.set_rule([](bool to_server, std::string_view bytes) {
        const auto tag = bytes.find("COMMIT");
        if (to_server || tag == std::string_view::npos) return PostgresProxy::Verdict(PostgresProxy::Fate::pass);
        return PostgresProxy::Verdict(PostgresProxy::Fate::pass_and_cut, tag + std::string_view("COMMIT").size() + 1);
    });
    bench.database.run(add_and_commit(bench, 1));
    CHECK(bench.rows() == "1");
    bench.recover();
}

TEST_CASE("a commit that the server refuses is refused, not unknown") {
    FaultBench bench;
    add_late_checks(bench, "RAISE EXCEPTION 'too late' USING ERRCODE = '23514'");
    CHECK(bench.refusal<postgres::CheckViolation>(add_checked(bench, std::chrono::seconds(20))) ==
          "too late (SQLSTATE 23514)");
    CHECK(bench.database.admin("SELECT count(*) FROM checked") == "0");
    CHECK(bench.pool.stats().opened == 1);
}

TEST_CASE("a commit that is cancelled at the server by somebody else is refused, not unknown") {
    FaultBench bench;
    add_late_checks(bench, "PERFORM pg_cancel_backend(pg_backend_pid()); PERFORM pg_sleep(600)");
    CHECK(bench.refusal<postgres::StatementCancelled>(add_checked(bench, std::chrono::seconds(20))) != "");
    CHECK(bench.database.admin("SELECT count(*) FROM checked") == "0");
    CHECK(bench.pool.stats().opened == 1);
}

TEST_CASE("a commit beyond its deadline is unknown, and ended at the server") {
    FaultBench bench;
    add_late_checks(bench, "PERFORM pg_sleep(600)");
    CHECK(bench.refusal<CommitUnknown>(add_checked(bench, std::chrono::seconds(1))) != "");
    CHECK(bench.database.admin("SELECT count(*) FROM checked") == "0");
    CHECK(bench.database.admin(std::string(kAtWork)) == "0");
    CHECK(bench.pool.stats().opened == 1);
}

TEST_CASE("a backend killed in a commit is unknown; one killed before it is not") {
    FaultBench bench;
    add_late_checks(bench, "PERFORM pg_terminate_backend(pg_backend_pid())");
    CHECK(bench.refusal<CommitUnknown>(add_checked(bench, std::chrono::seconds(20))) != "");
    CHECK(bench.database.admin("SELECT count(*) FROM checked") == "0");
    const auto before = [](FaultBench& b) -> awaitable<void> {
        auto tx = co_await b.pool.begin(without_tenant);
        const auto added = co_await tx.execute("INSERT INTO marks VALUES (1)");
        CHECK(added == 1);
        const auto backend = co_await FaultBench::backend_of(tx);
        b.kill(backend);
        b.proxy.cut();
        co_await tx.commit();
    };
    CHECK(bench.refusal<ConnectionLost>(before(bench)).find("before the transaction was committed") !=
          std::string::npos);
    CHECK(bench.rows() == "0");
}

TEST_CASE("a cancelled commit is unknown where it was sent") {
    FaultBench bench;
    add_late_checks(bench, "PERFORM pg_sleep(600)");
    const auto thrown = bench.database.run(
        cancel_when(bench, add_checked(bench, std::chrono::seconds(20)),
                    "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query = 'COMMIT'"));
    CHECK(thrown.find("it may be in the database or not") != std::string::npos);
    bench.recover();
    CHECK(bench.database.admin(std::string(kAtWork)) == "0");
    CHECK(bench.pool.stats().opened == 1);
}

TEST_CASE("a commit behind a statement that was cut off is no commit") {
    FaultBench bench;
    const auto task = [](FaultBench& b) -> awaitable<void> {
        auto tx = co_await b.pool.begin(without_tenant);
        bool late = false;
        try {
            auto slow = tx.execute("INSERT INTO marks SELECT 1 FROM pg_sleep(600)");
            const auto added =
                co_await net::with_timeout(std::move(slow), steady_clock(), std::chrono::milliseconds(50));
            static_cast<void>(added);
        } catch (const TimedOut&) {
            late = true;
        }
        CHECK(late);
        co_await tx.commit();
    };
    CHECK(bench.refusal<postgres::DatabaseError>(task(bench)).find("rolled") != std::string::npos);
    CHECK(bench.rows() == "0");
}

}  // namespace tgfw::test
