#include <doctest/doctest.h>

#include <sys/wait.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <string>

#include <adapters/sqlite/store.hpp>

#include <support/temporary_folder.hpp>

using namespace tgfw;
using namespace tgfw::sqlite;

namespace {

/// What tgfw_inbox says, and its exit status.
class ToolAnswer {
public:
    explicit ToolAnswer(const std::string& words) {
        FILE* pipe = ::popen((std::string(TGFW_INBOX_TOOL) + " " + words + " 2>&1").c_str(), "r");
        REQUIRE(pipe != nullptr);
        for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) text += static_cast<char>(c);
        status = WEXITSTATUS(::pclose(pipe));
    }
    [[nodiscard]] bool has(const std::string& part) const { return text.find(part) != std::string::npos; }

    std::string text;
    int status = 0;
};

void bury_two(Store& store) {
    for (const std::int64_t id : {41, 42}) {
        DeadLetter letter;
        if (id == 42) letter.update_id = id;
        letter.update = R"({"update_id":)" + std::to_string(id) + R"(,"secret":"text"})";
        letter.reason = "A handler failed: number " + std::to_string(id);
        letter.attempts = 3;
        letter.time = Inbox::Time(std::chrono::seconds(1'767'225'600));
        store.bury(777, letter, 100);
    }
}

}  // namespace

TEST_CASE("tgfw_inbox says how it is called, which is no mistake where it was asked") {
    const ToolAnswer help("--help");
    CHECK(help.status == 0);
    CHECK(help.has("usage: tgfw_inbox FILE status"));
    CHECK(ToolAnswer("").status == 2);
}

TEST_CASE("tgfw_inbox lists dead letters without their contents, shows one, and puts it back or drops it") {
    const test::TemporaryFolder folder;
    const std::string file = folder / "inbox";
    Store store(file);
    bury_two(store);
    const ToolAnswer dead(file + " dead");
    CHECK(dead.status == 0);
    CHECK(dead.has("2\t777\t42\t3\t2026-01-01 00:00:00\tA handler failed: number 42"));
    CHECK_FALSE(dead.has("secret"));
    CHECK(ToolAnswer(file + " status").has("777 0 1 2"));
    CHECK(ToolAnswer(file + " show 2").text == "{\"update_id\":42,\"secret\":\"text\"}\n");
    const ToolAnswer replay(file + " replay 1 2 9");
    CHECK(replay.status == 1);
    CHECK(replay.has("pending again: 2"));
    CHECK(replay.has("no dead letter 9"));
    CHECK(replay.has("no dead letter 1, or it has no update_id"));
    REQUIRE(store.pending(777).size() == 1);
    CHECK(store.pending(777)[0].update_id == 42);
    CHECK(ToolAnswer(file + " drop 1").has("dropped: 1"));
    CHECK(ToolAnswer(file + " status").has("777 1 0 0"));
}

TEST_CASE("what a user wrote writes no lines in tgfw_inbox's name, and steers no terminal") {
    const test::TemporaryFolder folder;
    const std::string file = folder / "inbox";
    Store store(file);
    DeadLetter letter;
    letter.update = "{}";
    letter.reason = "A handler failed: what is\n7\t777\x1b[2J";
    store.bury(777, letter, 100);
    CHECK(ToolAnswer(file + " dead").has("A handler failed: what is\\n7\\t777\\x1b[2J\n"));
}

TEST_CASE("tgfw_inbox says how it is used, and makes no file") {
    const test::TemporaryFolder folder;
    const std::string file = folder / "inbox";
    for (const char* words : {"", "status extra", "show", "show x", "replay", "drop 1 x", "unknown"}) {
        const ToolAnswer wrong(file + " " + words);
        CHECK_MESSAGE(wrong.status == 2, words);
        CHECK(wrong.has("usage: tgfw_inbox FILE status"));
    }
    const ToolAnswer none(file + " status");
    CHECK(none.status == 1);
    CHECK(none.has("there is no file"));
    CHECK_FALSE(std::filesystem::exists(file));
}
