#include <tgfw/adapters/sentry/sentry_reporter.hpp>

#include <doctest/doctest.h>

#include <deque>
#include <stdexcept>

#include <support/scripted_transport.hpp>
#include <support/updates.hpp>
#include <tgfw/app/application.hpp>
#include <tgfw/dispatch/filters/message.hpp>
#include <tgfw/dispatch/handlers/message_handler.hpp>
#include <unit/adapters/sentry/strict_envelope.hpp>
#include <unit/net/net_support.hpp>
#include <unit/net/server_support.hpp>

using namespace tgfw;
using namespace std::chrono_literals;
using net::tests::Loop;
using net::tests::MemoryLogger;
using net::tests::RunningServer;
using test::text_at;

namespace {

/// Takes envelopes as Sentry does, and answers what the test says; 200 when it says nothing.
class SentryReceiver {
public:
    explicit SentryReceiver(Loop& loop) : running_(loop, steady_clock()) {
        running_.server.route("POST", "/api/42/envelope/",
                              [this](net::HttpRequest request) { return receive(std::move(request)); });
        running_.start();
    }

    [[nodiscard]] std::string dsn() const { return "http://k3y@127.0.0.1:" + std::to_string(running_.port()) + "/42"; }

    std::deque<net::HttpRequest> requests;
    std::deque<net::HttpResponse> answers;

private:
    awaitable<net::HttpResponse> receive(net::HttpRequest request) {
        requests.push_back(std::move(request));
        net::HttpResponse answer(200, R"({"id":"fc6d8c0c43fc4630ad850ee518f1b9d0"})", "application/json");
        if (!answers.empty()) {
            answer = std::move(answers.front());
            answers.pop_front();
        }
        co_return answer;
    }

    RunningServer running_;
};

ErrorReport report_from(std::string handler) {
    ErrorReport report;
    report.type = "std::runtime_error";
    report.text = "no";
    report.handler = std::move(handler);
    return report;
}

}  // namespace

TEST_CASE("what a handler throws arrives at Sentry, without the message's text and the token") {
    Loop loop;
    SentryReceiver sentry(loop);
    MemoryLogger log;
    auto reporter = std::make_shared<SentryReporter>(SentryOptions(sentry.dsn()).with_environment("test"));
    const auto transport = std::make_shared<test::ScriptedTransport>(
        [](std::string, net::HttpRequest) -> awaitable<net::HttpResponse> { co_return test::ok(test::kMe); });
    auto app = Application::builder()
                   .token(test::kToken)
                   .transport(transport)
                   .executor(loop.executor())
                   .logger(log)
                   .error_reporter(reporter)
                   .build();
    app.add_handler(MessageHandler(filters::text, [&](const Update& update, Context&) -> awaitable<void> {
        app.stop_running();
        throw std::invalid_argument("cannot read '" + *update.message->text + "' with " + test::kToken);
        co_return;
    }));
    const auto serving = loop.start(app.serve());
    loop.until([&] { return app.enqueue(test::text_update(42, "my very secret words", 77)); });
    loop.until([&] { return serving->done(); });
    serving->get();

    REQUIRE(sentry.requests.size() == 1);
    const net::HttpRequest& request = sentry.requests.front();
    CHECK(request.headers.get("Content-Type") == "application/x-sentry-envelope");
    CHECK(request.headers.get("X-Sentry-Auth").starts_with("Sentry sentry_version=7, sentry_client=tgfw/"));
    CHECK(request.headers.get("X-Sentry-Auth").ends_with(", sentry_key=k3y"));
    const auto event = test::StrictEnvelope(request.body).event();
    CHECK(text_at(event, "/exception/values/0/type") == "std::invalid_argument");
    CHECK(text_at(event, "/exception/values/0/value") == "cannot read '<text>' with <token>");
    CHECK(text_at(event, "/extra/update_id") == "77");
    CHECK(text_at(event, "/user/id") == "42");
    CHECK(text_at(event, "/environment") == "test");
    CHECK(request.body.find("secret") == std::string::npos);
    CHECK(request.body.find(test::kToken.substr(10)) == std::string::npos);
    CHECK(reporter->counts().sent == 1);
}

