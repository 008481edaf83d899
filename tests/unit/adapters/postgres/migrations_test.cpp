#include <tgfw/adapters/postgres/migrations.hpp>

#include <fstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <support/temporary_folder.hpp>
#include <tgfw/net/task_group.hpp>
#include "database.hpp"

namespace tgfw::test {

namespace {

using postgres::Migration;
using postgres::Migrator;

std::vector<Migration> two_steps() {
    std::vector<Migration> list;
    list.emplace_back(1, "create", "CREATE TABLE shelves (id int); CREATE TABLE books (id int);");
    list.emplace_back(2, "fill", "INSERT INTO shelves VALUES (1); INSERT INTO books SELECT generate_series(1, 3)");
    return list;
}

class Schema {
public:
    Schema() : migrator(database.io().get_executor(), database.options("tgfw_owner"), steady_clock(), null_logger()) {}
    /// What apply() throws, of this type.
    template <class E>
    std::string failure(const std::vector<Migration>& list) {
        try {
            database.run(migrator.apply(list));
        } catch (const E& error) {
            return error.what();
        }
        return {};
    }

    Database database;
    Migrator migrator;
};

using Numbers = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("migrations are applied once, in their order, and what was applied is known") {
    Schema schema;
    CHECK(schema.database.run(schema.migrator.apply(two_steps())) == Numbers{1, 2});
    CHECK(schema.database.run(schema.migrator.apply(two_steps())) == Numbers{});
    CHECK(schema.database.admin("SELECT count(*) FROM books") == "3");
    auto more = two_steps();
    more.emplace_back(3, "index", "-- tgfw: no transaction\nCREATE INDEX CONCURRENTLY by_id ON books (id)");
    const auto states = schema.database.run(schema.migrator.status(more));
    REQUIRE(states.size() == 3);
    CHECK(states[1].applied_at.has_value());
    CHECK_FALSE(states[2].applied_at.has_value());
    CHECK(schema.database.run(schema.migrator.apply(more)) == Numbers{3});
}

TEST_CASE("a migration that fails leaves nothing of itself, and those before it stay") {
    Schema schema;
    auto list = two_steps();
    list.emplace_back(3, "broken", "CREATE TABLE half (id int); SELECT 1/0");
    list.emplace_back(4, "never", "CREATE TABLE never (id int)");
    const std::string text = schema.failure<postgres::MigrationFailed>(list);
    CHECK(text == "the migration 3 (broken) failed and is rolled back: division by zero (SQLSTATE 22012)");
    CHECK(schema.database.admin("SELECT max(number) FROM tgfw_migrations") == "2");
    CHECK(schema.database.admin("SELECT to_regclass('half') IS NULL AND to_regclass('never') IS NULL") == "t");
}

TEST_CASE("a dry run finds mistakes and changes nothing") {
    Schema schema;
    CHECK(schema.database.run(schema.migrator.dry_run(two_steps())) == Numbers{1, 2});
    CHECK(schema.database.admin("SELECT to_regclass('books') IS NULL") == "t");
    auto list = two_steps();
    list.emplace_back(3, "broken", "SELECT * FROM nowhere");
    CHECK_THROWS_WITH_AS(schema.database.run(schema.migrator.dry_run(list)),
                         "the migration 3 (broken) failed and is rolled back in line 1: relation \"nowhere\" does not "
                         "exist (SQLSTATE 42P01)",
                         postgres::MigrationFailed);
}

TEST_CASE("a migration that was changed or lost after it was applied stops all others") {
    Schema schema;
    schema.database.run(schema.migrator.apply(two_steps()));
    auto changed = two_steps();
    changed[0] = Migration(1, "create", "CREATE TABLE other (id int)");
    CHECK_THROWS_WITH_AS(
        schema.database.run(schema.migrator.apply(changed)),
        "the migration 1 (create) was changed after it was applied; restore it, and put the change into a further one",
        postgres::MigrationChanged);
    CHECK_THROWS_AS(schema.database.run(schema.migrator.apply(std::vector<Migration>{two_steps()[0]})),
                    postgres::MigrationChanged);
}

TEST_CASE("a migration that commits by itself is refused, and known to be half applied") {
    for (const char* sql : {"CREATE TABLE sly (id int); COMMIT", "BEGIN; CREATE TABLE sly (id int); COMMIT;",
                            "CREATE TABLE sly (id int); COMMIT; BEGIN; SELECT 1"}) {
        Schema schema;
        std::vector<Migration> list;
        list.emplace_back(1, "sly", sql);
        CHECK(schema.failure<postgres::MigrationHalfApplied>(list).starts_with(
            "the migration 1 (sly) ended its transaction by itself"));
        CHECK(schema.database.admin("SELECT to_regclass('sly') IS NOT NULL") == "t");
        CHECK(schema.database.admin("SELECT count(*) FROM tgfw_migrations") == "0");
    }
}

TEST_CASE("what a migration sets holds for itself alone") {
    Schema schema;
    std::vector<Migration> list;
    list.emplace_back(1, "dump",
                      "SELECT pg_catalog.set_config('search_path', '', false); CREATE TABLE public.dumped (id int)");
    list.emplace_back(2, "role", "SET ROLE app; SET lock_timeout = '1ms'");
    list.emplace_back(3, "alone", "-- tgfw: no transaction\nSET search_path = pg_temp");
    list.emplace_back(4, "after", "CREATE TABLE after_all (id int)");
    CHECK(schema.database.run(schema.migrator.dry_run(list)) == Numbers{1, 2, 4});
    CHECK(schema.database.run(schema.migrator.apply(list)) == Numbers{1, 2, 3, 4});
    CHECK(schema.database.admin("SELECT relowner::regrole FROM pg_class WHERE oid = 'public.after_all'::regclass") ==
          "tgfw_owner");
}

TEST_CASE("the error of a migration names its line, also behind characters of several bytes") {
    Schema schema;
    std::vector<Migration> list;
    list.emplace_back(7, "long", "-- Größe\nCREATE TABLE one (id int);\r\n\nSELECT nonsense;\n");
    CHECK(schema.failure<postgres::MigrationFailed>(list) ==
          "the migration 7 (long) failed and is rolled back in line 4: column \"nonsense\" does not exist (SQLSTATE "
          "42703)");
    list[0] = Migration(7, "late",
                        "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int REFERENCES a DEFERRABLE INITIALLY "
                        "DEFERRED); INSERT INTO b VALUES (1)");
    CHECK(schema.failure<postgres::MigrationFailed>(list).starts_with(
        "the migration 7 (late) failed and is rolled back at its end: "));
    list[0] = Migration(7, "copy", "CREATE TABLE c (id int); COPY c FROM STDIN");
    CHECK(schema.failure<postgres::MigrationFailed>(list).find("Transaction::copy_in()") != std::string::npos);
    CHECK(schema.database.admin(
              "SELECT to_regclass('one') IS NULL AND to_regclass('a') IS NULL AND to_regclass('c') IS NULL") == "t");
}

TEST_CASE("a program that waits for its turn does not hold up an index that is made without a transaction") {
    Schema schema;
    std::vector<Migration> list;
    list.emplace_back(1, "rows", "CREATE TABLE rows (id int)");
    list.emplace_back(2, "slow", "-- tgfw: no transaction\nSELECT pg_sleep(0.3)");
    list.emplace_back(3, "index", "-- tgfw: no transaction\nCREATE INDEX CONCURRENTLY by_id ON rows (id)");
    std::exception_ptr failure;
    int applied = 0;
    const auto all = [&](std::vector<Migration> steps) -> awaitable<void> {
        net::TaskGroup tasks(schema.database.io().get_executor(), [&](std::exception_ptr error) { failure = error; });
        const auto one = [](Schema& s, std::vector<Migration> own, int& count) -> awaitable<void> {
            const auto done = co_await s.migrator.apply(std::move(own));
            count += static_cast<int>(done.size());
        };
        for (int i = 0; i < 2; ++i) tasks.spawn(one(schema, steps, applied));
        co_await tasks.join();
    };
    schema.database.run(all(list));
    CHECK(failure == nullptr);
    CHECK(applied == 3);
    CHECK(schema.database.admin("SELECT indisvalid FROM pg_index WHERE indexrelid = 'by_id'::regclass") == "t");
}

TEST_CASE("a migration from another system is the same one, and a text that is none is refused") {
    const Migration plain(1, "x", "SELECT 1;\nSELECT 2;\n");
    CHECK(Migration(1, "x", "\xEF\xBB\xBFSELECT 1;\r\nSELECT 2;\r\n").checksum == plain.checksum);
    CHECK(Migration(1, "x", "SELECT 1;\rSELECT 2;\n").checksum != plain.checksum);
    CHECK_FALSE(Migration(2, "x", "\xEF\xBB\xBF-- tgfw: no transaction\r\nSELECT 1").in_transaction);
    CHECK_THROWS_AS(Migration(3, "x", ""), ConfigError);
    CHECK_THROWS_AS(Migration(3, "x", " \r\n"), ConfigError);
    CHECK_THROWS_AS(Migration(3, "x", std::string("S\0E\0", 4)), ConfigError);
    CHECK_THROWS_AS(Migration(3, "x", "-- tgfw: no transactoin\nSELECT 1"), ConfigError);
    Schema schema;
    std::vector<Migration> list{Migration(1, "x",
                                          "\xEF\xBB\xBF"
                                          "CREATE TABLE marked (id int);\r\n")};
    CHECK(schema.database.run(schema.migrator.apply(list)) == Numbers{1});
}

TEST_CASE("programs that start together apply each migration once") {
    Schema schema;
    const auto all = [](Schema& s) -> awaitable<int> {
        int applied = 0;
        std::exception_ptr failure;
        net::TaskGroup tasks(s.database.io().get_executor(), [&](std::exception_ptr error) { failure = error; });
        const auto one = [](Schema& other, int& count) -> awaitable<void> {
            const auto done = co_await other.migrator.apply(two_steps());
            count += static_cast<int>(done.size());
        };
        for (int i = 0; i < 5; ++i) tasks.spawn(one(s, applied));
        co_await tasks.join();
        if (failure) std::rethrow_exception(failure);
        co_return applied;
    };
    CHECK(schema.database.run(all(schema)) == 2);
}

TEST_CASE("migrations are read from a folder by their numbers, and two of one number are refused") {
    TemporaryFolder folder;
    const auto write = [&](const char* name) { std::ofstream(folder / name) << "SELECT 1"; };
    write("0010_ten.sql");
    write("2_two.sql");
    write("notes.txt");
    write("x_not.sql");
    const auto found = postgres::read_migrations(folder.path());
    REQUIRE(found.size() == 2);
    CHECK(found[0].number == 2);
    CHECK(found[1].name == "ten");
    for (const char* name : {"3.sql", "3-three.sql", "3three.sql", "0_zero.sql", "99999999999999999999_far.sql"}) {
        write(name);
        CHECK_THROWS_AS_MESSAGE(static_cast<void>(postgres::read_migrations(folder.path())), ConfigError, name);
        std::filesystem::remove(folder / name);
    }
    write("02_again.sql");
    CHECK_THROWS_AS(static_cast<void>(postgres::read_migrations(folder.path())), ConfigError);
    CHECK_THROWS_AS(static_cast<void>(postgres::read_migrations(folder / "none")), ConfigError);
}

}  // namespace tgfw::test
