#include <doctest/doctest.h>

#include <fstream>
#include <sstream>
#include <string>

#include <support/temporary_folder.hpp>

#include "broadcast_bench.hpp"

using namespace tgfw;
using namespace tgfw::test;

namespace {

/// A journal's file in a folder of its own.
class JournalFolder {
public:
    [[nodiscard]] std::string content() const {
        std::ostringstream text;
        text << std::ifstream(path, std::ios::binary).rdbuf();
        return text.str();
    }
    void write(const std::string& text) const { std::ofstream(path, std::ios::binary) << text; }

    TemporaryFolder folder;
    std::string path = (folder / "news.journal").string();
};

/// Broadcasts to `count` chats; what it ended by.
std::string broadcast_with(const std::string& path, std::int64_t count, Received& received, BroadcastReport& report) {
    BroadcastBench bench(received);
    bench.begin(ids_up_to(count), BroadcastOptions().with_journal(file_journal(path)));
    bench.finish();
    report = bench.report;
    return bench.error();
}

}  // namespace

TEST_CASE("a broadcast that is complete sends nothing more with the same journal, whose file stays small") {
    const JournalFolder files;
    Received received;
    BroadcastReport report;
    CHECK(broadcast_with(files.path, 5000, received, report).empty());
    CHECK(report.counts.sent == 5000);
    CHECK(files.content().size() < 100);
    CHECK(broadcast_with(files.path, 5000, received, report).empty());
    CHECK(report.complete);
    CHECK(report.counts.sent == 5000);
    CHECK(received.size() == 5000);
    CHECK(received[17] == 1);
    CHECK_FALSE(std::filesystem::exists(files.path + ".new"));
}

TEST_CASE("a journal whose end was torn off is taken up; one that is damaged is refused and left as it is") {
    const JournalFolder files;
    Received received;
    {
        BroadcastBench bench(received);
        bench.begin(ids_up_to(50), BroadcastOptions().with_window(5).with_journal(file_journal(files.path)));
        while (received.size() < 30) bench.step();
    }
    const std::string text = files.content();
    REQUIRE(text.size() > 300);
    BroadcastReport report;
    std::string damaged = text;
    damaged[200] = static_cast<char>(damaged[200] ^ 0x04);
    files.write(damaged);
    const std::string refusal = broadcast_with(files.path, 50, received, report);
    CHECK(refusal.find("the broadcast journal \"" + files.path + "\" is damaged in line") == 0);
    CHECK(files.content() == damaged);
    CHECK(received.size() == 30);

    files.write(text.substr(0, text.size() - 3));
    CHECK(broadcast_with(files.path, 50, received, report).empty());
    CHECK(report.counts.sent == 50);
    CHECK(received.size() == 50);
    // Those of the window, and the one whose line was torn.
    CHECK(std::count_if(received.begin(), received.end(), [](const auto& chat) { return chat.second == 2; }) <= 6);
}

TEST_CASE("a journal that is in use is refused") {
    const JournalFolder files;
    Received received;
    BroadcastBench bench(received);
    bench.begin(ids_up_to(50), BroadcastOptions().with_journal(file_journal(files.path)));
    while (received.empty()) bench.step();
    BroadcastReport report;
    CHECK(broadcast_with(files.path, 50, received, report).find("is in use: its broadcast runs already") !=
          std::string::npos);
    bench.finish();
    CHECK(bench.report.counts.sent == 50);
    CHECK(broadcast_with(files.path, 50, received, report).empty());
}

TEST_CASE("a journal that cannot be written is told with the system's reason, and nothing is sent") {
    const JournalFolder files;
    Received received;
    BroadcastReport report;
    CHECK(broadcast_with(files.folder.path().string() + "/none/j", 5, received, report) ==
          "cannot open the broadcast journal \"" + files.folder.path().string() +
              "/none/j\": No such file or directory");
    files.write("my shopping list\n");
    CHECK(broadcast_with(files.path, 5, received, report) ==
          "\"" + files.path + "\" is no broadcast journal of this version: give another file");
    CHECK(files.content() == "my shopping list\n");
    CHECK(received.empty());
}
