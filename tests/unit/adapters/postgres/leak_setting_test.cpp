#include <tgfw/adapters/postgres/transaction.hpp>

#include <doctest/doctest.h>

#include <tgfw/adapters/postgres/error.hpp>
#include <tgfw/adapters/postgres/rls.hpp>
#include "leak_bench.hpp"

namespace tgfw::test {

// Pitfalls of row-level security: the setting that says whose transaction it is.

namespace {

constexpr const char* kCountNotes = "SELECT count(*) FROM notes";

/// A policy by hand in place of ours.
std::string policy_by_hand(const std::string& condition) {
    return "DROP POLICY tenant_isolation ON notes; CREATE POLICY by_hand ON notes USING (" + condition + ");";
}

/// Ends the transaction behind tgfw's back, and goes on.
awaitable<std::int64_t> count_behind_commit(postgres::Pool& pool) {
    auto tx = co_await pool.begin(LeakBench::tenant(1));
    const auto ended = co_await tx.query("COMMIT");
    const auto rows = co_await tx.query("SELECT count(*) FROM notes");
    co_return rows.one<std::int64_t>();
}

awaitable<void> set_for_the_session(postgres::Pool& pool) {
    auto tx = co_await pool.begin(LeakBench::tenant(1));
    const auto set = co_await tx.query("SET app.current_tenant_id = '2'");
    co_await tx.commit();
}

awaitable<std::int64_t> count_behind_savepoint(postgres::Pool& pool) {
    auto tx = co_await pool.begin(LeakBench::tenant(1));
    auto savepoint = co_await tx.savepoint();
    const auto set = co_await tx.query("SELECT set_config('app.current_tenant_id', '2', true)");
    co_await savepoint.rollback();
    const auto rows = co_await tx.query("SELECT count(*) FROM notes");
    co_return rows.one<std::int64_t>();
}

}  // namespace

TEST_CASE("pitfall 4: a setting that was never set is an error, or opens all; ours shows nothing") {
    LeakBench strict(policy_by_hand("tenant_id = current_setting('app.current_tenant_id')::bigint"));
    CHECK(strict.plain().refusal(kCountNotes).find("unrecognized configuration parameter") != std::string::npos);

    LeakBench open(
        policy_by_hand("coalesce(current_setting('app.current_tenant_id', true), '') IN ('', tenant_id::text)"));
    CHECK(open.plain().ask(kCountNotes) == "3");
    CHECK(open.finds("the table notes shows rows of tenants to whoever has no tenant"));

    LeakBench bench;
    CHECK(bench.plain().ask(kCountNotes) == "0");
    CHECK(bench.ask_for_none(kCountNotes) == 0);
}

TEST_CASE(
    "pitfall 5: a setting that a transaction had is an empty text afterwards, which is no number; ours shows nothing") {
    const std::string used = "BEGIN; SELECT set_config('app.current_tenant_id', '1', true); COMMIT";
    LeakBench by_hand(policy_by_hand("tenant_id = current_setting('app.current_tenant_id', true)::bigint"));
    PlainSession session = by_hand.plain();
    CHECK(session.ask(kCountNotes) == "0");
    session.ask(used);
    CHECK(session.refusal(kCountNotes).find("invalid input syntax for type bigint") != std::string::npos);
    CHECK(by_hand.finds("the table notes cannot be read by whoever has no tenant, instead of showing nothing"));

    LeakBench bench;
    PlainSession same = bench.plain();
    same.ask(used);
    CHECK(same.ask(kCountNotes) == "0");
    CHECK(bench.ask(1, kCountNotes) == 1);
    CHECK(bench.ask_for_none(kCountNotes) == 0);
}

TEST_CASE(
    "pitfall 6: a local setting outside of a transaction is gone with its statement; ours has no statement outside of "
    "one") {
    LeakBench bench;
    PlainSession session = bench.plain();
    session.ask("SELECT set_config('app.current_tenant_id', '1', true)");
    CHECK(session.ask(kCountNotes) == "0");
    CHECK(bench.ask(1, kCountNotes) == 1);
    CHECK_THROWS_AS(bench.database.run(count_behind_commit(bench.pool)), ConfigError);
    CHECK(bench.ask(2, kCountNotes) == 2);
}

TEST_CASE(
    "pitfall 7: a setting of the session is seen by the next borrower; ours ends with its transaction (X-10, B-50)") {
    LeakBench bench;
    PlainSession lent = bench.plain();
    lent.ask("SET app.current_tenant_id = '2'");
    CHECK(lent.ask(kCountNotes) == "2");  // the next borrower, who set nothing
    bench.database.run(set_for_the_session(bench.pool));
    CHECK(bench.ask(1, kCountNotes) == 1);
    CHECK(bench.ask_for_none(kCountNotes) == 0);
    CHECK(bench.pool.stats().opened == 1);
}

TEST_CASE("pitfall 8: behind a pooler a session's state comes to another client; ours leaves none in it") {
    LeakBench bench;
    PlainSession shared = bench.plain();
    shared.ask("SET app.current_tenant_id = '2'; PREPARE mine AS SELECT 1");
    CHECK(shared.ask("SELECT current_setting('app.current_tenant_id', true)") ==
          "2");  // another client, by the same pooler
    CHECK(shared.ask("SELECT count(*) FROM pg_prepared_statements") == "1");

    auto options = bench.database.options();
    options.with_size(1).with_overflow(0).with_prepared_statements(false);
    postgres::Pool pool(bench.database.io().get_executor(), options, steady_clock(), null_logger());
    const auto left = [&](postgres::Pool& lent) -> awaitable<std::string> {
        auto own = co_await lent.begin(LeakBench::tenant(2));
        const auto rows = co_await own.query("SELECT count(*) FROM notes");
        co_await own.commit();
        // What follows is not tgfw's: a statement that a pooler would give to the same session.
        auto tx = co_await lent.begin(postgres::without_tenant);
        const auto ended = co_await tx.query("COMMIT AND CHAIN");
        const auto state = co_await tx.query(
            "SELECT format('%s prepared, tenant %L', (SELECT count(*) FROM pg_prepared_statements), "
            "current_setting('app.current_tenant_id', true))");
        co_return state.one<std::string>();
    };
    CHECK(bench.database.run(left(pool)) == "0 prepared, tenant ''");
    CHECK(bench.database.run(pool.close(std::chrono::seconds(10))));
}

TEST_CASE(
    "pitfall 9: a tenant that was set inside of a savepoint stays, or is gone, with it; ours is the transaction's") {
    LeakBench bench;
    const std::string begin =
        "BEGIN; SELECT set_config('app.current_tenant_id', '1', true); SAVEPOINT inner_work; SELECT "
        "set_config('app.current_tenant_id', '2', true);";
    CHECK(bench.plain().ask(begin + "RELEASE inner_work; SELECT count(*) FROM notes") ==
          "2");  // the outer work goes on as tenant 2
    CHECK(bench.plain().ask(begin + "ROLLBACK TO inner_work; SELECT count(*) FROM notes") ==
          "1");  // the inner work would go on as tenant 1
    CHECK(bench.database.run(count_behind_savepoint(bench.pool)) == 1);
}

TEST_CASE("pitfall 29: a setting that is no tenant's id shows nothing, with a noise where ids are numbers") {
    LeakBench bench;
    PlainSession session = bench.plain();
    session.ask("SET app.current_tenant_id = '1 OR 1=1'");
    CHECK(session.refusal(kCountNotes).find("invalid input syntax for type bigint") != std::string::npos);
    bench.database.admin(
        "CREATE TABLE words (tenant_id text PRIMARY KEY); INSERT INTO words VALUES ('a'), ('b'); GRANT SELECT ON words "
        "TO app;" +
        postgres::rls::enable("words", "tenant_id", "text"));
    CHECK(session.ask("SELECT count(*) FROM words") == "0");
}

}  // namespace tgfw::test
