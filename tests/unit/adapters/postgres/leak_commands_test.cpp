#include <tgfw/adapters/postgres/transaction.hpp>

#include <doctest/doctest.h>

#include <tgfw/adapters/postgres/error.hpp>
#include <tgfw/adapters/postgres/rls.hpp>
#include "leak_bench.hpp"

namespace tgfw::test {

// Pitfalls of row-level security: commands that go another way, and what plans and functions tell.

namespace {

bool tells(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

/// Says in an error which row it was shown, if that is another tenant's.
std::string spy(const std::string& attribute) {
    return "CREATE FUNCTION spy(text) RETURNS bool LANGUAGE plpgsql COST 0.0001 " + attribute +
           " AS $$ BEGIN IF $1 = 'two' THEN RAISE EXCEPTION 'saw %', $1; END IF; RETURN true; END $$;";
}

awaitable<std::int64_t> copied_in(postgres::Pool& pool) {
    auto tx = co_await pool.begin(LeakBench::tenant(1));
    const std::vector<std::int64_t> ids{7, 8};
    const std::vector<std::string> texts{"seven", "eight"};
    const auto count =
        co_await tx.execute("INSERT INTO notes SELECT 1, * FROM unnest($1::int[], $2::text[])", ids, texts);
    co_await tx.commit();
    co_return count;
}

awaitable<std::string> copied_out(postgres::Pool& pool) {
    auto tx = co_await pool.begin(LeakBench::tenant(1));
    auto text = std::make_shared<std::string>();
    const std::function<void(std::string_view)> sink = [text](std::string_view piece) { *text += piece; };
    const auto rows = co_await tx.copy_out("COPY notes TO STDOUT", sink);
    CHECK(rows == 1);
    co_return *text;
}

}  // namespace

TEST_CASE("pitfall 22: TRUNCATE asks no policy; ours is not granted, nor are REFERENCES and TRIGGER") {
    LeakBench careless("GRANT TRUNCATE, REFERENCES, TRIGGER ON notes TO app");
    for (const char* right : {"TRUNCATE", "REFERENCES", "TRIGGER"}) {
        CHECK(careless.finds("the role app may " + std::string(right) + " the table notes"));
    }
    careless.plain_of(1).ask("TRUNCATE notes");
    CHECK(careless.database.admin("SELECT count(*) FROM notes") == "0");

    LeakBench bench;
    CHECK_THROWS_AS(bench.touch(1, "TRUNCATE notes"), postgres::InsufficientPrivilege);
}

TEST_CASE(
    "pitfall 23: COPY FROM is refused where row-level security is; ours has INSERT from arrays, and COPY TO shows its "
    "own") {
    LeakBench bench("CREATE TABLE bare AS SELECT * FROM notes; GRANT SELECT ON bare TO app");
    CHECK(bench.plain_of(1).copy_out("COPY bare TO STDOUT") == "1\t1\tone\n2\t1\ttwo\n2\t2\tthree\n");
    CHECK(tells(bench.plain_of(1).refusal("COPY notes FROM STDIN"), "COPY FROM not supported with row-level security"));
    CHECK(bench.database.run(copied_out(bench.pool)) == "1\t1\tone\n");
    CHECK(bench.database.run(copied_in(bench.pool)) == 2);
    CHECK(bench.database.admin("SELECT count(*) FROM notes WHERE tenant_id = 1") == "3");
}

TEST_CASE(
    "pitfall 26: a LEAKPROOF function is shown others' rows; ours is not, and the bot's role makes no functions") {
    const std::string ask =
        "SET enable_indexscan = off; SET enable_bitmapscan = off; SELECT count(*) FROM notes WHERE spy(text)";
    LeakBench careless(spy("LEAKPROOF"));
    CHECK(tells(careless.plain_of(1).refusal(ask), "saw two"));
    CHECK(careless.finds("the function spy(text) is LEAKPROOF"));

    LeakBench bench(spy(""));
    CHECK(bench.plain_of(1).ask(ask) == "1");
    CHECK(bench.ask(1, "SELECT count(*) FROM notes WHERE spy(text)") == 1);
    bench.database.admin("GRANT CREATE ON SCHEMA public TO app");
    CHECK(bench.finds("the role app may CREATE in the schema public"));
}

TEST_CASE(
    "pitfall 27: a plan and the catalogue count others' rows, for whoever can run EXPLAIN; an index by tenant hides "
    "them from the plan") {
    LeakBench bench;
    bench.database.admin("ANALYZE notes");
    PlainSession session = bench.plain_of(1);
    session.ask("SET enable_indexscan = off; SET enable_bitmapscan = off; SET enable_indexonlyscan = off");
    const std::string explain = "EXPLAIN (ANALYZE, FORMAT JSON) SELECT text FROM notes";
    CHECK(tells(session.ask(explain), "\"Rows Removed by Filter\": 2"));
    CHECK(session.ask("SELECT reltuples FROM pg_class WHERE relname = 'notes'") == "3");
    CHECK(session.ask("SELECT count(*) FROM pg_stats WHERE tablename = 'notes'") == "0");
    session.ask("RESET ALL; SET app.current_tenant_id = '1'; SET enable_seqscan = off");
    CHECK_FALSE(tells(session.ask(explain), "Rows Removed by Filter"));
}

TEST_CASE(
    "pitfall 28: a plan that is kept keeps the tenant, where the policy asks a function that says it never changes; "
    "ours asks the setting") {
    LeakBench careless(
        "CREATE FUNCTION my_tenant() RETURNS bigint LANGUAGE plpgsql IMMUTABLE AS "
        "$$ BEGIN RETURN nullif(current_setting('app.current_tenant_id', true), '')::bigint; END $$;"
        "DROP POLICY tenant_isolation ON notes; CREATE POLICY by_function ON notes USING (tenant_id = my_tenant())");
    PlainSession session = careless.plain_of(2);
    session.ask("SET plan_cache_mode = force_generic_plan; PREPARE mine AS SELECT count(*) FROM notes");
    CHECK(session.ask("EXECUTE mine") == "2");
    CHECK(session.ask("SET app.current_tenant_id = '1'; EXECUTE mine") ==
          "2");  // two rows of tenant 2, shown to tenant 1
    CHECK(careless.finds("the policy by_function of the table notes lets rows through"));

    LeakBench bench;
    bench.database.admin("ALTER DATABASE " + bench.database.name() + " SET plan_cache_mode = force_generic_plan");
    for (int round = 0; round < 7; ++round) {
        CHECK(bench.ask(1, "SELECT count(*) FROM notes") == 1);
        CHECK(bench.ask(2, "SELECT count(*) FROM notes") == 2);
        CHECK(bench.ask_for_none("SELECT count(*) FROM notes") == 0);
    }
}

TEST_CASE(
    "pitfall 31: numbers, locks, channels and large objects are everybody's; an id at random and a lock with the "
    "tenant in it are not") {
    LeakBench bench("CREATE SEQUENCE numbers; GRANT USAGE ON numbers TO app");
    PlainSession first = bench.plain_of(1);
    PlainSession second = bench.plain_of(2);
    CHECK(first.ask("SELECT nextval('numbers')") == "1");
    second.ask("SELECT nextval('numbers') FROM generate_series(1, 5)");
    CHECK(first.ask("SELECT nextval('numbers')") == "7");  // five tickets of another's in between
    CHECK(first.ask("SELECT pg_try_advisory_lock(7)") == "t");
    CHECK(second.ask("SELECT pg_try_advisory_lock(7)") == "f");
    first.ask("SELECT lo_from_bytea(77, 'of tenant 1')");
    CHECK(second.ask("SELECT convert_from(lo_get(77), 'UTF8')") == "of tenant 1");

    CHECK(first.ask("SELECT pg_try_advisory_lock(current_setting('app.current_tenant_id')::int, 7)") == "t");
    CHECK(second.ask("SELECT pg_try_advisory_lock(current_setting('app.current_tenant_id')::int, 7)") == "t");
    CHECK(first.ask("SELECT gen_random_uuid()") != second.ask("SELECT gen_random_uuid()"));
}

}  // namespace tgfw::test
