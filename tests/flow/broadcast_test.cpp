#include <doctest/doctest.h>

#include <exception>
#include <string>
#include <vector>

#include <boost/asio/co_spawn.hpp>

#include <tgfw/bot/broadcast/broadcast.hpp>
#include <tgfw/bot/live_text.hpp>
#include <tgfw/core/timer.hpp>

#include "flood_fixture.hpp"

using namespace tgfw;
using namespace tgfw::testing;
using namespace std::chrono_literals;

namespace {

/// A broadcast, and replies meanwhile.
class BroadcastFlow : public flow::FloodFlow {
public:
    using FloodFlow::FloodFlow;

    /// How many messages of the bot a person has.
    int received(std::int64_t person) { return static_cast<int>(emulator.client(person).messages().size()) - 1; }

    void begin(std::vector<std::int64_t> ids, BroadcastOptions options) {
        boost::asio::co_spawn(io, run(*this, std::move(ids), std::move(options)), [this](std::exception_ptr error) {
            ended = seconds();
            failure = error;
        });
    }
    static awaitable<void> run(BroadcastFlow& flow, std::vector<std::int64_t> ids, BroadcastOptions options) {
        flow.report = co_await broadcast(*flow.bot, std::move(ids), SendMessage(0, "News!"), std::move(options));
    }
    static awaitable<void> reply(BroadcastFlow& flow, std::int64_t chat) {
        const double asked = flow.seconds();
        co_await flow.bot->send_message(chat, "reply").priority(CallPriority::high);
        flow.reply_took = flow.seconds() - asked;
    }

    BroadcastReport report;
    double ended = 0;
    double reply_took = -1;
    std::exception_ptr failure;
};

}  // namespace

TEST_CASE("a reply amid a broadcast() to 10,000 leaves within 100 ms, before a server that counts strictly") {
    BroadcastFlow flow{FloodLimits().with_overall(Rate(25, 1s).with_burst(5))};
    const auto ids = flow.persons(10'000);
    flow.begin(ids, BroadcastOptions());
    flow.until(100);
    const auto person = flow.persons(1).front();
    boost::asio::co_spawn(flow.io, BroadcastFlow::reply(flow, person), [](std::exception_ptr) {});
    flow.until(1000);
    CHECK(flow.reply_took >= 0);
    CHECK(flow.reply_took <= 0.1);
    CHECK(flow.emulator.flood_refusals() == 0);
    CHECK(flow.failure == nullptr);
    CHECK(flow.report.complete);
    CHECK(flow.report.counts.sent == 10'000);
    CHECK(flow.received(ids.front()) == 1);
    CHECK(flow.received(ids.back()) == 1);
    CHECK(flow.ended <= 400 * 1.01);
}

TEST_CASE("a broadcast() within strict limits takes the least possible time, and no 429") {
    BroadcastFlow flow(FloodLimits::strict());
    auto ids = flow.persons(300);
    flow.emulator.client(ids[7]).block();
    flow.begin(ids, BroadcastOptions());
    flow.until(60);
    CHECK(flow.report.counts.sent == 299);
    CHECK(flow.report.counts.blocked == 1);
    CHECK(flow.emulator.flood_refusals() == 0);
    CHECK(flow.ended <= 9 * 1.05);
}

TEST_CASE("a broadcast() in the paid lane sends a thousand a second, and leaves the free lane to others") {
    BroadcastFlow flow(FloodLimits::strict().with_paid(Rate(1000, 1s).sliding()));
    flow.begin(flow.persons(5000), BroadcastOptions().with_paid());
    flow.until(2);
    const auto person = flow.persons(1).front();
    boost::asio::co_spawn(flow.io, BroadcastFlow::reply(flow, person), [](std::exception_ptr) {});
    flow.until(60);
    CHECK(flow.reply_took == doctest::Approx(0));
    CHECK(flow.report.counts.sent == 5000);
    CHECK(flow.emulator.flood_refusals() == 0);
    CHECK(flow.ended <= 5 * 1.05);
}

TEST_CASE("a text that grows for half a minute stays within strict limits, in a chat and in a group") {
    BroadcastFlow flow(FloodLimits::strict());
    const auto person = flow.persons(1).front();
    const auto group = flow.emulator.add_chat("supergroup", "Group", {7001, person}).id;
    std::string whole;
    const auto grow = [&](std::int64_t chat) -> awaitable<void> {
        whole.clear();
        LiveText live = co_await live_text(*flow.bot, SendMessage(chat, ""));
        for (int i = 0; i < 600; ++i) {
            const std::string word = "word" + std::to_string(i) + " ";
            whole += word;
            live.append(word);
            co_await sleep_for(flow.clock, 50ms);
        }
        co_await live.finish();
    };
    for (const std::int64_t chat : {person, group}) {
        run_virtual(flow.io, flow.clock, grow(chat));
        std::string shown;
        for (const Message& message : flow.emulator.client(person).messages(chat == person ? 0 : chat)) {
            if (message.from && message.from->is_bot) shown += *message.text + " ";
        }
        CHECK(shown == whole);
    }
    CHECK(flow.emulator.flood_refusals() == 0);
    const auto edits = flow.emulator.calls("editMessageText");
    CHECK(edits >= 35);
    CHECK(edits <= 55);
}
