#include <adapters/sentry/envelope.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include <unit/adapters/sentry/strict_envelope.hpp>

using namespace tgfw;
using namespace std::chrono_literals;
using test::text_at;

namespace {

const std::string kEventId = "fc6d8c0c43fc4630ad850ee518f1b9d0";
const std::chrono::system_clock::time_point kReportTime{1767225600s};

ErrorReport full_report() {
    ErrorReport report;
    report.time = kReportTime;
    report.type = "tgfw::BadRequest";
    report.text = "sendMessage: Bad Request: chat not found";
    report.update_id = 7;
    report.chat_id = -100123;
    report.user_id = 42;
    report.handler = "CommandHandler(start)";
    report.request_id = "r1";
    report.tags.emplace_back("kind", "message");
    return report;
}

boost::json::value event_with(const ErrorReport& report, const SentryOptions& options = SentryOptions()) {
    return test::StrictEnvelope(sentry::make_envelope(report, options, kEventId, kReportTime + 1s)).event();
}

}  // namespace

TEST_CASE("a Sentry envelope holds one event with everything that the report says") {
    SentryOptions options;
    options.with_environment("production").with_release("bot@1.2").with_server_name("pod-3").with_tag("shard", "4");
    const std::string text = sentry::make_envelope(full_report(), options, kEventId, kReportTime + 1s);
    const test::StrictEnvelope envelope(text);
    CHECK(text_at(envelope.header, "/event_id") == kEventId);
    CHECK(text_at(envelope.header, "/sent_at") == "2026-01-01T00:00:01.000000Z");
    const auto event = envelope.event();
    CHECK(text_at(event, "/event_id") == kEventId);
    CHECK(text_at(event, "/timestamp") == "2026-01-01T00:00:00.000000Z");
    CHECK(text_at(event, "/platform") == "native");
    CHECK(text_at(event, "/level") == "error");
    CHECK(text_at(event, "/environment") == "production");
    CHECK(text_at(event, "/release") == "bot@1.2");
    CHECK(text_at(event, "/server_name") == "pod-3");
    CHECK(text_at(event, "/transaction") == "CommandHandler(start)");
    CHECK(text_at(event, "/exception/values/0/type") == "tgfw::BadRequest");
    CHECK(text_at(event, "/exception/values/0/value") == "sendMessage: Bad Request: chat not found");
    CHECK(text_at(event, "/tags") ==
          R"j({"handler":"CommandHandler(start)","request_id":"r1","shard":"4","kind":"message"})j");
    CHECK(text_at(event, "/extra") == R"j({"update_id":7,"chat_id":-100123})j");
    CHECK(text_at(event, "/user") == R"j({"id":"42"})j");
}

TEST_CASE("a Sentry event says only what is known") {
    ErrorReport report;
    report.level = LogLevel::critical;
    report.type = "tgfw::InvalidToken";
    const auto event = event_with(report);
    CHECK(text_at(event, "/level") == "fatal");
    CHECK(text_at(event, "/tags") == "{}");
    CHECK(text_at(event, "/extra") == "{}");
    for (const char* absent : {"environment", "release", "server_name", "transaction", "user"}) {
        CHECK_FALSE(event.as_object().contains(absent));
    }
}

TEST_CASE("Sentry puts events together by type and handler, or as the bot's author says") {
    CHECK(text_at(event_with(full_report()), "/fingerprint") == R"j(["tgfw::BadRequest","CommandHandler(start)"])j");
    SentryOptions options;
    options.with_fingerprint([](const ErrorReport& report) { return std::vector<std::string>{"mine", report.type}; });
    CHECK(text_at(event_with(full_report(), options), "/fingerprint") == R"j(["mine","tgfw::BadRequest"])j");
}

TEST_CASE("no text breaks a Sentry envelope, and no token gets into it") {
    ErrorReport report = full_report();
    report.text = "a\nb \"c\" \\ \x01 \xff 123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1 end";
    report.handler = "x\n{}\n";
    const auto event = event_with(report);
    CHECK(text_at(event, "/exception/values/0/value") == "a\nb \"c\" \\ \x01 \xEF\xBF\xBD <token> end");
    CHECK(text_at(event, "/transaction") == "x\n{}\n");
    report.text = std::string(1 << 20, 'x');
    CHECK(text_at(event_with(report), "/exception/values/0/value").size() == 8192);
}

TEST_CASE("the ids of Sentry events are 32 hexadecimal digits and differ") {
    std::set<std::string> ids;
    for (int i = 0; i < 100; ++i) {
        const std::string id = sentry::new_event_id();
        CHECK(id.size() == 32);
        CHECK(id.find_first_not_of("0123456789abcdef") == std::string::npos);
        ids.insert(id);
    }
    CHECK(ids.size() == 100);
}
