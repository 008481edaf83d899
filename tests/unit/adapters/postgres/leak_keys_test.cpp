#include <tgfw/adapters/postgres/rls.hpp>

#include <doctest/doctest.h>

#include <tgfw/adapters/postgres/error.hpp>
#include <tgfw/adapters/postgres/rls.hpp>
#include "leak_bench.hpp"

namespace tgfw::test {

// Pitfalls of row-level security: keys see the rows of all.

namespace {

/// A table that hangs on the notes by a foreign key.
std::string marks(const std::string& key) {
    return "ALTER TABLE notes ADD COLUMN code int; UPDATE notes SET code = tenant_id * 10 + id; ALTER TABLE notes ADD "
           "UNIQUE (code);"
           "CREATE TABLE marks (tenant_id bigint NOT NULL, id int NOT NULL, note int, PRIMARY KEY (tenant_id, id), " +
           key + ");" + postgres::rls::enable("marks") + "GRANT SELECT, INSERT, UPDATE, DELETE ON marks TO app;";
}

const std::string kCareless = marks("FOREIGN KEY (note) REFERENCES notes (code) ON DELETE CASCADE");
const std::string kCareful = marks("FOREIGN KEY (tenant_id, note) REFERENCES notes (tenant_id, id) ON DELETE CASCADE");

}  // namespace

TEST_CASE("pitfall 15: a unique key tells one tenant what another has; ours begins with the tenant") {
    LeakBench bench("CREATE UNIQUE INDEX by_text ON notes (text)");
    PlainSession session = bench.plain_of(1);
    const std::string refusal = session.refusal("INSERT INTO notes VALUES (1, 7, 'two')");
    CHECK(refusal.find("duplicate key value violates unique constraint") != std::string::npos);
    CHECK(refusal.find("DETAIL") == std::string::npos);
    CHECK(session.touch("INSERT INTO notes VALUES (1, 7, 'two') ON CONFLICT DO NOTHING") == "0");
    CHECK(session.refusal("INSERT INTO notes VALUES (1, 7, 'two') ON CONFLICT (text) DO UPDATE SET id = 8")
              .find("row-level security") != std::string::npos);
    CHECK(bench.finds("the unique index by_text of the table notes leaves tenant_id out"));
    bench.database.admin("DROP INDEX by_text; CREATE UNIQUE INDEX by_tenant_and_text ON notes (tenant_id, text)");
    CHECK(bench.touch(1, "INSERT INTO notes VALUES (1, 7, 'two')") == 1);
    CHECK(bench.problems().empty());
}

TEST_CASE("pitfall 15: so does an exclusion; and a number that only the server chooses tells nothing") {
    LeakBench bench("ALTER TABLE notes ADD COLUMN during int4range, ADD EXCLUDE USING gist (during WITH &&)");
    bench.plain_of(2).ask("UPDATE notes SET during = '[1,5)' WHERE id = 1");
    CHECK(bench.plain_of(1)
              .refusal("UPDATE notes SET during = '[3,4)'")
              .find("conflicting key value violates exclusion constraint") != std::string::npos);
    CHECK(bench.finds("the unique index notes_during_excl"));
    bench.database.admin(
        "ALTER TABLE notes DROP COLUMN during, ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY UNIQUE");
    CHECK(bench.problems().empty());
}

TEST_CASE(
    "pitfall 16: a foreign key points into another tenant's rows and tells what is there; ours has the tenant in it") {
    LeakBench careless(kCareless);
    PlainSession session = careless.plain_of(1);
    CHECK(session.touch("INSERT INTO marks VALUES (1, 1, 21)") == "1");
    CHECK(session.refusal("INSERT INTO marks VALUES (1, 2, 99)").find("is not present in table \"notes\"") !=
          std::string::npos);
    CHECK(careless.finds("the foreign key marks_note_fkey of the table marks leaves tenant_id out"));

    LeakBench careful(kCareful);
    CHECK_THROWS_AS(careful.touch(1, "INSERT INTO marks VALUES (1, 1, 2)"), postgres::ForeignKeyViolation);
    CHECK_THROWS_AS(careful.touch(1, "INSERT INTO marks VALUES (1, 2, 99)"), postgres::ForeignKeyViolation);
    CHECK(careful.touch(1, "INSERT INTO marks VALUES (1, 1, 1)") == 1);
}

TEST_CASE("pitfall 16: a foreign key that has the tenant in another's place is named, too") {
    LeakBench bench(
        "CREATE TABLE tags (tenant_id bigint, owner bigint, note int, PRIMARY KEY (tenant_id, note),"
        "FOREIGN KEY (owner, note) REFERENCES notes (tenant_id, id));" +
        postgres::rls::enable("tags") + "GRANT SELECT, INSERT ON tags TO app");
    CHECK(bench.plain_of(1).touch("INSERT INTO tags VALUES (1, 2, 2)") == "1");
    CHECK(bench.finds("the foreign key tags_owner_note_fkey of the table tags"));
}

TEST_CASE("pitfall 17: ON DELETE CASCADE deletes another tenant's rows; ours cannot hang on another's") {
    LeakBench careless(kCareless);
    careless.plain_of(2).touch("INSERT INTO marks VALUES (2, 1, 11)");
    CHECK(careless.plain_of(1).touch("DELETE FROM notes") == "1");
    CHECK(careless.database.admin("SELECT count(*) FROM marks") == "0");
    CHECK(careless.finds("the foreign key marks_note_fkey of the table marks leaves tenant_id out"));

    LeakBench careful(kCareful);
    CHECK(careful.touch(2, "INSERT INTO marks VALUES (2, 1, 1)") == 1);
    CHECK(careful.touch(1, "DELETE FROM notes") == 1);
    CHECK(careful.database.admin("SELECT count(*) FROM marks") == "1");
}

TEST_CASE("pitfall 15: a column that an index includes is no part of its key") {
    LeakBench bench("CREATE UNIQUE INDEX by_text ON notes (text) INCLUDE (tenant_id)");
    CHECK(bench.plain_of(1).refusal("INSERT INTO notes VALUES (1, 7, 'two')").find("duplicate key") !=
          std::string::npos);
    CHECK(bench.finds("the unique index by_text of the table notes leaves tenant_id out"));
}

}  // namespace tgfw::test
