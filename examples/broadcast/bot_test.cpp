#include <doctest/doctest.h>

#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>

#include <tgfw/core/manual_clock.hpp>
#include <tgfw/testing/emulator.hpp>
#include <tgfw/testing/emulator_client.hpp>
#include <tgfw/testing/emulator_transport.hpp>
#include <tgfw/testing/virtual_time.hpp>

#include "bot.hpp"

using tgfw::BroadcastReport;
using tgfw::BroadcastStop;

namespace {

/// A bot, people who have opened a chat with it, and a folder for the files of the command line.
class Audience {
public:
    explicit Audience(int count) {
        emulator.add_bot("News", "news_bot", token);
        std::ofstream chats(path("chats.txt"));
        for (int i = 0; i < count; ++i) {
            people.push_back(emulator.add_user("Person").id);
            person(i).send_text("/start");
            chats << people.back() << (i == 0 ? "  # the first\n" : "\n");
        }
    }
    ~Audience() { std::filesystem::remove_all(folder); }
    Audience(const Audience&) = delete;
    Audience& operator=(const Audience&) = delete;

    [[nodiscard]] std::string path(const std::string& name) const { return folder + "/" + name; }
    tgfw::testing::EmulatorClient person(int index) {
        return emulator.client(people.at(static_cast<std::size_t>(index)));
    }
    int received(int index) { return static_cast<int>(person(index).messages().size()) - 1; }

    BroadcastReport send(BroadcastStop stop = BroadcastStop(), std::size_t stop_at = 0) {
        const std::vector<std::string> arguments = {"--chats",      path("chats.txt"), "--text",
                                                    "<b>News!</b>", "--journal",       path("journal")};
        tgfw::BotOptions options;
        options.with_flood_limits(tgfw::FloodLimits());
        const tgfw::Bot bot(std::make_shared<tgfw::testing::EmulatorTransport>(emulator), tgfw::Token(token), options,
                            clock);
        BroadcastReport report;
        const auto run = [&]() -> tgfw::awaitable<void> {
            report = co_await broadcasting::send_to_all(bot, broadcasting::read_order(arguments), stop,
                                                        [&](const tgfw::BroadcastProgress& progress) {
                                                            lines.push_back(broadcasting::progress_line(progress));
                                                            if (progress.counts.total() >= stop_at && stop_at > 0) {
                                                                stop.request();
                                                            }
                                                        });
        };
        tgfw::testing::run_virtual(io, clock, run());
        return report;
    }

    static constexpr const char* token = "7001:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    tgfw::ManualClock clock;
    boost::asio::io_context io;
    tgfw::testing::Emulator emulator{clock};
    std::vector<std::int64_t> people;
    std::vector<std::string> lines;
    std::string folder = make_folder();

private:
    static std::string make_folder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "tgfw-audience-XXXXXX").string();
        REQUIRE(::mkdtemp(pattern.data()) != nullptr);
        return pattern;
    }
};

}  // namespace

TEST_CASE("broadcast: everybody gets the text once, and who blocked the bot is listed") {
    Audience audience(130);
    audience.person(7).block();
    const BroadcastReport report = audience.send();
    CHECK(broadcasting::summary(report) == "complete: 129 sent, 1 blocked, 0 failed, 0 unknown\n" +
                                               std::to_string(audience.people[7]) +
                                               " blocked: Forbidden: bot was blocked by the user\n");
    CHECK(audience.received(0) == 1);
    CHECK(audience.received(129) == 1);
    CHECK(audience.person(0).messages().back().entities->front().type == tgfw::MessageEntityType::bold);
    REQUIRE(audience.lines.size() >= 4);
    CHECK(audience.lines.back().find("[##############################] 100.0 %  130 of 130, ") == 0);
    CHECK(audience.lines.back().find(", 0:00 left, 1 blocked") != std::string::npos);
}

TEST_CASE("broadcast: one that was stopped goes on with its journal where it was") {
    Audience audience(130);
    const BroadcastReport first = audience.send(BroadcastStop(), 60);
    CHECK_FALSE(first.complete);
    CHECK(first.counts.sent >= 60);
    CHECK(first.counts.sent < 130);
    CHECK(broadcasting::summary(first).find("stopped: ") == 0);
    const BroadcastReport second = audience.send();
    CHECK(second.complete);
    CHECK(second.counts.sent == 130);
    for (int i = 0; i < 130; ++i) CHECK(audience.received(i) == 1);
}

TEST_CASE("broadcast: the progress has a bar, a speed and a time") {
    tgfw::BroadcastProgress progress;
    progress.counts.sent = 1488;
    progress.counts.blocked = 12;
    progress.per_second = 25;
    CHECK(broadcasting::progress_line(progress) == "1500 chats, 25.0/s, 12 blocked");
    progress.total = 3000;
    progress.left = std::chrono::seconds(65);
    CHECK(broadcasting::progress_line(progress) ==
          "[###############...............]  50.0 %  1500 of 3000, 25.0/s, 1:05 left, 12 blocked");
}

TEST_CASE("broadcast: a command line and a list of chats that are wrong are told so") {
    CHECK_THROWS_WITH(broadcasting::read_order({"--text"}),
                      "--text needs a value\nusage: tgfw-broadcast --chats FILE --text HTML [--journal FILE] [--paid] "
                      "[--at-most-once]");
    CHECK_THROWS_AS(broadcasting::read_order({"--chats", "x"}), tgfw::ConfigError);
    CHECK(broadcasting::read_order({"--chats", "x", "--text", "y", "--paid"}).paid);
    std::istringstream chats("1\n\n# all\n-100 # a group\nAlice\n");
    CHECK_THROWS_WITH(broadcasting::read_chats(chats), "line 5 of the chats is no id: Alice");
}
