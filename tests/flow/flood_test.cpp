#include <doctest/doctest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <tgfw/bot/bot.hpp>
#include <tgfw/core/manual_clock.hpp>
#include <tgfw/testing/emulator.hpp>
#include <tgfw/testing/emulator_client.hpp>
#include <tgfw/testing/emulator_transport.hpp>
#include <tgfw/testing/virtual_time.hpp>

using namespace tgfw;
using namespace tgfw::testing;
using namespace std::chrono_literals;

namespace {

/// A bot with flood limits before a server that enforces its own strictly, on virtual time.
class Bench {
public:
    explicit Bench(FloodLimits limits) {
        emulator.add_bot("Bot", "the_bot", token);
        BotOptions options;
        options.with_flood_limits(limits).with_retry(RetryPolicy());
        options.with_on_event([this](const CallEvent& event) { pauses += event.kind == CallEvent::Kind::flooded; });
        bot.emplace(std::make_shared<EmulatorTransport>(emulator), Token(token), options, clock);
        emulator.set_flood_rules(FloodRules());
    }

    /// Persons who have opened a chat with the bot.
    std::vector<std::int64_t> persons(int count) {
        std::vector<std::int64_t> ids;
        for (int i = 0; i < count; ++i) {
            ids.push_back(emulator.add_user("Person").id);
            emulator.client(ids.back()).send_text("hi");
        }
        return ids;
    }

    void begin(std::int64_t chat, CallPriority priority = CallPriority::normal) {
        auto request = bot->send_message(chat, "news").priority(priority);
        boost::asio::co_spawn(io, note(std::move(request)),
                              [this](std::exception_ptr failure) { failed += bool(failure); });
    }

    awaitable<void> note(Request<SendMessage> request) {
        const Message message = co_await std::move(request);
        ++done;
        last = seconds();
        done_in[message.chat.id] = last;
    }

    void finish() {
        run_ready(io);
        while (clock.advance_to_next()) run_ready(io);
    }

    void until(double second) {
        run_ready(io);
        while (seconds() < second && clock.advance_to_next()) run_ready(io);
    }

    [[nodiscard]] double seconds() const { return std::chrono::duration<double>(clock.now() - start).count(); }

    const std::string token = "7001:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    ManualClock clock;
    Clock::time_point start = clock.now();
    boost::asio::io_context io;
    Emulator emulator{clock};
    std::optional<Bot> bot;
    std::map<std::int64_t, double> done_in;
    double last = 0;
    int done = 0;
    int failed = 0;
    int pauses = 0;
};

}  // namespace

TEST_CASE("300 messages to 300 chats: none lost, no 429, in the least possible time of 9 s") {
    Bench bench(FloodLimits::strict());
    for (const auto chat : bench.persons(300)) bench.begin(chat);
    bench.finish();
    CHECK(bench.done == 300);
    CHECK(bench.failed == 0);
    CHECK(bench.emulator.flood_refusals() == 0);
    CHECK(bench.last <= 9.0 * 1.05);
}

TEST_CASE("60 messages to one group: none lost, no 429, in the least possible time of 139 s") {
    Bench bench(FloodLimits::strict());
    const auto group = bench.emulator.add_chat("supergroup", "Group", {7001, bench.persons(1).front()}).id;
    for (int i = 0; i < 60; ++i) bench.begin(group);
    bench.finish();
    CHECK(bench.done == 60);
    CHECK(bench.emulator.flood_refusals() == 0);
    CHECK(bench.last <= 139.0 * 1.05);
}

TEST_CASE("20 messages to one chat: none lost, no 429, in the least possible time of 19 s") {
    Bench bench(FloodLimits::strict());
    const auto chat = bench.persons(1).front();
    for (int i = 0; i < 20; ++i) bench.begin(chat);
    bench.finish();
    CHECK(bench.done == 20);
    CHECK(bench.emulator.flood_refusals() == 0);
    CHECK(bench.last <= 19.0 * 1.05);
}

TEST_CASE("a reply in the middle of a broadcast of 10,000 leaves within 100 ms") {
    Bench bench{FloodLimits()};
    bench.emulator.set_flood_rules(std::nullopt);
    const auto chats = bench.persons(10'000);
    for (const auto chat : chats) bench.begin(chat, CallPriority::low);
    bench.until(100);
    const double asked = bench.seconds();
    const auto person = bench.persons(1).front();
    bench.begin(person, CallPriority::high);
    bench.finish();
    CHECK(bench.done == 10'001);
    CHECK(bench.done_in[person] - asked <= 0.1);
}

TEST_CASE("a server that lowers its limits in mid-run: nothing is lost, and it is asked less often from then on") {
    Bench bench(FloodLimits::strict());
    for (const auto chat : bench.persons(900)) bench.begin(chat);
    bench.until(10);
    CHECK(bench.emulator.flood_refusals() == 0);
    bench.emulator.set_flood_rules(FloodRules().with_per_second(15));
    bench.finish();
    CHECK(bench.done == 900);
    CHECK(bench.failed == 0);
    // 330 in the first ten seconds, the other 570 at 15 a second at best.
    CHECK(bench.last <= 10 + 38 * 1.5);
    CHECK(bench.emulator.flood_refusals() < 120);
}

TEST_CASE("a server that raises its limits again is found out, too") {
    Bench bench(FloodLimits::strict());
    bench.emulator.set_flood_rules(FloodRules().with_per_second(10));
    const auto chats = bench.persons(4000);
    for (const auto chat : chats) bench.begin(chat);
    bench.until(30);
    bench.emulator.set_flood_rules(FloodRules());
    bench.finish();
    CHECK(bench.done == 4000);
    // At ten a second it would be 400 s.
    CHECK(bench.last < 300);
}
