#include <doctest/doctest.h>

#include <exception>
#include <map>

#include <boost/asio/co_spawn.hpp>

#include "flood_fixture.hpp"

using namespace tgfw;
using namespace tgfw::testing;
using namespace std::chrono_literals;

namespace {

/// Sends single messages, and notes when they arrive.
class Bench : public flow::FloodFlow {
public:
    using FloodFlow::FloodFlow;

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

    std::map<std::int64_t, double> done_in;
    double last = 0;
    int done = 0;
    int failed = 0;
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
