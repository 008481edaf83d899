#include <doctest/doctest.h>

#include <algorithm>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>

#include <bot/live_text_plan.hpp>
#include <tgfw/api/json.hpp>
#include <tgfw/bot/interceptor.hpp>
#include <tgfw/bot/live_text.hpp>
#include <tgfw/core/manual_clock.hpp>
#include <tgfw/core/timer.hpp>
#include <tgfw/testing/virtual_time.hpp>

#include <support/scripted_transport.hpp>

using namespace tgfw;
using namespace tgfw::test;
using namespace std::chrono_literals;

namespace {

/// A chat as it is seen, at a server that takes 50 ms for each answer.
class LiveBench {
public:
    explicit LiveBench(BotOptions options = BotOptions()) {
        auto transport = std::make_shared<ScriptedTransport>([this](std::string method, net::HttpRequest request) {
            return serve(std::move(method), std::move(request));
        });
        bot.emplace(std::move(transport), Token(kToken), options, clock);
    }

    awaitable<net::HttpResponse> serve(std::string method, net::HttpRequest request) {
        const auto body = parse_json(request.body).as_object();
        const auto second =
            std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(clock.now() - start).count());
        const auto* text = body.if_contains("text");
        log.push_back(second + " " + method + (text ? " " + std::string(text->as_string()) : std::string()));
        bodies.push_back(body);
        co_await sleep_for(clock, 50ms);
        if (!refusals.empty()) {
            const net::HttpResponse refusal = refusals.front();
            refusals.pop_front();
            if (refusal.status != 200) co_return refusal;
        }
        if (method == "sendMessageDraft" || method == "deleteMessage") co_return ok("true");
        const auto id = method == "sendMessage" ? ++last_id : body.at("message_id").as_int64();
        co_return ok(R"({"message_id":)" + std::to_string(id) + R"(,"date":1767225600,"chat":{"id":)" +
                     std::to_string(chat) + R"(,"type":"private"}})");
    }

    /// Runs `script` on virtual time; what it throws comes out.
    void run(std::function<awaitable<void>()> script) { testing::run_virtual(io, clock, script()); }
    [[nodiscard]] awaitable<void> pass(Clock::duration time) { return sleep_for(clock, time); }

    ManualClock clock;
    Clock::time_point start = clock.now();
    boost::asio::io_context io;
    std::int64_t chat = 42;
    std::int64_t last_id = 100;
    std::deque<net::HttpResponse> refusals;
    std::vector<std::string> log;
    std::vector<boost::json::object> bodies;
    std::optional<Bot> bot;
};

using LiveLog = std::vector<std::string>;

/// A digit a second.
awaitable<void> count_to_seven(LiveBench& bench) {
    LiveText live = co_await live_text(*bench.bot, SendMessage(42, ""));
    for (int digit = 0; digit < 8; ++digit) {
        live.append(std::to_string(digit));
        co_await bench.pass(1s);
    }
    co_await live.finish();
}

std::string error_of_finish(LiveBench& bench) {
    try {
        bench.run([&]() -> awaitable<void> {
            LiveText live = co_await live_text(*bench.bot, SendMessage(42, "text"));
            co_await live.finish();
        });
    } catch (const std::exception& error) {
        return error.what();
    }
    return "none";
}

}  // namespace

TEST_CASE("a text that grows is sent at once, and edited once a second with all that is there by then") {
    LiveBench bench;
    bench.run([&]() -> awaitable<void> {
        LiveText live = co_await live_text(*bench.bot, SendMessage(42, ""));
        for (int i = 0; i < 25; ++i) {
            live.append(std::string(1, static_cast<char>('a' + i)));
            co_await bench.pass(100ms);
        }
        const auto ids = co_await live.finish();
        CHECK(ids == std::vector<std::int64_t>{101});
    });
    CHECK(bench.log == LiveLog{"0 sendMessage a", "1050 editMessageText abcdefghijk",
                               "2100 editMessageText abcdefghijklmnopqrstu",
                               "2500 editMessageText abcdefghijklmnopqrstuvwxy"});
    CHECK(bench.bodies[1].at("message_id") == 101);
}

