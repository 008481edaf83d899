#include <doctest/doctest.h>

#include <algorithm>
#include <list>
#include <ranges>
#include <string>
#include <vector>

#include "broadcast_bench.hpp"

using namespace tgfw;
using namespace tgfw::test;

namespace {

net::HttpResponse blocked_answer() {
    return failed(403, "Forbidden: bot was blocked by the user");
}

}  // namespace

TEST_CASE("a broadcast sends any method to each chat once, so many at a time") {
    Received received;
    BroadcastBench bench(received);
    bench.begin(ids_up_to(2500), BroadcastOptions().with_window(8), CopyMessage(0, 77, 5));
    bench.answer = [](std::int64_t) { return ok(R"({"message_id":9})"); };
    bench.finish();
    CHECK(bench.error().empty());
    CHECK(bench.report.complete);
    CHECK(bench.report.counts.sent == 2500);
    CHECK(bench.report.troubles.empty());
    CHECK(received.size() == 2500);
    CHECK(std::all_of(received.begin(), received.end(), [](const auto& chat) { return chat.second == 1; }));
    CHECK(bench.most_at_once == 8);
    CHECK(bench.transport->calls[0].method == "copyMessage");
    CHECK(parse_json(bench.transport->calls[0].request.body).at("from_chat_id") == 77);
}

TEST_CASE("a broadcast's message may be made for each chat, as a method or as a request of the bot's") {
    Received received;
    BroadcastBench bench(received);
    const auto greeting = [](const ChatId& chat) { return SendMessage(0, "Hello " + chat.to_string()); };
    bench.begin(std::list<std::int64_t>{5, 6}, BroadcastOptions(), greeting);
    bench.finish();
    CHECK(parse_json(bench.transport->calls[1].request.body).at("text") == "Hello 6");

    BroadcastBench second(received);
    const auto quiet = [](const Bot& bot, const ChatId& chat) { return bot.send_dice(chat).emoji("🎲"); };
    const std::vector<std::int64_t> ids = {5, 6};
    second.begin(std::views::all(ids), BroadcastOptions().with_paid(), quiet);
    second.finish();
    CHECK(second.report.counts.sent == 2);
    CHECK(second.transport->calls[0].method == "sendDice");
    CHECK(parse_json(second.transport->calls[0].request.body).at("allow_paid_broadcast") == true);
}

TEST_CASE("the paid lane is refused for a method that has none, before anything is sent") {
    Received received;
    BroadcastBench bench(received);
    bench.begin(ids_up_to(3), BroadcastOptions().with_paid(), ForwardMessage(0, 77, 5));
    bench.finish();
    CHECK(bench.error() ==
          "a broadcast of forwardMessage has no paid lane: leave with_paid() out, or copy messages instead of "
          "forwarding them");
    CHECK(received.empty());
}

TEST_CASE("chats are fetched page by page, each when those before it have begun") {
    Received received;
    BroadcastBench bench(received);
    std::vector<std::string> cursors;
    const auto fetch = [&](std::string cursor) -> awaitable<BroadcastPage> {
        cursors.push_back(cursor);
        co_await sleep_for(bench.clock, 5ms);
        const std::int64_t first = cursor.empty() ? 1 : std::stoll(cursor) + 1;
        BroadcastPage page;
        for (std::int64_t id = first; id < first + 10; ++id) page.chats.emplace_back(id);
        if (first < 31) page.next = std::to_string(first + 9);
        co_return page;
    };
    bench.begin(fetch, BroadcastOptions().with_window(4));
    bench.finish();
    CHECK(bench.report.counts.sent == 40);
    CHECK(cursors == std::vector<std::string>{"", "10", "20", "30"});
}

TEST_CASE("who cannot be reached is reported, and the broadcast goes on") {
    Received received;
    BroadcastBench bench(received);
    bench.answer = [](std::int64_t chat) {
        if (chat == 3) return blocked_answer();
        if (chat == 5) return failed(400, "Bad Request: chat not found");
        if (chat == 7) return failed(400, "Bad Request: not enough rights to send text messages to the chat");
        if (chat == 8) return net::HttpResponse(0, "");
        return ok(kSentMessage);
    };
    std::vector<BroadcastChat> heard;
    bench.begin(ids_up_to(12), BroadcastOptions().with_window(3).with_kept(3).with_on_chat(
                                   [&](const BroadcastChat& chat) { heard.push_back(chat); }));
    bench.finish();
    CHECK(bench.report.complete);
    const BroadcastCounts& counts = bench.report.counts;
    CHECK(counts.sent == 8);
    CHECK(counts.blocked == 2);
    CHECK(counts.failed == 1);
    CHECK(counts.unknown == 1);
    CHECK(heard.size() == 12);
    REQUIRE(bench.report.troubles.size() == 3);
    CHECK(bench.report.troubles[0] ==
          BroadcastChat(3, BroadcastOutcome::blocked, "Forbidden: bot was blocked by the user"));
    // A call of unknown fate is not repeated behind anybody's back.
    CHECK(received[8] == 1);
}

