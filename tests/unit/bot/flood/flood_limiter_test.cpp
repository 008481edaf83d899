#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>

#include <tgfw/api/json.hpp>
#include <tgfw/bot/bot.hpp>
#include <tgfw/bot/flood/flood_limiter.hpp>
#include <tgfw/core/timer.hpp>
#include <tgfw/testing/virtual_time.hpp>

#include <support/scripted_transport.hpp>

using namespace tgfw;
using namespace tgfw::test;
using namespace std::chrono_literals;

namespace {

const std::string kFloodMessage = R"({"message_id":9,"date":1767225600,"chat":{"id":42,"type":"private"},"text":"hi"})";

/// A bot whose messages are logged with the second in which they reach the server, which takes `latency` to answer.
class FloodBench {
public:
    explicit FloodBench(FloodLimits limits, Clock::duration answer_after = 0s) : latency(answer_after) {
        BotOptions options;
        options.with_flood_limits(limits).with_retry(RetryPolicy());
        transport = std::make_shared<ScriptedTransport>(
            [this](std::string, net::HttpRequest request) { return answer(std::move(request)); });
        bot.emplace(transport, Token(kToken), options, clock);
    }

    awaitable<net::HttpResponse> answer(net::HttpRequest request) {
        const auto body = parse_json(request.body);
        log.emplace_back(body.at("chat_id").as_int64(), seconds());
        if (latency > 0s) co_await sleep_for(clock, latency);
        if (!refusals.empty()) {
            net::HttpResponse refusal = refusals.front();
            refusals.pop_front();
            co_return refusal;
        }
        co_return ok(kFloodMessage);
    }

    /// Begins the call; it is counted when it has ended well.
    template <class R>
    void begin(R request, boost::asio::cancellation_slot slot = boost::asio::cancellation_slot()) {
        boost::asio::co_spawn(io, run(std::move(request)),
                              boost::asio::bind_cancellation_slot(
                                  slot, [this](std::exception_ptr failure) { ++(failure ? failed : done); }));
        testing::run_ready(io);
    }

    template <class R>
    static awaitable<void> run(R request) {
        co_await std::move(request);
    }

    /// Lets time pass until nothing waits any more.
    void finish() {
        testing::run_ready(io);
        while (clock.advance_to_next()) testing::run_ready(io);
    }
    void advance(Clock::duration step) {
        clock.advance(step);
        testing::run_ready(io);
    }

    [[nodiscard]] double seconds() const { return std::chrono::duration<double>(clock.now() - start).count(); }

    ManualClock clock;
    Clock::time_point start = clock.now();
    boost::asio::io_context io;
    Clock::duration latency;
    std::deque<net::HttpResponse> refusals;
    std::vector<std::pair<std::int64_t, double>> log;
    int done = 0;
    int failed = 0;
    std::shared_ptr<ScriptedTransport> transport;
    std::optional<Bot> bot;
};

using Log = std::vector<std::pair<std::int64_t, double>>;

}  // namespace

TEST_CASE("calls wait for their turn without polling, and each is woken at its time") {
    FloodBench bench(FloodLimits::none().with_chat(Rate(1, 1s)));
    for (int i = 0; i < 3; ++i) bench.begin(bench.bot->send_message(7, "hi"));
    bench.begin(bench.bot->send_message(8, "hi"));
    CHECK(bench.log == Log{{7, 0}, {8, 0}});
    bench.advance(999ms);
    CHECK(bench.log.size() == 2);
    bench.finish();
    CHECK(bench.log == Log{{7, 0}, {8, 0}, {7, 1}, {7, 2}});
    CHECK(bench.done == 4);
}

TEST_CASE("in strict mode the server sees no more than 30 in any second, however slow the way") {
    FloodBench bench(FloodLimits::strict(), 40ms);
    for (int i = 1; i <= 300; ++i) bench.begin(bench.bot->send_message(i, "hi"));
    bench.finish();
    CHECK(bench.done == 300);
    CHECK(bench.log.back().second == doctest::Approx(9 * 1.04));
    CHECK(bench.log.back().second <= 9.0 * 1.05);
}

TEST_CASE("a call that is cancelled while it waits gives its place to the next") {
    FloodBench bench(FloodLimits::none().with_chat(Rate(1, 1s)));
    boost::asio::cancellation_signal signal;
    bench.begin(bench.bot->send_message(7, "1"));
    bench.begin(bench.bot->send_message(7, "2"), signal.slot());
    bench.begin(bench.bot->send_message(7, "3"));
    signal.emit(boost::asio::cancellation_type::terminal);
    bench.finish();
    CHECK(bench.failed == 1);
    CHECK(bench.log == Log{{7, 0}, {7, 1}});
}

