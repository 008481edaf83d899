#include <doctest/doctest.h>

#include <chrono>
#include <deque>
#include <string>
#include <vector>

#include <boost/json.hpp>

#include <tgfw/api/json.hpp>
#include <tgfw/app/polling/long_poller.hpp>
#include <tgfw/core/manual_clock.hpp>
#include <tgfw/core/timer.hpp>

#include <support/dispatch_fixture.hpp>
#include <support/scripted_transport.hpp>

using namespace tgfw;
using namespace tgfw::test;
using namespace std::chrono_literals;
using Ids = std::vector<std::int64_t>;

namespace {

std::string batch(std::initializer_list<std::int64_t> ids) {
    std::string out;
    for (const auto id : ids) out += (out.empty() ? "" : ",") + (R"({"update_id":)" + std::to_string(id) + "}");
    return "[" + out + "]";
}

/// A poller on a scripted server. When the script is at its end, polls hang until they are cancelled.
class PollerFixture : public UpdateSink {
public:
    PollerFixture()
        : transport(std::make_shared<ScriptedTransport>([this](std::string method, net::HttpRequest request) {
              return answer(std::move(method), std::move(request));
          })),
          poller(Bot(transport, Token(kToken)), clock, logger, PollingOptions().with_chance([] { return 0.5; })) {}

    awaitable<bool> deliver(Update update, Receipt receipt) override {
        if (refuse_from && update.update_id >= *refuse_from) co_return false;
        delivered.push_back(update.update_id);
        if (refuse_once == update.update_id) {
            refuse_once.reset();
            receipt.refuse();
        }
        if (!holding) receipt.accept();
        held.push_back(std::move(receipt));
        co_return true;
    }
    awaitable<bool> deliver_unreadable(BadUpdate update, Receipt receipt) override {
        report(std::make_exception_ptr(UnreadableUpdate(update.update_id, update.error)));
        receipt.accept();
        co_return true;
    }
    [[nodiscard]] bool has_room() const noexcept override { return true; }

    void report(std::exception_ptr error) override { errors.push_back(describe(error)); }

    awaitable<net::HttpResponse> answer(std::string method, net::HttpRequest request) {
        if (method == "deleteWebhook") co_return webhook.empty() ? ok("true") : take(webhook);
        const auto parameters = parse_json(request.body);
        offsets.push_back(parameters.at("offset").as_int64());
        limits.push_back(parameters.at("limit").as_int64());
        if (parameters.at("timeout") == 0) co_return ok("[]");
        times.push_back(clock.now());
        if (polls.empty()) {
            poller.stop();
            co_await sleep_for(clock, 1h);
        }
        co_return take(polls);
    }

    static net::HttpResponse take(std::deque<net::HttpResponse>& from) {
        net::HttpResponse first = from.front();
        from.pop_front();
        return first;
    }

    void run_all() {
        auto all = [this]() -> awaitable<void> {
            co_await poller.run(*this);
            co_await poller.finish();
        };
        testing::run_virtual(io, clock, all());
    }

    ManualClock clock;  // Before what waits on it.
    boost::asio::io_context io;
    ListLogger logger;
    std::deque<net::HttpResponse> webhook;
    std::deque<net::HttpResponse> polls;
    std::vector<std::int64_t> offsets;
    std::vector<std::int64_t> limits;
    std::vector<Clock::time_point> times;
    std::optional<std::int64_t> refuse_from;
    Ids delivered;
    bool holding = false;
    std::optional<std::int64_t> refuse_once;
    std::vector<Receipt> held;
    std::vector<std::string> errors;
    std::shared_ptr<ScriptedTransport> transport;
    LongPoller poller;
};

}  // namespace

TEST_CASE_FIXTURE(PollerFixture, "updates are delivered in order, and each poll confirms the one before") {
    polls = {ok(batch({10, 11})), ok(batch({12}))};
    run_all();
    CHECK(delivered == Ids{10, 11, 12});
    CHECK(offsets == Ids{0, 12, 13, 13});  // The last poll was cut short, hence the confirmation.
    CHECK(transport->methods().front() == "deleteWebhook");
}

TEST_CASE_FIXTURE(PollerFixture, "a poller that was stopped before it began asks for nothing and confirms nothing") {
    polls = {ok(batch({10}))};
    poller.stop();
    run_all();
    CHECK(delivered.empty());
    CHECK(offsets.empty());
}

TEST_CASE_FIXTURE(PollerFixture, "an update that the sink does not take stays with the server, as all after it") {
    polls = {ok(batch({10, 11, 12}))};
    refuse_from = 11;
    run_all();
    CHECK(delivered == Ids{10});
    CHECK(offsets == Ids{0, 11});
}

TEST_CASE_FIXTURE(PollerFixture,
                  "what is not accepted is neither confirmed nor delivered again, and is confirmed at the end") {
    polls = {ok(batch({10, 11})), ok(batch({10, 11, 12})), ok(batch({10, 11, 12}))};
    holding = true;
    run_all();
    CHECK(delivered == Ids{10, 11, 12});
    CHECK(offsets == Ids{0, 0, 0, 0});
    REQUIRE(times.size() == 4);
    CHECK(times[1] - times[0] == 100ms);
    CHECK(times[2] - times[1] == 100ms);
    CHECK(times[3] - times[2] == 550ms);
    for (Receipt& receipt : held) receipt.accept();
    testing::run_virtual(io, clock, poller.finish());
    CHECK(offsets.back() == 13);
}

TEST_CASE_FIXTURE(PollerFixture, "what is refused is delivered again") {
    polls = {ok(batch({10, 11})), ok(batch({10, 11}))};
    refuse_once = 10;
    run_all();
    CHECK(delivered == Ids{10, 11, 10});
    CHECK(offsets == Ids{0, 0, 12, 12});
}