TEST_CASE("a group that migrated is written to under its new id, which is reported") {
    Received received;
    BotOptions options;
    std::vector<std::int64_t> events;
    options.with_retry(RetryPolicy()).with_on_event([&](const CallEvent& event) { events.push_back(event.new_chat); });
    BroadcastBench bench(received, options);
    bench.answer = [](std::int64_t chat) {
        if (chat == -5) return failed(400, "Bad Request: group chat was upgraded", R"({"migrate_to_chat_id":-1005})");
        return ok(kSentMessage);
    };
    bench.begin(std::vector<std::int64_t>{-4, -5, -6}, BroadcastOptions());
    bench.finish();
    CHECK(bench.report.counts.sent == 3);
    CHECK(bench.report.counts.migrated == 1);
    REQUIRE(bench.report.troubles.size() == 1);
    CHECK(bench.report.troubles[0].chat == ChatId(-5));
    CHECK(bench.report.troubles[0].new_chat == -1005);
    CHECK(events == std::vector<std::int64_t>{-1005});
}

TEST_CASE("a token that is revoked in the midst stops the broadcast, and a new one takes it up") {
    Received received;
    BroadcastCheckpoint kept;
    BroadcastBench bench(received);
    bench.answer = [&](std::int64_t) { return received.size() <= 20 ? ok(kSentMessage) : failed(401, "Unauthorized"); };
    BroadcastOptions options;
    options.with_window(4).with_journal(std::make_shared<SlowJournal>(kept, bench.clock));
    bench.begin(ids_up_to(50), options);
    bench.finish();
    const std::string error = bench.error();
    CHECK(error == "the broadcast stopped after " + std::to_string(bench.report.counts.sent) +
                       " chats: sendMessage: Unauthorized (401); with its journal it goes on where it stopped");
    CHECK(bench.report.counts.failed == 0);
    CHECK(received.size() < 30);
    const auto before = bench.report.counts.sent;

    Received later;
    BroadcastBench second(later);
    second.begin(ids_up_to(50), BroadcastOptions().with_journal(std::make_shared<SlowJournal>(kept, second.clock)));
    second.finish();
    CHECK(second.report.complete);
    CHECK(second.report.counts.sent == 50);
    CHECK(later.size() == 50 - before);
}

TEST_CASE("a network that is gone stops the broadcast, and no chat is lost") {
    Received received;
    BroadcastCheckpoint kept;
    BroadcastBench bench(received, BotOptions().with_retry(RetryPolicy()));
    bench.answer = [&](std::int64_t) { return received.size() <= 10 ? ok(kSentMessage) : net::HttpResponse(1, ""); };
    BroadcastOptions options;
    bench.begin(ids_up_to(50), options.with_window(4).with_journal(std::make_shared<SlowJournal>(kept, bench.clock)));
    bench.finish();
    CHECK(bench.error().find("sendMessage: cannot connect; with its journal") != std::string::npos);
    CHECK(bench.report.counts.failed == 0);
    CHECK(bench.report.counts.unknown == 0);
}

TEST_CASE("a message that every chat refuses stops the broadcast before all have refused it") {
    Received received;
    BroadcastBench bench(received);
    bench.answer = [](std::int64_t chat) {
        return chat % 3 == 0 ? blocked_answer() : failed(400, "Bad Request: message text is empty");
    };
    bench.begin(ids_up_to(1000), BroadcastOptions().with_window(4));
    bench.finish();
    CHECK(bench.error().find("20 failures in a row, the last: Bad Request: message text is empty") !=
          std::string::npos);
    CHECK(received.size() < 40);
    CHECK(bench.report.counts.failed == 0);

    Received all;
    BroadcastBench stubborn(all);
    stubborn.answer = bench.answer;
    stubborn.begin(ids_up_to(100), BroadcastOptions().with_stop_after(0));
    stubborn.finish();
    CHECK(stubborn.report.complete);
    CHECK(stubborn.report.counts.failed == 67);
    CHECK(stubborn.report.counts.blocked == 33);
}