TEST_CASE("nothing is edited while nothing has changed, and blanks are nothing to show") {
    LiveBench bench;
    bench.run([&]() -> awaitable<void> {
        LiveText live = co_await live_text(*bench.bot, SendMessage(42, ""));
        live.append("  \n");
        co_await bench.pass(5s);
        CHECK(bench.log.empty());
        live.append("word");
        co_await bench.pass(5s);
        live.append(" ");
        co_await bench.pass(5s);
        live.append("more");
        co_await bench.pass(5s);
        co_await live.finish();
    });
    CHECK(bench.log == LiveLog{"5000 sendMessage word", "15000 editMessageText word more"});
}

TEST_CASE("a text of which nothing came is not sent") {
    LiveBench bench;
    bench.run([&]() -> awaitable<void> {
        LiveText live = co_await live_text(*bench.bot, SendMessage(42, ""));
        const auto ids = co_await live.finish();
        CHECK(ids.empty());
    });
    CHECK(bench.log.empty());
}

TEST_CASE("an edit that waits for the flood limits takes the newest text when it goes out") {
    LiveBench bench(
        BotOptions().with_flood_limits(FloodLimits::none().with_chat(Rate(1, 5s))).with_retry(RetryPolicy()));
    bench.run([&] { return count_to_seven(bench); });
    CHECK(bench.log == LiveLog{"0 sendMessage 0", "5000 editMessageText 01234", "10000 editMessageText 01234567"});
}

TEST_CASE("after a 429 the newest text is sent, not the one that was refused") {
    for (const bool limited : {false, true}) {
        BotOptions options;
        if (limited) options.with_flood_limits(FloodLimits::none()).with_retry(RetryPolicy());
        LiveBench bench(options);
        bench.refusals = {ok("true"), failed(429, "Too Many Requests", R"({"retry_after":4})")};
        bench.run([&] { return count_to_seven(bench); });
        REQUIRE(bench.log.size() >= 4);
        CHECK(bench.log[1] == "1050 editMessageText 01");
        CHECK(bench.log[2] == "5100 editMessageText 012345");
        CHECK(bench.log.back().ends_with(" editMessageText 01234567"));
    }
}

TEST_CASE("a text that is too long goes on in a new message, with its formatting") {
    LiveBench bench;
    bench.run([&]() -> awaitable<void> {
        SendMessage first(42, "");
        ReplyParameters reply;
        reply.message_id = 7;
        first.reply_parameters = std::move(reply);
        first.message_thread_id = 3;
        LiveText live = co_await live_text(*bench.bot, std::move(first), LiveTextOptions().with_limit(10));
        live.append(rich::bold("one two"));
        co_await bench.pass(2s);
        live.append(rich::bold(" three four"));
        const auto ids = co_await live.finish();
        CHECK(ids == std::vector<std::int64_t>{101, 102});
    });
    CHECK(bench.log == LiveLog{"0 sendMessage one two", "2000 sendMessage three four"});
    CHECK(bench.bodies[0].contains("reply_parameters"));
    CHECK_FALSE(bench.bodies[1].contains("reply_parameters"));
    CHECK(bench.bodies[1].at("message_thread_id") == 3);
    CHECK(bench.bodies[1].at("entities").as_array()[0].as_object().at("type") == "bold");
}

TEST_CASE("a text that is set anew and shorter deletes the messages that it does not need") {
    LiveBench bench;
    bench.run([&]() -> awaitable<void> {
        LiveText live = co_await live_text(*bench.bot, SendMessage(42, ""), LiveTextOptions().with_limit(10));
        live.append("0123456789 0123456789");
        co_await bench.pass(2s);
        live.set("short");
        co_await live.finish();
    });
    CHECK(bench.log == LiveLog{"0 sendMessage 0123456789", "50 sendMessage 0123456789", "2000 editMessageText short",
                               "2050 deleteMessage"});
    CHECK(bench.bodies[3].at("message_id") == 102);
}

