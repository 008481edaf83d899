#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>

#include <adapters/sqlite/store.hpp>

#include <support/temporary_folder.hpp>

using namespace tgfw;
using namespace tgfw::sqlite;
using namespace std::chrono_literals;
using tgfw::test::TemporaryFolder;

namespace {

const Inbox::Time kStoreTime{std::chrono::seconds(1'767'225'600)};

DeadLetter dead_letter(std::int64_t id, std::string reason) {
    DeadLetter letter;
    letter.update_id = id;
    letter.update = "{}";
    letter.reason = std::move(reason);
    letter.attempts = 2;
    letter.time = kStoreTime;
    return letter;
}

}  // namespace

TEST_CASE("a file keeps the pending updates of each bot in their order, also when it is opened again") {
    const TemporaryFolder folder;
    const std::string file = folder / "inbox";
    {
        Store store(file);
        store.put(1, 20, R"({"update_id":20})");
        store.put(1, 10, R"({"update_id":10})");
        store.put(2, 20, R"({"update_id":20,"other":"bot"})");
        store.put(1, 20, "not again");
    }
    Store store(file);
    const auto pending = store.pending(1);
    REQUIRE(pending.size() == 2);
    CHECK(pending[0].update_id == 20);
    CHECK(pending[0].update == R"({"update_id":20})");
    CHECK(pending[1].update_id == 10);
    CHECK(store.pending(2).size() == 1);
    CHECK(store.pending(3).empty());
}

TEST_CASE("an update that has ended is pending no more, and known for as long as it is asked for") {
    const TemporaryFolder folder;
    Store store(folder / "inbox");
    store.put(1, 10, "{}");
    store.end(1, 10, Inbox::End::done, kStoreTime);
    store.end(1, 11, Inbox::End::done, kStoreTime + 5s);
    CHECK(store.pending(1).empty());
    const auto handled = store.handled(1);
    REQUIRE(handled.size() == 2);
    CHECK(handled[0].first == 10);
    CHECK(handled[0].second == kStoreTime);
    store.forget_handled(1, kStoreTime + 1s, 1000);
    REQUIRE(store.handled(1).size() == 1);
    CHECK(store.handled(1)[0].first == 11);
}

TEST_CASE("what begins and does not end is counted, also where it was never put") {
    const TemporaryFolder folder;
    Store store(folder / "inbox");
    store.put(1, 10, "{}");
    CHECK(store.begin(1, 10) == 1);
    CHECK(store.begin(1, 10) == 2);
    store.end(1, 10, Inbox::End::cancelled, kStoreTime);
    CHECK(store.begin(1, 10) == 2);
    CHECK(store.begin(1, 99) == 1);
    CHECK(store.pending(1).size() == 1);
    store.put(1, 99, "{}");
    CHECK(store.pending(1).size() == 2);
    CHECK(store.begin(1, 99) == 2);
}

TEST_CASE("dead letters are bounded, the oldest go; one can be replayed or dropped") {
    const TemporaryFolder folder;
    Store store(folder / "inbox");
    store.put(1, 10, "{}");
    store.put(1, 11, "{}");
    for (const std::int64_t id : {10, 11, 12, 13}) store.bury(1, dead_letter(id, "why " + std::to_string(id)), 3);
    CHECK(store.pending(1).empty());
    const auto dead = store.dead();
    REQUIRE(dead.size() == 3);
    CHECK(dead[0].first == 1);
    CHECK(dead[0].second.update_id == 11);
    CHECK(dead[0].second.reason == "why 11");
    CHECK(dead[0].second.attempts == 2);
    CHECK(dead[0].second.time == kStoreTime);
    CHECK(store.replay(dead[0].second.number));
    CHECK_FALSE(store.replay(dead[0].second.number));
    REQUIRE(store.pending(1).size() == 1);
    CHECK(store.pending(1)[0].update_id == 11);
    CHECK(store.drop(dead[1].second.number));
    CHECK_FALSE(store.drop(dead[1].second.number));
    CHECK(store.handled(1).size() == 3);
    const auto status = store.status();
    REQUIRE(status.size() == 1);
    CHECK(status[0].pending == 1);
    CHECK(status[0].dead == 1);
}

TEST_CASE("a file that is no inbox is refused, with what to do") {
    const TemporaryFolder folder;
    const std::string file = folder / "inbox";
    SUBCASE("no SQLite file") {
        std::ofstream(file) << std::string(5000, 'x');
        CHECK_THROWS_WITH_AS(Store{file}, doctest::Contains("it is no SQLite file; give another name"), InboxError);
    }
    SUBCASE("another program's") {
        Database(file).execute("CREATE TABLE t (a)");
        CHECK_THROWS_WITH_AS(Store{file}, doctest::Contains((file + " is an SQLite file of another program").c_str()),
                             InboxError);
        Database same(file);
        Statement mode(same, "PRAGMA journal_mode");
        REQUIRE(mode.step());
        CHECK(mode.text(0) == "delete");  // As it was.
    }
    SUBCASE("a later version's") {
        { const Store store(file); }
        Database(file).execute("PRAGMA user_version = 2");
        CHECK_THROWS_WITH_AS(Store{file}, doctest::Contains("has version 2"), InboxError);
    }
    SUBCASE("in no folder") {
        CHECK_THROWS_WITH_AS(Store{folder / "none/inbox"}, doctest::Contains("its folder must be there"), InboxError);
    }
    SUBCASE("damaged") {
        {
            Store store(file);
            for (int id = 0; id < 500; ++id) store.put(1, id, std::string(500, 'j'));
        }
        std::filesystem::remove(file + "-wal");
        std::fstream out(file, std::ios::in | std::ios::out);
        out.seekp(4096);
        out << std::string(60'000, '\xAA');
        out.close();
        const auto read = [&] { return Store(file).pending(1); };
        CHECK_THROWS_WITH_AS(read(), doctest::Contains("it is damaged"), InboxError);
    }
}
