#include <doctest/doctest.h>

#include <chrono>
#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <adapters/sqlite/store.hpp>
#include <tgfw/adapters/sqlite/inbox.hpp>

#include <support/temporary_folder.hpp>

using namespace tgfw;
using namespace tgfw::sqlite;
using namespace std::chrono_literals;
using tgfw::test::TemporaryFolder;

namespace {

/// Runs coroutines in real time, as a file needs it.
class InboxFixture {
public:
    InboxFixture() : file((folder / "inbox").string()) {}

    void run(std::function<awaitable<void>()> play) {
        std::exception_ptr failure;
        boost::asio::co_spawn(io, play(), [&](std::exception_ptr error) { failure = std::move(error); });
        io.restart();
        io.run();
        if (failure) std::rethrow_exception(failure);
    }
    Inbox::Contents open(Inbox& inbox, std::int64_t bot = 1) {
        Inbox::Contents contents;
        run([&]() -> awaitable<void> { contents = co_await inbox.open(bot, now - 24h); });
        return contents;
    }

    TemporaryFolder folder;
    std::string file;
    boost::asio::io_context io;
    Inbox::Time now = std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
};

}  // namespace

TEST_CASE_FIXTURE(InboxFixture, "an inbox gives back what was put and did not end, in any Sync") {
    for (const Sync sync : {Sync::full, Sync::normal, Sync::off}) {
        file = (folder / "inbox").string() + std::to_string(static_cast<int>(sync));
        {
            FileInbox inbox(file, InboxOptions().with_sync(sync));
            CHECK(open(inbox).pending.empty());
            run([&]() -> awaitable<void> {
                for (const std::int64_t id : {7, 5, 6})
                    co_await inbox.put(id, "{\"update_id\":" + std::to_string(id) + "}");
                const int attempts = co_await inbox.begin(5);
                CHECK(attempts == 1);
                inbox.end(5, Inbox::End::done, now);
                co_await inbox.flush();
            });
        }
        FileInbox inbox(file);
        const auto contents = open(inbox);
        REQUIRE(contents.pending.size() == 2);
        CHECK(contents.pending[0].update_id == 7);
        CHECK(contents.pending[1].update == R"({"update_id":6})");
        REQUIRE(contents.handled.size() == 1);
        CHECK(contents.handled[0] == std::pair<std::int64_t, Inbox::Time>(5, now));
    }
}

TEST_CASE_FIXTURE(InboxFixture, "many that wait at the same time end in the order in which they began") {
    FileInbox inbox(file, InboxOptions().with_sync(Sync::off));
    open(inbox);
    std::vector<std::int64_t> ended;
    const auto put = [&](std::int64_t id) -> awaitable<void> {
        co_await inbox.put(id, "{}");
        ended.push_back(id);
    };
    for (std::int64_t id = 0; id < 2000; ++id) {
        boost::asio::co_spawn(io, put(id), [](std::exception_ptr error) { CHECK_FALSE(error); });
    }
    io.restart();
    io.run();
    REQUIRE(ended.size() == 2000);
    CHECK(std::is_sorted(ended.begin(), ended.end()));
    CHECK(open(inbox).pending.size() == 2000);
}

TEST_CASE_FIXTURE(InboxFixture, "an inbox has room up to its bounds, also for what an earlier process left") {
    {
        FileInbox inbox(file);
        open(inbox);
        run([&]() -> awaitable<void> { co_await inbox.put(1, "12345"); });
    }
    FileInbox inbox(file, InboxOptions().with_max_pending(2, 12));
    open(inbox);
    CHECK(inbox.has_room());
    run([&]() -> awaitable<void> { co_await inbox.put(2, "1234567"); });
    CHECK_FALSE(inbox.has_room());
    inbox.end(2, Inbox::End::failed, now);
    CHECK_FALSE(inbox.has_room());
    inbox.end(2, Inbox::End::done, now);
    CHECK(inbox.has_room());
    run([&]() -> awaitable<void> { co_await inbox.put(3, "1"); });
    CHECK_FALSE(inbox.has_room());
}

TEST_CASE_FIXTURE(InboxFixture, "several bots share a file, and a dead letter of one is none of the other's") {
    FileInbox first(file);
    FileInbox second(file);
    open(first, 1);
    open(second, 2);
    run([&]() -> awaitable<void> {
        co_await first.put(7, "{}");
        co_await second.put(7, "{}");
        DeadLetter letter;
        letter.update_id = 7;
        letter.update = "{}";
        letter.reason = "why";
        letter.time = now;
        co_await first.bury(std::move(letter));
    });
    CHECK(open(first, 1).pending.empty());
    CHECK(open(second, 2).pending.size() == 1);
    CHECK(Store(file).dead().size() == 1);
}

TEST_CASE_FIXTURE(InboxFixture, "a file that another process keeps locked is an error of who waits, and mends itself") {
    FileInbox inbox(file);
    open(inbox);
    Store other(file);
    other.begin_transaction();
    CHECK_THROWS_WITH_AS(run([&]() -> awaitable<void> { co_await inbox.put(1, "{}"); }),
                         doctest::Contains("another process keeps it locked"), InboxError);
    CHECK(inbox.has_room());
    other.commit();
    run([&]() -> awaitable<void> { co_await inbox.put(1, "{}"); });
    CHECK(open(inbox).pending.size() == 1);
}

