#include <tgfw/adapters/postgres/rls.hpp>

#include <doctest/doctest.h>

#include <tgfw/adapters/postgres/error.hpp>
#include <tgfw/adapters/postgres/rls.hpp>
#include "leak_bench.hpp"

namespace tgfw::test {

// Pitfalls of row-level security: policies.

namespace {

/// The policies that a careless developer wrote in place of ours.
std::string careless_policies(const std::string& policies) {
    return "DROP POLICY tenant_isolation ON notes;" + policies;
}

const std::string kMine = "tenant_id = nullif(current_setting('app.current_tenant_id', true), '')::bigint";

}  // namespace

TEST_CASE(
    "pitfall 3: row-level security without a policy shows nobody anything, and no error; the self-check says so") {
    LeakBench bench(careless_policies(""));
    CHECK(bench.plain_of(1).ask("SELECT count(*) FROM notes") == "0");
    CHECK(bench.finds("the table notes has no policy, so that nobody sees anything"));
    bench.database.admin("CREATE POLICY of_others ON notes TO tgfw_owner USING (" + kMine + ")");
    CHECK(bench.finds("the table notes has no policy, so that nobody sees anything"));
}

TEST_CASE("pitfall 10: WITH CHECK (true) lets a tenant write into another; ours says both, and USING alone would do") {
    LeakBench open(careless_policies("CREATE POLICY open ON notes USING (" + kMine + ") WITH CHECK (true)"));
    CHECK(open.plain_of(1).touch("INSERT INTO notes VALUES (2, 7, 'planted')") == "1");
    CHECK(open.plain_of(2).ask("SELECT count(*) FROM notes") == "3");
    CHECK(open.finds("the policy open of the table notes lets rows through"));

    LeakBench shorter(careless_policies("CREATE POLICY one ON notes USING (" + kMine + ")"));
    CHECK_THROWS_AS(shorter.touch(1, "INSERT INTO notes VALUES (2, 7, 'planted')"), postgres::InsufficientPrivilege);
    CHECK(shorter.problems().empty());

    LeakBench bench;
    CHECK_THROWS_AS(bench.touch(1, "INSERT INTO notes VALUES (2, 7, 'planted')"), postgres::InsufficientPrivilege);
    CHECK_THROWS_AS(bench.touch(1, "UPDATE notes SET tenant_id = 2, id = 7"), postgres::InsufficientPrivilege);
}

TEST_CASE("pitfall 10: an OR in a policy lets through what its tenant's part keeps back; the self-check names it") {
    LeakBench open(careless_policies("CREATE POLICY either ON notes USING (" + kMine + ") WITH CHECK (" + kMine +
                                     " OR text = 'shared')"));
    CHECK(open.plain_of(1).touch("INSERT INTO notes VALUES (2, 7, 'shared')") == "1");
    CHECK(open.finds("the policy either of the table notes lets rows through by an OR or a CASE"));

    LeakBench split(careless_policies("CREATE POLICY one ON notes USING (" + kMine +
                                      " AND text <> 'this OR that'); CREATE POLICY kinds ON notes AS RESTRICTIVE "
                                      "WITH CHECK (text = 'one' OR text = 'two')"));
    CHECK(split.problems().empty());
}

TEST_CASE("pitfall 11: USING (true) lets a tenant take another's row; ours does not find it") {
    LeakBench open(careless_policies("CREATE POLICY open ON notes USING (true) WITH CHECK (" + kMine + ")"));
    CHECK(open.plain_of(1).touch("UPDATE notes SET tenant_id = 1, id = 7 WHERE text = 'two'") == "1");
    CHECK(open.plain_of(1).touch("DELETE FROM notes WHERE text = 'three'") == "1");
    CHECK(open.finds("the policy open of the table notes lets rows through"));
    CHECK(open.finds("the table notes shows rows of tenants to a tenant that has none"));

    LeakBench bench;
    CHECK(bench.touch(1, "UPDATE notes SET tenant_id = 1, id = 7 WHERE text = 'two'") == 0);
    CHECK(bench.touch(1, "DELETE FROM notes WHERE text = 'three'") == 0);
}

TEST_CASE(
    "pitfall 12: without a policy for SELECT an UPDATE with a WHERE touches nothing and does not say so; ours has "
    "one") {
    LeakBench bench(careless_policies("CREATE POLICY adds ON notes FOR INSERT WITH CHECK (" + kMine +
                                      ");"
                                      "CREATE POLICY changes ON notes FOR UPDATE USING (" +
                                      kMine + ")"));
    PlainSession session = bench.plain_of(1);
    CHECK(session.touch("UPDATE notes SET text = 'new' WHERE id = 1") == "0");
    CHECK(session.touch("UPDATE notes SET text = 'new'") == "1");
    CHECK(session.touch("INSERT INTO notes VALUES (1, 7, 'added')") == "1");
    CHECK(session.refusal("INSERT INTO notes VALUES (1, 8, 'added') RETURNING id").find("row-level security") !=
          std::string::npos);
    CHECK(bench.finds("the table notes has policies, but none for SELECT"));
    bench.database.admin("DROP POLICY adds ON notes; DROP POLICY changes ON notes;" + postgres::rls::enable("notes"));
    CHECK(bench.touch(1, "UPDATE notes SET text = 'new' WHERE id = 1") == 1);
    CHECK(bench.touch(1, "INSERT INTO notes VALUES (1, 8, 'added') RETURNING id") == 1);
}

TEST_CASE(
    "pitfall 13: a second policy opens what the first one closes; ours is one, and a RESTRICTIVE one beside it only "
    "closes") {
    LeakBench bench(
        "CREATE POLICY anybody ON notes FOR SELECT USING (tenant_id IS NOT NULL AND "
        "current_setting('app.current_tenant_id', true) <> '')");
    CHECK(bench.plain_of(1).ask("SELECT count(*) FROM notes") == "3");
    CHECK(bench.finds("the table notes has the permissive policies anybody, tenant_isolation for SELECT"));
    CHECK(bench.finds("the table notes shows rows of tenants to a tenant that has none"));
    bench.database.admin(
        "DROP POLICY anybody ON notes; CREATE POLICY short_texts ON notes AS RESTRICTIVE USING (length(text) < 5)");
    CHECK(bench.problems().empty());
    CHECK(bench.ask(2, "SELECT count(*) FROM notes") == 1);
}

TEST_CASE(
    "pitfall 14: another's row is changed by whoever guesses its id; ours is not found, as the count of rows says") {
    LeakBench bench("CREATE TABLE bare AS SELECT * FROM notes; GRANT SELECT, UPDATE ON bare TO app");
    CHECK(bench.plain_of(1).touch("UPDATE bare SET text = 'guessed' WHERE id = 2") == "1");
    CHECK(bench.finds("the table bare has no row-level security"));
    CHECK(bench.touch(1, "UPDATE notes SET text = 'guessed' WHERE id = 2") == 0);
    CHECK(bench.touch(2, "UPDATE notes SET text = 'known' WHERE id = 2") == 1);
}

}  // namespace tgfw::test