TEST_CASE_FIXTURE(PollerFixture,
                  "a bad update among a hundred is reported and passed over, its neighbours are handled once") {
    std::string body;
    for (int id = 1; id <= 100; ++id) {
        const std::string good = R"({"update_id":)" + std::to_string(id) +
                                 R"(,"message":{"message_id":1,"date":1,"chat":{"id":1,"type":"private"}}})";
        const std::string bad =
            R"({"update_id":50,"message":{"message_id":1,"date":1,"chat":{"id":"one","type":"private"}}})";
        body += (id == 1 ? "" : ",") + (id == 50 ? bad : good);
    }
    polls = {ok("[" + body + "]")};
    run_all();
    CHECK(delivered.size() == 99);
    REQUIRE(errors.size() == 1);
    CHECK(errors.front().find("Update 50 cannot be read and is passed over") != std::string::npos);
    CHECK(errors.front().find("message.chat.id: expected an integer, got a string") != std::string::npos);
    CHECK(offsets == Ids{0, 101, 101});
}

TEST_CASE_FIXTURE(PollerFixture, "a bad update at the end of a batch is confirmed too") {
    polls = {ok(R"([{"update_id":1},{"update_id":2,"message":false}])")};
    run_all();
    CHECK(delivered == Ids{1});
    CHECK(offsets == Ids{0, 3, 3});
}

TEST_CASE_FIXTURE(PollerFixture, "an answer that cannot be taken apart is asked for again, one update at a time") {
    polls = {net::HttpResponse(200, R"({"ok":true,"result":[{"update_id":1},{"upd)"), ok(batch({1})),
             ok(batch({2, 3}))};
    run_all();
    CHECK(delivered == Ids{1, 2, 3});
    REQUIRE(limits.size() >= 3);
    CHECK(limits[0] == 100);
    CHECK(limits[1] == 1);
    CHECK(limits[2] == 100);
    CHECK(errors.size() == 1);
}

TEST_CASE_FIXTURE(PollerFixture, "failures are reported, and the pauses between polls grow") {
    polls = {failed(502, "Bad Gateway"), failed(502, "Bad Gateway"), failed(502, "Bad Gateway"), ok(batch({1}))};
    run_all();
    CHECK(errors.size() == 3);
    REQUIRE(times.size() == 5);
    CHECK(times[1] - times[0] == 1s);
    CHECK(times[2] - times[1] == 1500ms);
    CHECK(times[3] - times[2] == 2250ms);
    CHECK(delivered == Ids{1});
}

TEST_CASE_FIXTURE(PollerFixture, "a flood wait is kept to the second") {
    polls = {failed(429, "Too Many Requests: retry after 7", R"({"retry_after":7})"), ok(batch({1}))};
    run_all();
    REQUIRE(times.size() >= 2);
    CHECK(times[1] - times[0] == 7500ms);
}

TEST_CASE_FIXTURE(PollerFixture, "an invalid token ends the polling with that error") {
    polls = {failed(401, "Unauthorized")};
    CHECK_THROWS_AS(run_all(), InvalidToken);
    CHECK(offsets.size() == 1);
}

TEST_CASE_FIXTURE(PollerFixture, "a bare 404, as of a proxy whose server is away, does not end the polling") {
    polls = {failed(404, "Not Found"), ok(batch({1}))};
    run_all();
    CHECK(errors.size() == 1);
    CHECK(delivered == Ids{1});
}

TEST_CASE_FIXTURE(PollerFixture, "another poller and a webhook are told apart, with the remedy, and polling goes on") {
    polls = {
        failed(409,
               "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"),
        failed(409,
               "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook "
               "first"),
        ok(batch({1}))};
    run_all();
    CHECK(logger.has("another process polls for the same token"));
    CHECK(logger.has("a webhook was set"));
    CHECK(delivered == Ids{1});
}

TEST_CASE_FIXTURE(PollerFixture, "removing the webhook is tried until it works") {
    webhook = {failed(500, "Internal Server Error"), ok("true")};
    polls = {ok(batch({1}))};
    run_all();
    CHECK(delivered == Ids{1});
    CHECK(errors.size() == 1);
}

TEST_CASE_FIXTURE(PollerFixture, "stopping cuts a pending poll short") {
    const auto begin = clock.now();
    run_all();  // The first poll hangs for an hour and stops the poller first.
    CHECK(clock.now() == begin);
}

TEST_CASE_FIXTURE(PollerFixture, "a server that answers at once with nothing is not asked in a hot loop") {
    for (int i = 0; i < 10; ++i) polls.push_back(ok("[]"));
    const auto begin = clock.now();
    run_all();
    CHECK(clock.now() - begin >= 900ms);
}

TEST_CASE("settings of polling that the server would not accept are refused") {
    ManualClock clock;
    const auto transport = std::make_shared<ScriptedTransport>(nullptr);
    const Bot bot(transport, Token(kToken));
    CHECK_THROWS_WITH_AS(LongPoller(bot, clock, null_logger(), PollingOptions().with_limit(101)),
                         doctest::Contains("1 to 100"), ConfigError);
    CHECK_THROWS_WITH_AS(LongPoller(bot, clock, null_logger(), PollingOptions().with_timeout(51s)),
                         doctest::Contains("0 to 50"), ConfigError);
    CHECK_THROWS_WITH_AS(LongPoller(bot, clock, null_logger(), PollingOptions().with_slack(0s)),
                         doctest::Contains("at least 1"), ConfigError);
}