TEST_CASE_FIXTURE(InboxFixture, "one bot's inbox is worked on by one at a time, until that releases it or ends") {
    FileInbox first(file);
    open(first);
    run([&]() -> awaitable<void> { co_await first.put(1, "{}"); });
    {
        FileInbox second(file);
        CHECK_THROWS_WITH_AS(open(second), doctest::Contains("in use by another process"), InboxInUse);
        CHECK_NOTHROW(open(second, 2));
        CHECK_THROWS_AS(open(second), InboxInUse);
        CHECK_NOTHROW(open(first));
        first.release();
        CHECK(open(second).pending.size() == 1);
        CHECK_THROWS_AS(open(first), InboxInUse);
    }
    CHECK(open(first).pending.size() == 1);
}

TEST_CASE_FIXTURE(InboxFixture, "the same inbox by another name is the same inbox") {
    FileInbox first(file);
    open(first);
    std::filesystem::create_symlink(file, folder / "alias");
    FileInbox second((folder / "alias").string());
    CHECK_THROWS_AS(open(second), InboxInUse);
}

TEST_CASE_FIXTURE(InboxFixture, "nobody but its owner may read an inbox") {
    FileInbox inbox(file);
    open(inbox);
    run([&]() -> awaitable<void> { co_await inbox.put(1, "{}"); });
    using std::filesystem::perms;
    for (const char* suffix : {"", "-wal", "-shm", "-lock"}) {
        const auto mode = std::filesystem::status(file + suffix).permissions();
        CHECK_MESSAGE((mode & (perms::group_all | perms::others_all)) == perms::none, suffix);
    }
}

TEST_CASE_FIXTURE(InboxFixture, "how a handling ended is noted once the file can be written again") {
    FileInbox inbox(file);
    open(inbox);
    int errors = 0;
    inbox.on_error([&](std::exception_ptr) { ++errors; });
    run([&]() -> awaitable<void> { co_await inbox.put(1, "{}"); });
    {
        Store other(file);
        other.begin_transaction();
        inbox.end(1, Inbox::End::done, now);
        CHECK_THROWS_AS(run([&]() -> awaitable<void> { co_await inbox.flush(); }), InboxError);
        other.commit();
    }
    run([&]() -> awaitable<void> { co_await inbox.flush(); });
    CHECK(errors == 1);
    CHECK(open(inbox).pending.empty());
    CHECK(open(inbox).handled.size() == 1);
}

TEST_CASE_FIXTURE(InboxFixture,
                  "of the handled ids the youngest are kept up to their bound, while it runs and at a start") {
    const auto handled = [this] {
        std::vector<std::int64_t> ids;
        for (const auto& [id, time] : Store(file).handled(1)) ids.push_back(id);
        return ids;
    };
    {
        FileInbox inbox(file, InboxOptions().with_sync(Sync::off).with_max_handled(3));
        open(inbox);
        for (std::int64_t id = 1; id < 4096; ++id) inbox.end(id, Inbox::End::done, now);
        run([&]() -> awaitable<void> { co_await inbox.flush(); });
        CHECK(handled().size() == 4095);
        inbox.end(9000, Inbox::End::done, now);
        run([&]() -> awaitable<void> { co_await inbox.flush(); });
        CHECK(handled() == std::vector<std::int64_t>{4094, 4095, 9000});
    }
    FileInbox inbox(file, InboxOptions().with_max_handled(2));
    const auto contents = open(inbox);
    REQUIRE(contents.handled.size() == 2);
    CHECK(contents.handled[1].first == 9000);
    CHECK(handled().size() == 2);
}

TEST_CASE_FIXTURE(InboxFixture, "what nobody waits for and fails reaches the listener") {
    FileInbox inbox(file);
    open(inbox);
    std::vector<std::string> errors;
    inbox.on_error([&](std::exception_ptr error) {
        try {
            std::rethrow_exception(error);
        } catch (const InboxError& e) {
            errors.push_back(e.what());
        }
    });
    run([&]() -> awaitable<void> { co_await inbox.put(1, "{}"); });
    Database(file).execute("DROP TABLE handled");
    inbox.end(1, Inbox::End::done, now);
    run([&]() -> awaitable<void> { co_await inbox.flush(); });
    REQUIRE(errors.size() == 1);
    CHECK(errors[0].find("no such table") != std::string::npos);
}

TEST_CASE_FIXTURE(InboxFixture, "whoever waits may be taken down with the event loop") {
    FileInbox inbox(file);
    open(inbox);
    {
        boost::asio::io_context gone;
        const auto put = [&](std::int64_t id) -> awaitable<void> { co_await inbox.put(id, "{}"); };
        for (std::int64_t id = 0; id < 100; ++id) {
            boost::asio::co_spawn(gone, put(id), [](std::exception_ptr) {});
        }
        gone.poll();
    }
    run([&]() -> awaitable<void> { co_await inbox.flush(); });
    CHECK(open(inbox).pending.size() == 100);
}