TEST_CASE("a soft stop waits for the calls under way, and the resumption sends none of them twice") {
    Received received;
    BroadcastCheckpoint kept;
    BroadcastBench bench(received);
    BroadcastStop stop;
    BroadcastOptions options;
    options.with_window(5).with_stop(stop).with_journal(std::make_shared<SlowJournal>(kept, bench.clock));
    bench.begin(ids_up_to(60), options);
    while (received.size() < 23) bench.step();
    stop.request();
    bench.finish();
    CHECK(bench.error().empty());
    CHECK_FALSE(bench.report.complete);
    CHECK(bench.report.counts.sent == received.size());
    CHECK(received.size() < 30);

    BroadcastBench second(received);
    second.begin(ids_up_to(60), BroadcastOptions().with_journal(std::make_shared<SlowJournal>(kept, second.clock)));
    second.finish();
    CHECK(second.report.counts.sent == 60);
    CHECK(std::all_of(received.begin(), received.end(), [](const auto& chat) { return chat.second == 1; }));
}

TEST_CASE("cancellation ends a broadcast at once with its journal in order") {
    Received received;
    BroadcastCheckpoint kept;
    BroadcastBench bench(received);
    bench.begin(ids_up_to(60),
                BroadcastOptions().with_window(5).with_journal(std::make_shared<SlowJournal>(kept, bench.clock)));
    while (received.size() < 23) bench.step();
    const auto asked = bench.clock.now();
    bench.cancel.emit(boost::asio::cancellation_type::terminal);
    bench.finish();
    CHECK(bench.ended);
    CHECK(bench.clock.now() - asked < 10ms);
    CHECK(bench.error().find("canceled") != std::string::npos);

    BroadcastBench second(received);
    second.begin(ids_up_to(60), BroadcastOptions().with_journal(std::make_shared<SlowJournal>(kept, second.clock)));
    second.finish();
    CHECK(second.report.counts.sent == 60);
    CHECK(std::count_if(received.begin(), received.end(), [](const auto& chat) { return chat.second == 2; }) <= 5);
}

TEST_CASE("a bot that is disconnected stops its broadcast") {
    Received received;
    BroadcastBench bench(received);
    bench.answer = [](std::int64_t chat) -> net::HttpResponse {
        if (chat > 5) throw boost::system::system_error(boost::asio::error::operation_aborted);
        return ok(kSentMessage);
    };
    bench.begin(ids_up_to(60), BroadcastOptions().with_window(5));
    bench.finish();
    CHECK(bench.ended);
    CHECK(bench.error().find("the broadcast stopped after 5 chats: Operation canceled") != std::string::npos);
}

TEST_CASE("progress is told each second, with the speed and the time that is left") {
    Received received;
    BotOptions limited;
    limited.with_flood_limits(FloodLimits::none().with_overall(Rate(20, 1s)));
    BroadcastBench bench(received, limited);
    std::vector<BroadcastProgress> told;
    bench.begin(ids_up_to(420),
                BroadcastOptions().with_on_progress([&](const BroadcastProgress& now) { told.push_back(now); }));
    bench.finish();
    REQUIRE(told.size() >= 20);
    CHECK(told.size() <= 23);
    const BroadcastProgress& middle = told[10];
    CHECK(middle.total == 420);
    CHECK(middle.per_second == doctest::Approx(20).epsilon(0.1));
    REQUIRE(middle.left);
    CHECK(std::chrono::duration<double>(*middle.left).count() == doctest::Approx(9).epsilon(0.15));
    CHECK(told.back().counts.sent == 420);
    CHECK(told.back().left == Clock::duration::zero());
}

TEST_CASE("what the source or the listener throws stops a broadcast with its words") {
    Received received;
    BroadcastBench bench(received);
    const auto fetch = [](std::string) -> awaitable<BroadcastPage> {
        throw std::runtime_error("the database is gone");
        co_return BroadcastPage();
    };
    bench.begin(fetch, BroadcastOptions());
    bench.finish();
    CHECK(bench.error() == "the broadcast stopped after 0 chats: the database is gone");

    BroadcastBench circle(received);
    const auto same = [](std::string) -> awaitable<BroadcastPage> {
        BroadcastPage page;
        page.chats.emplace_back(1);
        page.next = "again";
        co_return page;
    };
    circle.begin(same, BroadcastOptions());
    circle.finish();
    CHECK(circle.error().find("names itself as the next one") != std::string::npos);
}
