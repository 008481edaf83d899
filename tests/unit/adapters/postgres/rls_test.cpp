#include <tgfw/adapters/postgres/rls.hpp>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <tgfw/adapters/postgres/error.hpp>
#include <tgfw/adapters/postgres/pool.hpp>
#include <tgfw/adapters/postgres/tenant.hpp>
#include "database.hpp"

namespace tgfw::test {

namespace {

using postgres::Pool;
using postgres::TenantId;
using postgres::without_tenant;
namespace rls = postgres::rls;

/// Stands for a resolver that has looked.
class KnownTenants : public postgres::TenantResolver {
public:
    static TenantId number(int id) { return tenant(std::to_string(id)); }
};

std::string notes_schema() {
    return "CREATE TABLE notes (tenant_id bigint NOT NULL, id bigint GENERATED ALWAYS AS IDENTITY, text text, PRIMARY "
           "KEY (tenant_id, id));" +
           rls::enable("notes") +
           "INSERT INTO notes (tenant_id, text) SELECT i % 2 + 1, 'note ' || i FROM generate_series(1, 10) i;"
           "GRANT SELECT, INSERT, UPDATE, DELETE ON notes TO app;";
}

class NotesPool {
public:
    explicit NotesPool(const std::string& more = "", std::size_t size = 1)
        : database(notes_schema() + more),
          pool(database.io().get_executor(), database.options().with_size(size).with_overflow(0), steady_clock(),
               null_logger()) {}
    ~NotesPool() {
        const bool whole = database.run(pool.close(std::chrono::seconds(10)));
        CHECK(whole);
    }
    std::vector<std::string> problems() { return database.run(rls::problems(pool)); }
    Database database;
    Pool pool;
};

awaitable<std::vector<std::int64_t>> owners_seen(Pool& pool, TenantId tenant) {
    auto tx = co_await pool.begin(std::move(tenant));
    const auto rows = co_await tx.query("SELECT tenant_id FROM notes");  // B-49: a WHERE that was forgotten
    co_await tx.commit();
    co_return rows.all<std::int64_t>();
}

awaitable<std::int64_t> seen_by_nobody(Pool& pool) {
    auto tx = co_await pool.begin(without_tenant);
    const auto rows = co_await tx.query("SELECT count(*) FROM notes");
    co_return rows.one<std::int64_t>();
}

awaitable<std::int64_t> touch(Pool& pool, TenantId tenant, postgres::TrustedSql sql) {
    auto tx = co_await pool.begin(std::move(tenant));
    const auto count = co_await tx.execute(sql);
    co_await tx.commit();
    co_return count;
}

std::string source_text(const std::string& path) {
    std::ifstream file(std::string(TGFW_SOURCE_DIR "/") + path);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

bool names(const std::vector<std::string>& problems, std::string_view what) {
    return std::any_of(problems.begin(), problems.end(),
                       [&](const std::string& p) { return p.find(what) != std::string::npos; });
}

}  // namespace

TEST_CASE("a tenant sees its own rows where a WHERE was forgotten (B-45, B-49)") {
    NotesPool fixture;
    const auto own = fixture.database.run(owners_seen(fixture.pool, KnownTenants::number(1)));
    CHECK(own == std::vector<std::int64_t>(5, 1));
}

TEST_CASE(
    "a connection that served one tenant shows nothing to nobody, and the next tenant its own (B-46, B-50, X-10, "
    "X-11)") {
    NotesPool fixture;
    CHECK(fixture.database.run(seen_by_nobody(fixture.pool)) == 0);
    for (int round = 0; round < 8; ++round) {  // Beyond the fifth, the server may take a generic plan.
        for (const int tenant : {1, 2}) {
            const auto own = fixture.database.run(owners_seen(fixture.pool, KnownTenants::number(tenant)));
            CHECK(own == std::vector<std::int64_t>(5, tenant));
        }
        CHECK(fixture.database.run(seen_by_nobody(fixture.pool)) == 0);
    }
    CHECK(fixture.pool.stats().opened == 1);
}

TEST_CASE("a tenant writes no row of another's, moves none, and touches none") {
    NotesPool fixture;
    const auto attempt = [&](const char* sql) {
        return fixture.database.run(touch(fixture.pool, KnownTenants::number(1), postgres::trusted_sql(sql)));
    };
    CHECK_THROWS_AS(static_cast<void>(attempt("INSERT INTO notes (tenant_id, text) VALUES (2, 'mine')")),
                    postgres::InsufficientPrivilege);
    CHECK_THROWS_AS(static_cast<void>(attempt("UPDATE notes SET tenant_id = 2")), postgres::InsufficientPrivilege);
    CHECK(attempt("UPDATE notes SET text = 'read' WHERE tenant_id = 2") == 0);
    CHECK(attempt("DELETE FROM notes WHERE tenant_id = 2") == 0);
    CHECK(attempt("DELETE FROM notes") == 5);
    CHECK(fixture.database.admin("SELECT count(*) FROM notes") == "5");
}

TEST_CASE("a tenant's id that is no number shows nothing and says so") {
    class Odd : public postgres::TenantResolver {
    public:
        static TenantId text(std::string value) { return tenant(std::move(value)); }
    };
    NotesPool fixture;
    CHECK_THROWS_AS(fixture.database.run(owners_seen(fixture.pool, Odd::text("1 OR 1=1"))), postgres::DataError);
    CHECK_THROWS_AS(Odd::text(""), ConfigError);
}

TEST_CASE("the self-check finds nothing wrong with what enable() made (B-51)") {
    NotesPool fixture;
    CHECK(fixture.problems() == std::vector<std::string>());
    fixture.database.run(rls::require(fixture.pool));
}

TEST_CASE("the self-check names what would leak, each with its remedy") {
    SUBCASE("a table without row-level security") {
        NotesPool fixture("CREATE TABLE bare (tenant_id bigint, PRIMARY KEY (tenant_id)); GRANT SELECT ON bare TO app");
        CHECK(names(fixture.problems(), "the table bare has no row-level security"));
        CHECK_THROWS_AS(fixture.database.run(rls::require(fixture.pool)), rls::NotProtected);
    }
    SUBCASE("a table that does not force it") {
        NotesPool fixture("ALTER TABLE notes NO FORCE ROW LEVEL SECURITY");
        CHECK(names(fixture.problems(), "the table notes does not FORCE"));
    }
    SUBCASE("a table without a policy") {
        NotesPool fixture("DROP POLICY tenant_isolation ON notes");
        CHECK(names(fixture.problems(), "the table notes has no policy"));
    }
    SUBCASE("a policy that lets all through") {
        NotesPool fixture("CREATE POLICY open ON notes FOR UPDATE USING (true) WITH CHECK (tenant_id = 1)");
        CHECK(names(fixture.problems(), "the policy open of the table notes"));
    }
    SUBCASE("a partition that can be read by itself") {
        NotesPool fixture(
            "CREATE TABLE logs (tenant_id bigint, PRIMARY KEY (tenant_id)) PARTITION BY LIST (tenant_id);" +
            rls::enable("logs") +
            "CREATE TABLE logs_1 PARTITION OF logs FOR VALUES IN (1); GRANT SELECT ON logs_1 TO app");
        CHECK(names(fixture.problems(), "the table logs_1 has no row-level security"));
    }
    SUBCASE("a view that runs as its owner") {
        NotesPool fixture("CREATE VIEW all_notes AS SELECT * FROM notes; GRANT SELECT ON all_notes TO app");
        CHECK(names(fixture.problems(), "the view all_notes"));
    }
    SUBCASE("a view that runs as its reader is fine") {
        NotesPool fixture(
            "CREATE VIEW my_notes WITH (security_invoker = true) AS SELECT * FROM notes; GRANT SELECT ON my_notes TO "
            "app");
        CHECK(fixture.problems() == std::vector<std::string>());
    }
    SUBCASE("a materialized view") {
        NotesPool fixture("CREATE MATERIALIZED VIEW frozen AS SELECT * FROM notes; GRANT SELECT ON frozen TO app");
        CHECK(names(fixture.problems(), "the materialized view frozen"));
    }
    SUBCASE("a function that runs as its owner") {
        NotesPool fixture(
            "CREATE FUNCTION peek() RETURNS SETOF notes LANGUAGE sql SECURITY DEFINER AS 'SELECT * FROM notes'");
        CHECK(names(fixture.problems(), "the function peek()"));
    }
    SUBCASE("the right to truncate") {
        NotesPool fixture("GRANT TRUNCATE ON notes TO app");
        CHECK(names(fixture.problems(), "may TRUNCATE the table notes"));
    }
    SUBCASE("a unique key that sees all tenants") {
        NotesPool fixture("CREATE UNIQUE INDEX by_text ON notes (text)");
        CHECK(names(fixture.problems(), "the unique index by_text"));
    }
    SUBCASE("a foreign key across tenants") {
        NotesPool fixture(
            "ALTER TABLE notes ADD UNIQUE (id); CREATE TABLE marks (tenant_id bigint, note_id bigint REFERENCES notes "
            "(id), PRIMARY KEY (tenant_id, note_id));" +
            rls::enable("marks"));
        CHECK(names(fixture.problems(), "the foreign key marks_note_id_fkey"));
    }
    SUBCASE("a role that nothing binds") {
        Database database(notes_schema());
        Pool pool(database.io().get_executor(), database.options("tgfw_owner"), steady_clock(), null_logger());
        CHECK(names(database.run(rls::problems(pool)), "is a superuser"));
        CHECK(database.run(pool.close(std::chrono::seconds(10))));
    }
}

TEST_CASE("the page on multi-tenancy shows what enable() gives, and names a test for each pitfall") {
    const std::string page = source_text("docs/multi-tenancy.md");
    CHECK(page.find("```sql\n" + rls::enable("tickets") + "```") != std::string::npos);
    for (int pitfall = 1; pitfall <= 32; ++pitfall) {
        CAPTURE(pitfall);
        const auto row = page.find("\n| " + std::to_string(pitfall) + " |");
        REQUIRE(row != std::string::npos);
        const auto end = page.find("` |\n", row);
        const auto file = page.substr(0, end).rfind('`') + 1;
        const std::string test =
            source_text("tests/unit/adapters/postgres/" + page.substr(file, end - file) + "_test.cpp");
        CHECK(test.find("\"pitfall " + std::to_string(pitfall) + ":") != std::string::npos);
    }
}

TEST_CASE("names in enable() are quoted, and its type is one that a tenant has (B-48)") {
    CHECK(rls::enable("shop.\"x\"; --").find("ALTER TABLE \"shop\".\"\"\"x\"\"; --\" ENABLE") == 0);
    CHECK_THROWS_AS(static_cast<void>(rls::enable("notes", "tenant_id", "bigint; DROP TABLE notes")), ConfigError);
}

}  // namespace tgfw::test
