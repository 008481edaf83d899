#include <tgfw/adapters/postgres/rls.hpp>

#include <doctest/doctest.h>

#include <tgfw/adapters/postgres/error.hpp>
#include <tgfw/adapters/postgres/rls.hpp>
#include "leak_bench.hpp"

namespace tgfw::test {

// Pitfalls of row-level security: who is bound by it. Each first shows what happens to those who do without tgfw.

namespace {

awaitable<std::int64_t> count_with_security_off(postgres::Pool& pool) {
    auto tx = co_await pool.begin(LeakBench::tenant(1));
    const auto set = co_await tx.query("SET LOCAL row_security = off");
    const auto rows = co_await tx.query("SELECT count(*) FROM notes");
    co_return rows.one<std::int64_t>();
}

}  // namespace

TEST_CASE(
    "pitfall 1: a superuser and a role with BYPASSRLS see all tenants; the self-check refuses both, and who can become "
    "one (B-51)") {
    LeakBench bench;
    bench.role("sees_all", "LOGIN BYPASSRLS");
    bench.role("could_see_all", "LOGIN IN ROLE sees_all");
    CHECK(bench.plain_of(1, "tgfw_owner").ask("SELECT count(*) FROM notes") == "3");
    CHECK(bench.plain_of(1, "sees_all").ask("SELECT count(*) FROM notes") == "3");
    CHECK(bench.plain_of(1, "could_see_all").ask("SET ROLE sees_all; SELECT count(*) FROM notes") == "3");
    CHECK(bench.finds("the role tgfw_owner is a superuser", "tgfw_owner"));
    CHECK(bench.finds("the role sees_all has BYPASSRLS", "sees_all"));
    CHECK(bench.finds("the role could_see_all is a member of sees_all, which has BYPASSRLS", "could_see_all"));
    CHECK(bench.ask(1, "SELECT count(*) FROM notes") == 1);
    CHECK(bench.problems().empty());
}

TEST_CASE("pitfall 1: roles that read the files, replicate, or make others are refused as well") {
    LeakBench bench;
    bench.role("reads_files", "LOGIN IN ROLE pg_read_server_files");
    bench.role("replicates", "LOGIN REPLICATION");
    bench.role("makes_roles", "LOGIN CREATEROLE");
    CHECK(bench.plain("reads_files")
              .ask("CREATE TEMP TABLE lines (line text); COPY lines FROM '/proc/self/comm'; SELECT line FROM lines") ==
          "postgres");
    CHECK(bench.finds("the role reads_files is a member of pg_read_server_files, which reaches the server's files",
                      "reads_files"));
    CHECK(bench.finds("the role replicates has REPLICATION", "replicates"));
    CHECK(bench.finds("the role makes_roles has CREATEROLE", "makes_roles"));
}

TEST_CASE("pitfall 2: the owner of a table sees all tenants; ours is forced, and the bot's role owns nothing") {
    LeakBench bench;
    bench.role("keeper", "LOGIN");
    bench.database.admin("ALTER TABLE notes OWNER TO keeper; ALTER TABLE notes NO FORCE ROW LEVEL SECURITY");
    CHECK(bench.plain_of(1, "keeper").ask("SELECT count(*) FROM notes") == "3");
    CHECK(bench.finds("the table notes does not FORCE row-level security"));
    bench.database.admin(postgres::rls::enable("notes"));
    CHECK(bench.plain_of(1, "keeper").ask("SELECT count(*) FROM notes") == "1");
    CHECK(bench.plain("keeper").ask("SELECT count(*) FROM notes") == "0");
    CHECK(
        bench.plain_of(1, "keeper").ask("ALTER TABLE notes NO FORCE ROW LEVEL SECURITY; SELECT count(*) FROM notes") ==
        "3");
    CHECK(bench.finds("the role keeper owns the table notes", "keeper"));
}

TEST_CASE(
    "pitfall 24: a back-up by a role that is bound lacks rows and does not say so; with row_security off it says so") {
    LeakBench bench;
    bench.role("backup", "LOGIN BYPASSRLS");
    CHECK(bench.plain().copy_out("COPY notes TO STDOUT") == "");
    PlainSession as_pg_dump = bench.plain();
    as_pg_dump.ask("SET row_security = off");
    CHECK(as_pg_dump.refusal("COPY notes TO STDOUT").find("would be affected by row-level security policy") !=
          std::string::npos);
    CHECK(bench.plain("backup").ask("SET row_security = off; SELECT count(*) FROM notes") == "3");
}

TEST_CASE("pitfall 25: row_security = off opens nothing to a role that is bound, and the self-check names it") {
    LeakBench bench;
    CHECK_THROWS_AS(bench.database.run(count_with_security_off(bench.pool)), postgres::InsufficientPrivilege);
    PlainSession session = bench.plain_of(1);
    session.ask("SET row_security = off");
    CHECK(session.refusal("SELECT count(*) FROM notes").find("would be affected by row-level security policy") !=
          std::string::npos);
    bench.role("switched_off", "LOGIN");
    bench.database.admin("ALTER ROLE switched_off SET row_security = off");
    CHECK(bench.finds("row_security is off for the role switched_off", "switched_off"));
}

TEST_CASE(
    "pitfall 30: a statement of a tenant's own can name another tenant or take its role; a login for each holds") {
    LeakBench bench;
    // The setting guards against bugs, and so would SET LOCAL ROLE: what it takes on, a statement can put off.
    CHECK(bench.plain_of(1).ask("SELECT set_config('app.current_tenant_id', '2', false); SELECT count(*) FROM notes") ==
          "2");
    bench.role("tenant_1", "LOGIN");
    bench.role("tenant_2", "LOGIN");
    bench.role("switches", "LOGIN IN ROLE tenant_1, tenant_2");
    bench.database.admin(
        "CREATE POLICY own_login ON notes AS RESTRICTIVE USING (current_user = 'tenant_' || tenant_id)");
    CHECK(bench.plain_of(2, "switches").ask("BEGIN; SET LOCAL ROLE tenant_1; SELECT count(*) FROM notes") == "0");
    CHECK(bench.plain_of(2, "switches")
              .ask("BEGIN; SET LOCAL ROLE tenant_1; SELECT set_config('role', 'tenant_2', true); SELECT count(*) FROM "
                   "notes") == "2");

    PlainSession login = bench.plain("tenant_1");
    CHECK(login.ask("SET app.current_tenant_id = '1'; SELECT count(*) FROM notes") == "1");
    CHECK(login.ask("SET app.current_tenant_id = '2'; SELECT count(*) FROM notes") == "0");
    CHECK(login.refusal("SET ROLE tenant_2").find("permission denied") != std::string::npos);
}

}  // namespace tgfw::test