TEST_CASE("what is reported before the run is sent in it, and stop() waits for what is left") {
    Loop loop;
    SentryReceiver sentry(loop);
    SentryReporter reporter{SentryOptions(sentry.dsn())};
    for (const char* handler : {"a", "b", "c"}) reporter.report(report_from(handler));
    reporter.stop();
    loop.run(reporter.run(steady_clock(), null_logger()));
    REQUIRE(sentry.requests.size() == 3);
    CHECK(text_at(test::StrictEnvelope(sentry.requests[2].body).event(), "/transaction") == "c");
    reporter.report(report_from("d"));
    reporter.stop();
    loop.run(reporter.run(steady_clock(), null_logger()));
    CHECK(sentry.requests.size() == 4);
    CHECK(reporter.counts().sent == 4);
}

TEST_CASE("when Sentry limits the rate, nothing more is sent, and the log tells how much was dropped") {
    Loop loop;
    SentryReceiver sentry(loop);
    sentry.answers.push_back(net::HttpResponse(429).with_header("X-Sentry-Rate-Limits", "3600:error:organization"));
    MemoryLogger log;
    SentryReporter reporter{SentryOptions(sentry.dsn())};
    for (const char* handler : {"a", "b", "c"}) reporter.report(report_from(handler));
    reporter.stop();
    loop.run(reporter.run(steady_clock(), log));
    CHECK(sentry.requests.size() == 1);
    CHECK(reporter.counts().rate_limited == 3);
    REQUIRE(log.lines.size() == 1);
    CHECK(log.lines[0] == "Reports for Sentry were dropped count=3");
}

TEST_CASE("a Sentry that refuses is told in the log, without the key") {
    Loop loop;
    SentryReceiver sentry(loop);
    sentry.answers.push_back(net::HttpResponse(403));
    MemoryLogger log;
    SentryReporter reporter{SentryOptions(sentry.dsn())};
    reporter.report(report_from("a"));
    reporter.stop();
    loop.run(reporter.run(steady_clock(), log));
    CHECK(reporter.counts().refused == 1);
    REQUIRE(log.lines.size() == 2);
    CHECK(log.lines[0] == "Sentry refused a report; check the DSN status=403");
}

TEST_CASE("a report for Sentry whose fingerprint throws is dropped, and the next one is sent") {
    Loop loop;
    SentryReceiver sentry(loop);
    MemoryLogger log;
    SentryOptions options(sentry.dsn());
    options.with_fingerprint([](const ErrorReport& report) -> std::vector<std::string> {
        if (report.handler == "a") throw std::out_of_range("no such group");
        return {report.type};
    });
    SentryReporter reporter(std::move(options));
    for (const char* handler : {"a", "b"}) reporter.report(report_from(handler));
    reporter.stop();
    CHECK_NOTHROW(loop.run(reporter.run(steady_clock(), log)));
    CHECK(reporter.counts().sent == 1);
    CHECK(reporter.counts().failed == 1);
    REQUIRE_FALSE(log.lines.empty());
    CHECK(log.lines[0] == "A report for Sentry could not be made or sent error=no such group");
}

TEST_CASE("a Sentry that does not answer holds up the end no longer than the flush deadline") {
    Loop loop;
    net::tests::Listener silent(loop);
    SentryOptions options("http://k3y@127.0.0.1:" + std::to_string(silent.port()) + "/1");
    options.with_flush_deadline(20ms);
    SentryReporter reporter(std::move(options));
    for (const char* handler : {"a", "b"}) reporter.report(report_from(handler));
    reporter.stop();
    loop.run(reporter.run(steady_clock(), null_logger()));
    CHECK(reporter.counts().left == 2);
}

TEST_CASE("a Sentry reporter that is cancelled ends, and can run again") {
    Loop loop;
    SentryReceiver sentry(loop);
    SentryReporter reporter{SentryOptions(sentry.dsn())};
    const auto running = loop.start(reporter.run(steady_clock(), null_logger()));
    reporter.report(report_from("a"));
    loop.until([&] { return reporter.counts().sent == 1; });
    running->cancel();
    loop.until([&] { return running->done(); });
    CHECK(running->failed());
    reporter.report(report_from("b"));
    reporter.stop();
    loop.run(reporter.run(steady_clock(), null_logger()));
    CHECK(reporter.counts().sent == 2);
}

TEST_CASE("the queue of a Sentry reporter is bounded, and must have room for one") {
    CHECK_THROWS_WITH_AS(SentryReporter(SentryOptions("https://k@h/1").with_queue(0)),
                         "SentryOptions::queue is 0, so that nothing is sent; give 1 or more", ConfigError);
    SentryReporter reporter{SentryOptions("https://k@h/1").with_queue(5)};
    for (int i = 0; i < 8; ++i) reporter.report(report_from("a"));
    CHECK(reporter.counts().no_room == 3);
}
