#include <tgfw/adapters/postgres/rls.hpp>

#include <doctest/doctest.h>

#include <tgfw/adapters/postgres/error.hpp>
#include <tgfw/adapters/postgres/rls.hpp>
#include "leak_bench.hpp"

namespace tgfw::test {

// Pitfalls of row-level security: ways around the table that it binds.

TEST_CASE("pitfall 18: a view shows what its owner sees; one with security_invoker shows what its reader does") {
    LeakBench bench(
        "CREATE VIEW everything AS SELECT * FROM notes; CREATE VIEW counted AS SELECT count(*) FROM everything;"
        "CREATE VIEW own WITH (security_invoker = true) AS SELECT * FROM notes; GRANT SELECT ON everything, counted, "
        "own TO app");
    CHECK(bench.plain_of(1).ask("SELECT count(*) FROM everything") == "3");
    CHECK(bench.plain_of(1).ask("SELECT * FROM counted") == "3");
    CHECK(bench.finds("the view everything runs as its owner"));
    CHECK(bench.finds("the view counted runs as its owner"));
    CHECK_FALSE(bench.finds("the view own runs"));
    CHECK(bench.ask(1, "SELECT count(*) FROM own") == 1);
    bench.database.admin("REVOKE SELECT ON everything, counted FROM app");
    CHECK(bench.problems().empty());
}

TEST_CASE("pitfall 19: a materialized view asks no policy; the self-check names it") {
    LeakBench bench("CREATE MATERIALIZED VIEW frozen AS SELECT * FROM notes; GRANT SELECT ON frozen TO app");
    CHECK(bench.plain_of(1).ask("SELECT count(*) FROM frozen") == "3");
    CHECK(bench.finds("the materialized view frozen holds rows of all tenants"));
    bench.database.admin("REVOKE ALL ON frozen FROM app");
    CHECK_THROWS_AS(bench.ask(1, "SELECT count(*) FROM frozen"), postgres::InsufficientPrivilege);
    CHECK(bench.problems().empty());
}

TEST_CASE(
    "pitfall 20: a SECURITY DEFINER function sees what its owner sees; the self-check names it, and FORCE binds the "
    "owner") {
    LeakBench bench(
        "CREATE FUNCTION peek() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM notes'");
    CHECK(bench.plain_of(1).ask("SELECT peek()") == "3");
    CHECK(bench.finds("the function peek() is SECURITY DEFINER"));
    bench.role("keeper", "LOGIN");
    bench.database.admin("ALTER FUNCTION peek() OWNER TO keeper; ALTER TABLE notes OWNER TO keeper");
    CHECK(bench.plain_of(1).ask("SELECT peek()") == "1");
    bench.database.admin("ALTER FUNCTION peek() SECURITY INVOKER");
    CHECK(bench.ask(1, "SELECT peek()") == 1);
    CHECK(bench.problems().empty());
}

TEST_CASE("pitfall 21: a partition is read past its parent's policy; ours has a policy of its own, or no grant") {
    LeakBench bench("CREATE TABLE logs (tenant_id bigint PRIMARY KEY) PARTITION BY LIST (tenant_id);" +
                    postgres::rls::enable("logs") +
                    "CREATE TABLE logs_1 PARTITION OF logs FOR VALUES IN (1); CREATE TABLE logs_2 PARTITION OF logs "
                    "FOR VALUES IN (2);"
                    "INSERT INTO logs VALUES (1), (2); GRANT SELECT ON logs, logs_2 TO app");
    CHECK(bench.plain_of(1).ask("SELECT count(*) FROM logs") == "1");
    CHECK(bench.plain_of(1).ask("SELECT count(*) FROM logs_2") == "1");
    CHECK(bench.finds("the table logs_2 has no row-level security, and can be read beside its parent"));
    CHECK(bench.finds("the table logs_2 shows rows of tenants to a tenant that has none"));
    CHECK_FALSE(bench.finds("logs_1"));
    bench.database.admin(postgres::rls::enable("logs_2"));
    CHECK(bench.ask(1, "SELECT count(*) FROM logs_2") == 0);
    CHECK(bench.problems().empty());
    bench.database.admin(
        "DROP POLICY tenant_isolation ON logs_2; ALTER TABLE logs_2 DISABLE ROW LEVEL SECURITY; REVOKE ALL ON logs_2 "
        "FROM app");
    CHECK_THROWS_AS(bench.ask(1, "SELECT count(*) FROM logs_2"), postgres::InsufficientPrivilege);
    CHECK(bench.problems().empty());
}

TEST_CASE("pitfall 21: a table that inherits, and a foreign one, are read past the policy as well") {
    LeakBench bench(
        "CREATE TABLE old_notes () INHERITS (notes); INSERT INTO old_notes VALUES (2, 9, 'old'); GRANT SELECT ON "
        "old_notes TO app;"
        "CREATE EXTENSION file_fdw; CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;"
        "CREATE FOREIGN TABLE filed (tenant_id bigint, text text) SERVER files OPTIONS (program 'echo 2,filed', format "
        "'csv');"
        "GRANT SELECT ON filed TO app");
    CHECK(bench.plain_of(1).ask("SELECT count(*) FROM notes") == "1");
    CHECK(bench.plain_of(1).ask("SELECT count(*) FROM old_notes") == "1");
    CHECK(bench.plain_of(1).ask("SELECT text FROM filed") == "filed");
    CHECK(bench.finds("the table old_notes has no row-level security, and can be read beside its parent"));
    CHECK(bench.finds("the foreign table filed can have no row-level security"));
}

TEST_CASE(
    "pitfall 32: a trigger sees a row before the policy does, and one of its owner's asks none; the self-check names "
    "that") {
    LeakBench bench("CREATE TABLE seen (tenant_id bigint NOT NULL, text text);" + postgres::rls::enable("seen") +
                    "CREATE FUNCTION copy_note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS "
                    "$$ BEGIN INSERT INTO seen VALUES (1, NEW.text); NEW.tenant_id := 1; RETURN NEW; END $$;"
                    "CREATE TRIGGER copies BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION copy_note(); GRANT "
                    "SELECT ON seen TO app");
    // What a trigger makes of a row is checked after it: neither here nor there does the row go through.
    CHECK(bench.plain_of(2).refusal("INSERT INTO notes VALUES (2, 7, 'of tenant 2')").find("row-level security") !=
          std::string::npos);
    CHECK(bench.plain_of(1).touch("INSERT INTO notes VALUES (2, 7, 'claims tenant 2')") == "1");
    bench.database.admin(
        "CREATE OR REPLACE FUNCTION copy_note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS "
        "$$ BEGIN INSERT INTO seen VALUES (1, NEW.text); RETURN NEW; END $$");
    CHECK(bench.plain_of(2).touch("INSERT INTO notes VALUES (2, 8, 'of tenant 2')") == "1");
    CHECK(bench.ask(1, "SELECT count(*) FROM seen WHERE text = 'of tenant 2'") == 1);
    CHECK(bench.finds("the function copy_note() is SECURITY DEFINER"));
    bench.database.admin("REVOKE EXECUTE ON FUNCTION copy_note() FROM PUBLIC");  // Which a trigger does not ask for.
    CHECK(bench.plain_of(2).touch("INSERT INTO notes VALUES (2, 10, 'of tenant 2')") == "1");
    CHECK(bench.finds("the function copy_note() is SECURITY DEFINER"));
    bench.database.admin("ALTER FUNCTION copy_note() SECURITY INVOKER; GRANT INSERT ON seen TO app");
    CHECK_THROWS_AS(bench.touch(2, "INSERT INTO notes VALUES (2, 9, 'of tenant 2')"), postgres::InsufficientPrivilege);
}

TEST_CASE("a rule does what it does as the owner of its table; the self-check names it") {
    LeakBench bench(
        "CREATE TABLE wishes (id int); GRANT INSERT ON wishes TO app;"
        "CREATE RULE sweep AS ON INSERT TO wishes DO ALSO DELETE FROM notes");
    CHECK(bench.finds("the rule sweep of the table wishes does something to rows of tenants"));
    CHECK(bench.plain_of(1).touch("INSERT INTO wishes VALUES (1)") == "1");
    CHECK(bench.database.admin("SELECT count(*) FROM notes") == "0");
    bench.database.admin("DROP RULE sweep ON wishes");
    CHECK(bench.problems().empty());
}

TEST_CASE("what belongs to a tenant's row, and does not say to which tenant, is everybody's; the self-check names it") {
    LeakBench bench(
        "CREATE TABLE numbered (tenant_id bigint, id bigint GENERATED ALWAYS AS IDENTITY UNIQUE, PRIMARY KEY "
        "(tenant_id, id));" +
        postgres::rls::enable("numbered") +
        "INSERT INTO numbered VALUES (2, DEFAULT); CREATE TABLE remarks (of_number bigint REFERENCES numbered (id), "
        "text text);"
        "INSERT INTO remarks VALUES (1, 'of tenant 2'); GRANT SELECT ON numbered, remarks TO app");
    CHECK(bench.ask(1, "SELECT count(*) FROM remarks") == 1);
    CHECK(bench.finds(
        "the table remarks belongs by its foreign key remarks_of_number_fkey to rows of tenants in numbered"));
    bench.database.admin("REVOKE ALL ON remarks FROM app");
    CHECK(bench.problems().empty());
}

TEST_CASE("a view with security_invoker is fine however that is written, beside other options") {
    LeakBench bench(
        "CREATE VIEW own WITH (security_invoker = yes, check_option = local) AS SELECT * FROM notes;"
        "CREATE VIEW owners WITH (security_invoker = no) AS SELECT * FROM notes; GRANT SELECT ON own, owners TO app");
    CHECK(bench.problems() ==
          std::vector<std::string>{"the view owners runs as its owner; make it WITH (security_invoker = true)"});
}

TEST_CASE("tenants of other types are searched for as such, and the one whose id is all zeros is one of them") {
    LeakBench bench(
        "CREATE DOMAIN company AS uuid; CREATE TABLE zeros (tenant_id company PRIMARY KEY);"
        "INSERT INTO zeros VALUES ('00000000-0000-0000-0000-000000000000'); CREATE TABLE small (tenant_id smallint "
        "PRIMARY KEY);"
        "INSERT INTO small VALUES (1); GRANT SELECT ON zeros, small TO app;" +
        postgres::rls::enable("zeros", "tenant_id", "uuid") + postgres::rls::enable("small", "tenant_id", "integer"));
    CHECK(bench.problems().empty());
}

}  // namespace tgfw::test