TEST_CASE("in a private chat a text may grow as a draft and be sent when it is done") {
    LiveBench bench;
    bench.run([&]() -> awaitable<void> {
        LiveText live =
            co_await live_text(*bench.bot, SendMessage(42, ""), LiveTextOptions().with_drafts().with_limit(10));
        live.append("one");
        co_await bench.pass(2s);
        live.append(" two");
        co_await bench.pass(2s);
        live.append(" three four");
        co_await bench.pass(2s);
        co_await live.finish();
    });
    CHECK(bench.log == LiveLog{"0 sendMessageDraft one", "2000 sendMessageDraft one two", "4000 sendMessage one two",
                               "5050 sendMessageDraft three four", "6000 sendMessage three four"});
    CHECK(bench.bodies[0].at("draft_id") == bench.bodies[1].at("draft_id"));
    CHECK(bench.bodies[0].at("draft_id") != 0);

    LiveBench group;
    group.chat = -5;
    group.run([&]() -> awaitable<void> {
        LiveText live = co_await live_text(*group.bot, SendMessage(-5, "one"), LiveTextOptions().with_drafts());
        co_await live.finish();
    });
    CHECK(group.log == LiveLog{"0 sendMessage one"});
}

TEST_CASE("a character that comes in pieces is shown when it is whole") {
    LiveBench bench;
    bench.run([&]() -> awaitable<void> {
        LiveText live = co_await live_text(*bench.bot, SendMessage(42, ""));
        live.append("tea \xf0\x9f");
        co_await bench.pass(2s);
        live.append("\x8d\xb5");
        co_await live.finish();
    });
    CHECK(bench.log == LiveLog{"0 sendMessage tea", "2000 editMessageText tea 🍵"});
}

TEST_CASE("a message that was not modified is no error, and one that cannot be sent is finish()'s") {
    LiveBench bench;
    bench.refusals = {ok("true"), failed(400, "Bad Request: message is not modified: the same")};
    bench.run([&]() -> awaitable<void> {
        LiveText live = co_await live_text(*bench.bot, SendMessage(42, "a"));
        co_await bench.pass(2s);
        live.append("b");
        co_await live.finish();
    });
    CHECK(bench.log.size() == 2);

    LiveBench blocked;
    blocked.refusals = {failed(403, "Forbidden: bot was blocked by the user")};
    CHECK(error_of_finish(blocked).find("bot was blocked by the user") != std::string::npos);
    LiveBench broken;
    CHECK(error_of_finish(broken) == "none");
}

TEST_CASE("a text that cannot be shown says so before it is finished, and one that is finished takes no more") {
    LiveBench bench;
    bench.refusals = {failed(403, "Forbidden: bot was blocked by the user")};
    bench.run([&]() -> awaitable<void> {
        LiveText live = co_await live_text(*bench.bot, SendMessage(42, "a"));
        CHECK_FALSE(live.failed());
        co_await bench.pass(1s);
        CHECK(live.failed());
        live.append("b");
        co_await bench.pass(3s);
        LiveText other = co_await live_text(*bench.bot, SendMessage(42, "a"));
        co_await other.finish();
        CHECK_THROWS_AS(other.append("c"), ConfigError);
        CHECK(other.text().text == "a");
    });
    CHECK(bench.log.size() == 2);
}

TEST_CASE("a text that is given up shows no more, and leaves no task behind") {
    LiveBench bench;
    bench.run([&]() -> awaitable<void> {
        LiveText live = co_await live_text(*bench.bot, SendMessage(42, "a"));
        co_await bench.pass(10ms);
        live.append("b");
        LiveText moved = std::move(live);
        moved.append("c");
    });
    testing::run_ready(bench.io);
    CHECK(bench.log == LiveLog{"0 sendMessage a"});
    CHECK_FALSE(bench.clock.next_deadline());
    CHECK(bench.io.stopped());
}

TEST_CASE("interceptors see the calls of a text that grows, and may change their words") {
    BotOptions options;
    options.with_interceptor([](InterceptedCall call, BotOptions::CallNext next) -> awaitable<CallResult> {
        if (call.method() == "sendMessage") call.parameters<SendMessage>()->text += "!";
        co_return co_await next();
    });
    LiveBench bench(options);
    CHECK(error_of_finish(bench) == "none");
    CHECK(bench.log == LiveLog{"0 sendMessage text!"});
}

TEST_CASE("a text that grows refuses what it cannot keep") {
    LiveBench bench;
    SendMessage marked(42, "*a*");
    marked.parse_mode = ParseMode::markdown;
    const auto begin = [&]() -> awaitable<void> {
        LiveText live = co_await live_text(*bench.bot, marked);
        co_await live.finish();
    };
    CHECK_THROWS_AS(bench.run(begin), ConfigError);
}