TEST_CASE("a call whose deadline passes while it waits gives its place to the next") {
    FloodBench bench(FloodLimits::none().with_chat(Rate(1, 10s)));
    bench.begin(bench.bot->send_message(7, "1"));
    bench.begin(bench.bot->send_message(7, "2").within(3s));
    bench.begin(bench.bot->send_message(7, "3"));
    bench.advance(3s);
    CHECK(bench.failed == 1);
    bench.finish();
    CHECK(bench.log == Log{{7, 0}, {7, 10}});
}

TEST_CASE("whoever keeps the alarm may go: the others still wake") {
    for (int cancelled = 0; cancelled < 3; ++cancelled) {
        FloodBench bench(FloodLimits::none().with_overall(Rate(1, 1s)));
        std::array<boost::asio::cancellation_signal, 4> signals;
        for (int i = 0; i < 4; ++i)
            bench.begin(bench.bot->send_message(i + 1, "hi"), signals[static_cast<std::size_t>(i)].slot());
        signals[static_cast<std::size_t>(cancelled + 1)].emit(boost::asio::cancellation_type::terminal);
        bench.finish();
        CHECK(bench.done == 3);
        CHECK(bench.log.back().second == 2);
    }
}

TEST_CASE("a 429 halts the chat, its calls go on in order afterwards, and other chats do not notice (E-24)") {
    FloodBench bench(FloodLimits::none());
    bench.refusals.push_back(failed(429, "Too Many Requests: retry after 5", R"({"retry_after":5})"));
    bench.begin(bench.bot->send_message(7, "1"));
    bench.begin(bench.bot->send_message(7, "2"));
    bench.begin(bench.bot->send_message(8, "3"));
    bench.finish();
    CHECK(bench.done == 3);
    REQUIRE(bench.log.size() == 4);
    CHECK(bench.log[1] == std::pair<std::int64_t, double>(8, 0));
    CHECK(bench.log[2] == std::pair<std::int64_t, double>(7, 5));
    CHECK(bench.log[3].first == 7);
    CHECK(parse_json(bench.transport->calls[2].request.body).at("text") == "1");
}

TEST_CASE("a call that is marked unlimited goes at once") {
    FloodBench bench(FloodLimits::none().with_overall(Rate(1, 1s)));
    bench.begin(bench.bot->send_message(1, "hi"));
    bench.begin(bench.bot->send_message(2, "hi"));
    bench.begin(bench.bot->send_message(3, "hi").unlimited());
    CHECK(bench.log == Log{{1, 0}, {3, 0}});
    bench.finish();
    CHECK(bench.done == 3);
}

TEST_CASE("a call that may wait only so long is not sent later, and gives up its place") {
    FloodBench bench(FloodLimits::none().with_overall(Rate(1, 10s)));
    bench.begin(bench.bot->send_message(1, "hi").wait_at_most(1s));
    bench.begin(bench.bot->send_message(2, "hi").wait_at_most(1s));
    bench.begin(bench.bot->send_message(3, "hi").wait_at_most(20s));
    bench.advance(1s);
    CHECK(bench.failed == 1);
    bench.finish();
    CHECK(bench.log == Log{{1, 0}, {3, 10}});
    CHECK(bench.done == 2);
}

TEST_CASE("a call that has waited as long as it may says that it was not sent") {
    FloodBench bench(FloodLimits::none().with_overall(Rate(1, 10s)));
    bench.begin(bench.bot->send_message(1, "hi"));
    auto second = bench.bot->send_message(2, "hi").wait_at_most(1s);
    try {
        testing::run_virtual(bench.io, bench.clock, FloodBench::run(std::move(second)));
        FAIL("it was sent");
    } catch (const TimedOut& error) {
        CHECK(error.delivery() == Delivery::not_sent);
        CHECK(error.method() == "sendMessage");
    }
}

TEST_CASE("a reply leaves at the next slot of a broadcast that fills the limits") {
    FloodBench bench{FloodLimits()};
    for (int i = 1; i <= 2000; ++i) bench.begin(bench.bot->send_message(i, "news").priority(CallPriority::low));
    bench.advance(10s);
    const double asked = bench.seconds();
    bench.begin(bench.bot->send_message(77'777, "reply").priority(CallPriority::high));
    bench.advance(100ms);
    const auto reply =
        std::find_if(bench.log.begin(), bench.log.end(), [](const auto& e) { return e.first == 77'777; });
    REQUIRE(reply != bench.log.end());
    CHECK(reply->second - asked <= 0.1);
    bench.finish();
    CHECK(bench.done == 2001);
}

TEST_CASE("the limiter forgets chats that it has not seen for a while") {
    ManualClock clock;
    boost::asio::io_context io;
    FloodLimiter limiter(clock);
    for (int i = 1; i <= 20; ++i) {
        OutgoingCall call;
        call.chat = i;
        const auto slot = limiter.slot(call);
        testing::run_virtual(io, clock, slot->wait());
        slot->done();
        clock.advance(1min);
    }
    CHECK(limiter.chats() <= 2);
    CHECK(limiter.waiting() == 0);
}
