#include <doctest/doctest.h>

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <tgfw/bot/rate_limiter.hpp>
#include <tgfw/core/metrics_text.hpp>
#include <tgfw/dispatch/filters/message.hpp>
#include <tgfw/dispatch/handlers/message_handler.hpp>

#include <app/observe/call_metrics.hpp>

#include <support/app_fixture.hpp>

using namespace tgfw;
using namespace tgfw::test;
using namespace std::chrono_literals;

namespace {

/// An application whose figures are read when it has ended.
class Measured : public AppFixture {
public:
    void serve_texts(Application& app, std::initializer_list<std::pair<std::int64_t, std::string>> messages) {
        ListUpdater updater(clock, list(messages));
        serve(app, updater, 100s);
    }

    [[nodiscard]] bool says(const std::string& line) const {
        const bool found = prometheus_text(registry).find(line + "\n") != std::string::npos;
        if (!found) MESSAGE(prometheus_text(registry));
        return found;
    }

    MetricsRegistry registry;
};

}  // namespace

TEST_CASE_FIXTURE(Measured, "updates are counted by kind and by how their handling ended, and none is left over") {
    Application app = builder().metrics(registry).build();
    app.add_handler(MessageHandler(filters::text, [](const Update& update, Context&) -> awaitable<void> {
        if (*update.message->text == "bad") throw std::runtime_error("no");
        co_return;
    }));
    serve_texts(app, {{1, "good"}, {2, "bad"}, {3, "good"}});
    CHECK(says("tgfw_updates_total{kind=\"message\",outcome=\"handled\"} 2"));
    CHECK(says("tgfw_updates_total{kind=\"message\",outcome=\"failed\"} 1"));
    CHECK(says("tgfw_updates_waiting 0"));
    CHECK(says("tgfw_updates_running 0"));
    CHECK(says("tgfw_update_queue_seconds_count 3"));
}

TEST_CASE_FIXTURE(Measured, "what waits for its turn counts as waiting, and its time in the queue is measured") {
    Application app = builder().metrics(registry).max_concurrent_updates(1).build();
    app.add_handler(MessageHandler(filters::text, [this](const Update& update, Context&) -> awaitable<void> {
        if (*update.message->text == "first") {
            CHECK(says("tgfw_updates_waiting 2"));
            CHECK(says("tgfw_updates_running 1"));
        }
        co_await sleep_for(clock, 2s);
    }));
    serve_texts(app, {{1, "first"}, {1, "second"}, {1, "third"}});
    CHECK(says("tgfw_update_queue_seconds_sum 6"));  // 0, 2 and 4 s.
}

TEST_CASE_FIXTURE(Measured, "updates that the drain deadline cut off are counted as cancelled, those never begun too") {
    Application app = builder().metrics(registry).max_concurrent_updates(1).build();
    app.add_handler(MessageHandler(
        filters::text, [this](const Update&, Context&) -> awaitable<void> { co_await sleep_for(clock, 1h); }));
    serve_texts(app, {{1, "first"}, {1, "second"}});
    CHECK(says("tgfw_updates_total{kind=\"message\",outcome=\"cancelled\"} 2"));
    CHECK(says("tgfw_updates_waiting 0"));
    CHECK(says("tgfw_updates_running 0"));
}

TEST_CASE_FIXTURE(Measured, "handlers are timed by their names, and what they throw is counted by them") {
    Application app = builder().metrics(registry).build();
    app.add_handler(MessageHandler(filters::text, worker(*this)).name("work"));
    app.add_handler(MessageHandler(filters::text,
                                   [this](const Update&, Context&) -> awaitable<void> {
                                       co_await sleep_for(clock, 1s);
                                       throw std::runtime_error("no");
                                   })
                        .name("beside")
                        .block(false),
                    1);
    serve_texts(app, {{1, "slow 4"}, {2, "slow 2"}});
    CHECK(says("tgfw_handler_seconds_count{handler=\"work\"} 2"));
    CHECK(says("tgfw_handler_seconds_sum{handler=\"work\"} 6"));
    CHECK(says("tgfw_handler_seconds_sum{handler=\"beside\"} 2"));
    CHECK(says("tgfw_errors_total{handler=\"beside\"} 2"));
}

