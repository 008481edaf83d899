#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include <support/temporary_folder.hpp>
#include "database.hpp"

namespace tgfw::test {

namespace {

/// A database, a folder of migrations, and tgfw_migrate run on both.
class MigrateTool {
public:
    MigrateTool() {
        std::ofstream(folder / "url") << url() << "\n";
        std::filesystem::create_directory(folder / "steps");
    }

    void write(const std::string& name, const std::string& sql) const {
        std::ofstream(folder.path() / "steps" / name) << sql;
    }

    /// Its exit code; `text` is what it said.
    int run(const std::string& verb) { return run_words(words(verb)); }
    [[nodiscard]] std::string words(const std::string& verb) const {
        return verb + " " + (folder / "steps").string() + " --database-url-file " + (folder / "url").string();
    }
    int run_words(const std::string& words, const std::string& environment = "") {
        text.clear();
        FILE* pipe = ::popen((environment + " " TGFW_MIGRATE_TOOL " " + words + " 2>&1").c_str(), "r");
        REQUIRE(pipe != nullptr);
        for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) text += static_cast<char>(c);
        return WEXITSTATUS(::pclose(pipe));
    }
    [[nodiscard]] bool said(const std::string& part) const { return text.find(part) != std::string::npos; }
    [[nodiscard]] std::string url() const { return database.options("tgfw_owner").connection.reveal(); }

    Database database;
    TemporaryFolder folder;
    std::string text;
};

}  // namespace

TEST_CASE("tgfw_migrate says how it is called, which is no mistake where it was asked") {
    MigrateTool tool;
    CHECK(tool.run_words("--help") == 0);
    CHECK(tool.said("usage: tgfw_migrate"));
    CHECK(tool.run_words("") == 2);
    CHECK(tool.said("usage: tgfw_migrate"));
}

TEST_CASE("tgfw_migrate tells what is missing, tries it, applies it, and tells when") {
    MigrateTool tool;
    tool.write("0001_shelves.sql", "CREATE TABLE shelves (id int)");
    tool.write("0002_books.sql", "-- tgfw: no transaction\nCREATE INDEX CONCURRENTLY by_id ON shelves (id)");
    CHECK(tool.run("status") == 3);
    CHECK(tool.text == "1\tshelves\tnot applied\n2\tbooks\tnot applied\n");
    CHECK(tool.database.admin("SELECT to_regclass('tgfw_migrations') IS NULL") == "t");
    CHECK(tool.run("check") == 0);
    CHECK(tool.said("would be applied: 1\n"));
    CHECK(tool.said("cannot be tried"));
    CHECK(tool.database.admin("SELECT to_regclass('shelves') IS NULL") == "t");
    CHECK(tool.run("apply") == 0);
    CHECK(tool.said("applied: 1, 2\n"));
    CHECK(tool.run("apply") == 0);
    CHECK(tool.said("applied: none\n"));
    CHECK(tool.run("status") == 0);
    CHECK(tool.said("1\tshelves\tapplied 20"));
}

TEST_CASE("tgfw_migrate names the migration that failed, and whether it is half applied") {
    MigrateTool tool;
    tool.write("1_keep.sql", "CREATE TABLE keep (id int); INSERT INTO keep VALUES (1), (1)");
    tool.write("2_broken.sql", "CREATE TABLE half (id int); SELECT * FROM nowhere");
    CHECK(tool.run("apply") == 1);
    CHECK(tool.said("A migration failed, and is rolled back"));
    CHECK(tool.said("name=broken"));
    CHECK(
        tool.said("tgfw_migrate: the migration 2 (broken) failed and is rolled back in line 1: relation \"nowhere\" "
                  "does not exist"));
    CHECK(tool.run("check") == 1);
    CHECK(tool.said("tgfw_migrate: the migration 2 (broken) failed"));
    CHECK(tool.database.admin("SELECT to_regclass('half') IS NULL AND to_regclass('keep') IS NOT NULL") == "t");
    tool.write("2_broken.sql", "-- tgfw: no transaction\nCREATE UNIQUE INDEX CONCURRENTLY once ON keep (id)");
    CHECK(tool.run("apply") == 1);
    CHECK(tool.said(
        "the migration 2 (broken) runs without a transaction and failed, so that a part of it may be in the database"));
    // What is told is so: the server left an index that is not valid.
    CHECK(tool.database.admin("SELECT NOT indisvalid FROM pg_index WHERE indexrelid = 'once'::regclass") == "t");
    CHECK(tool.database.admin("SELECT max(number) FROM tgfw_migrations") == "1");
}

TEST_CASE("tgfw_migrate that starts many times at once applies each migration once") {
    MigrateTool tool;
    tool.write("1_counted.sql", "CREATE TABLE counted (id int); INSERT INTO counted VALUES (1)");
    std::vector<std::thread> others;
    std::vector<int> codes(4, -1);
    const std::string words = tool.words("apply");
    for (int& code : codes) {
        others.emplace_back([&code, &words] {
            code = WEXITSTATUS(std::system((TGFW_MIGRATE_TOOL " " + words + " >/dev/null 2>&1").c_str()));
        });
    }
    for (std::thread& other : others) other.join();
    CHECK(codes == std::vector<int>(4, 0));
    CHECK(tool.database.admin("SELECT count(*) FROM counted") == "1");
}

TEST_CASE("tgfw_migrate takes the database from the environment or from a file, and not from the command line") {
    MigrateTool tool;
    tool.write("1_one.sql", "SELECT 1");
    const std::string steps = (tool.folder / "steps").string();
    CHECK(tool.run_words("apply " + steps, "DATABASE_URL='" + tool.url() + "'") == 0);
    CHECK(tool.run_words("apply " + steps, "env -u DATABASE_URL") == 1);
    CHECK(tool.said(
        "DATABASE_URL is not set; set it to postgresql://owner@host/name, or name a file with --database-url-file"));
    for (const char* words : {"", "apply", "undo folder", "apply folder postgresql://owner:secret@host/name",
                              "status folder --database-url-file"}) {
        CHECK_MESSAGE(tool.run_words(words) == 2, words);
        CHECK(tool.said("usage: tgfw_migrate status|check|apply FOLDER"));
        CHECK_FALSE(tool.said("secret"));
    }
    CHECK(tool.run_words("apply " + steps + "/none", "DATABASE_URL='" + tool.url() + "'") == 1);
    CHECK(tool.said("the folder of migrations"));
    std::filesystem::create_directory(tool.folder / "empty");
    CHECK(tool.run_words("status " + (tool.folder / "empty").string(), "DATABASE_URL='" + tool.url() + "'") == 1);
    CHECK(tool.said("has no migration; name the one with the files NUMBER_name.sql"));
    std::ofstream(tool.folder / "url") << tool.url() << " \r\n";
    CHECK(tool.run("apply") == 0);
    CHECK(tool.run_words("apply " + steps, "DATABASE_URL='host=/nowhere password=secret'") == 1);
    CHECK(tool.said("tgfw_migrate: cannot connect to the database"));
    CHECK_FALSE(tool.said("secret"));
}

}  // namespace tgfw::test
