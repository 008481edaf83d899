#include <adapters/sentry/outbox.hpp>

#include <doctest/doctest.h>

using namespace tgfw;
using namespace std::chrono_literals;
using sentry::limit_of;
using sentry::Outbox;

namespace {

const Clock::time_point kOutboxBegin{1000s};

ErrorReport report_of_type(std::string type) {
    ErrorReport report;
    report.type = std::move(type);
    return report;
}

net::HttpResponse limited_answer(int status, const std::string& limits) {
    return net::HttpResponse(status).with_header("X-Sentry-Rate-Limits", limits);
}

}  // namespace

TEST_CASE("reports go to Sentry in their order, each until it is answered") {
    Outbox outbox(10);
    CHECK_FALSE(outbox.next(kOutboxBegin));
    outbox.push(report_of_type("a"));
    outbox.push(report_of_type("b"));
    CHECK(outbox.next(kOutboxBegin) == kOutboxBegin);
    CHECK(outbox.front().type == "a");
    outbox.answered(net::HttpResponse(200), kOutboxBegin);
    CHECK(outbox.next(kOutboxBegin) == kOutboxBegin);
    CHECK(outbox.front().type == "b");
    outbox.answered(net::HttpResponse(200), kOutboxBegin);
    CHECK_FALSE(outbox.next(kOutboxBegin));
    CHECK(outbox.counts().sent == 2);
    CHECK(outbox.counts().dropped() == 0);
}

TEST_CASE("reports that find no room on their way to Sentry are dropped and counted") {
    Outbox outbox(2);
    for (const char* type : {"a", "b", "c", "d"}) outbox.push(report_of_type(type));
    CHECK(outbox.counts().no_room == 2);
    CHECK(outbox.front().type == "a");
    outbox.give_up();
    CHECK(outbox.counts().left == 2);
    CHECK_FALSE(outbox.next(kOutboxBegin));
}

TEST_CASE("a report that Sentry did not take for its own trouble is tried three times, with growing pauses") {
    Outbox outbox(10);
    outbox.push(report_of_type("a"));
    outbox.push(report_of_type("b"));
    outbox.failed(kOutboxBegin);
    CHECK(outbox.next(kOutboxBegin) == kOutboxBegin + 1s);
    outbox.answered(net::HttpResponse(503), kOutboxBegin + 1s);
    CHECK(outbox.next(kOutboxBegin + 1s) == kOutboxBegin + 3s);
    CHECK(outbox.front().type == "a");
    outbox.failed(kOutboxBegin + 3s);
    CHECK(outbox.counts().failed == 1);
    CHECK(outbox.front().type == "b");
    CHECK(outbox.next(kOutboxBegin + 3s) == kOutboxBegin + 3s);
}

TEST_CASE("a report that Sentry refuses is dropped, and the next one is tried") {
    Outbox outbox(10);
    outbox.push(report_of_type("a"));
    outbox.push(report_of_type("b"));
    outbox.answered(net::HttpResponse(400), kOutboxBegin);
    CHECK(outbox.counts().refused == 1);
    CHECK(outbox.next(kOutboxBegin) == kOutboxBegin);
}

TEST_CASE("while Sentry limits the rate, reports are dropped and counted; then they are sent again") {
    Outbox outbox(10);
    for (const char* type : {"a", "b"}) outbox.push(report_of_type(type));
    outbox.answered(limited_answer(429, "60:error:key"), kOutboxBegin);
    CHECK_FALSE(outbox.next(kOutboxBegin));
    outbox.push(report_of_type("c"));
    CHECK_FALSE(outbox.next(kOutboxBegin + 59s));
    CHECK(outbox.counts().rate_limited == 3);
    outbox.push(report_of_type("d"));
    CHECK(outbox.next(kOutboxBegin + 60s) == kOutboxBegin + 60s);
}

TEST_CASE("a rate limit of Sentry's holds whatever the status that it came with") {
    Outbox outbox(10);
    for (const char* type : {"a", "b"}) outbox.push(report_of_type(type));
    outbox.answered(limited_answer(200, "5::organization"), kOutboxBegin);
    CHECK(outbox.counts().sent == 1);
    CHECK_FALSE(outbox.next(kOutboxBegin + 4s));
    CHECK(outbox.counts().rate_limited == 1);
}

TEST_CASE("Sentry's rate limits are read as they are documented") {
    CHECK(limit_of(limited_answer(429, "60:transaction:key, 2700:default;error;security:organization")) == 2700s);
    CHECK(limit_of(limited_answer(429, "60::organization, 30::organization")) == 60s);
    CHECK(limit_of(limited_answer(429, "1.5:error:key")) == 1500ms);
    CHECK_FALSE(limit_of(limited_answer(429, "60:transaction:key")));
    CHECK(limit_of(limited_answer(200, "10:error:key:reason:more")) == 10s);
    CHECK_FALSE(limit_of(net::HttpResponse(200)));
    CHECK(limit_of(net::HttpResponse(429)) == 60s);
    CHECK(limit_of(net::HttpResponse(429).with_header("Retry-After", "7")) == 7s);
}

TEST_CASE("a senseless rate limit of Sentry's does no harm") {
    CHECK_FALSE(limit_of(limited_answer(200, "")));
    CHECK_FALSE(limit_of(limited_answer(200, "nan:error:key, -5:error:key, inf::, x, ::, ,")));
    CHECK(limit_of(limited_answer(200, "1e300:error:key")) == 24h);
    CHECK(limit_of(net::HttpResponse(429).with_header("Retry-After", "Fri, 31 Dec 2027 23:59:59 GMT")) == 60s);
}