TEST_CASE_FIXTURE(Measured, "calls are counted by method and outcome, and timed, with their tries and pauses (B-58)") {
    int tries = 0;
    transport =
        std::make_shared<ScriptedTransport>([&](std::string method, net::HttpRequest) -> awaitable<net::HttpResponse> {
            if (method == "getMe") co_return ok(kMe);
            if (method == "getChat") co_return failed(403, "Forbidden: bot was blocked by the user");
            if (method == "close") throw TimedOut("the server said nothing");
            if (++tries == 1) co_return failed(429, "Too Many Requests: retry after 3", R"({"retry_after":3})");
            CHECK(says("tgfw_api_calls_in_flight 1"));
            co_return ok(R"({"message_id":9,"date":1767225600,"chat":{"id":42,"type":"private"}})");
        });
    BotOptions options;
    options.with_retry(RetryPolicy()).with_flood_limits(FloodLimits());
    Application app = builder().bot_options(options).metrics(registry).build();
    app.add_handler(MessageHandler(filters::text, [](const Update&, Context& context) -> awaitable<void> {
        co_await context.reply("Hi");
        auto blocked = context.bot().get_chat(7);
        CHECK_THROWS_AS(co_await std::move(blocked), Forbidden);
        auto closed = context.bot().close().retry(RetryPolicy::none());
        CHECK_THROWS_AS(co_await std::move(closed), TimedOut);
    }));
    serve_texts(app, {{42, "hi"}});
    CHECK(says("tgfw_api_calls_total{method=\"sendMessage\",outcome=\"ok\"} 1"));
    CHECK(says("tgfw_api_calls_total{method=\"getChat\",outcome=\"403\"} 1"));
    CHECK(says("tgfw_api_calls_total{method=\"close\",outcome=\"timeout\"} 1"));
    CHECK(says("tgfw_api_calls_total{method=\"getMe\",outcome=\"ok\"} 1"));
    CHECK(says("tgfw_api_call_seconds_sum{method=\"sendMessage\"} 3"));
    CHECK(says("tgfw_api_floods_total{method=\"sendMessage\"} 1"));
    CHECK(says("tgfw_api_retries_total{method=\"sendMessage\"} 1"));
    CHECK(says("tgfw_api_calls_in_flight 0"));
    CHECK(says("tgfw_api_limiter_seconds_sum 3"));
    CHECK(logger.has("The server asks for a pause (429)"));
    CHECK(logger.has("chat_id=42 user_id=42 handler=MessageHandler"));
}

TEST_CASE_FIXTURE(Measured, "calls of names without end are counted together beyond a bound") {
    transport = std::make_shared<ScriptedTransport>(
        [](std::string, net::HttpRequest) -> awaitable<net::HttpResponse> { co_return ok("true"); });
    BotOptions options;
    const auto metrics = std::make_shared<CallMetrics>(registry, clock);
    metrics->watch(options);
    Bot bot(transport, Token(kToken), options, clock);
    auto call_many = [](Bot* b) -> awaitable<void> {
        for (int i = 0; i < 600; ++i)
            static_cast<void>(co_await b->call("method" + std::to_string(i), boost::json::object()));
    };
    run(io, call_many(&bot));
    CHECK(says("tgfw_api_calls_total{method=\"method0\",outcome=\"ok\"} 1"));
    CHECK(says("tgfw_api_calls_total{method=\"other\",outcome=\"ok\"} 88"));
}

TEST_CASE_FIXTURE(Measured, "two applications count together in one registry") {
    for (int i = 0; i < 2; ++i) {
        Application app = builder().metrics(registry).build();
        app.add_handler(MessageHandler(filters::text, worker(*this)));
        serve_texts(app, {{1, "hi"}});
    }
    CHECK(says("tgfw_updates_total{kind=\"message\",outcome=\"handled\"} 2"));
}

TEST_CASE_FIXTURE(Measured, "without metrics nothing is registered") {
    Application app = builder().build();
    app.add_handler(MessageHandler(filters::text, worker(*this)));
    serve_texts(app, {{1, "hi"}});
    CHECK(prometheus_text(registry).empty());
}
