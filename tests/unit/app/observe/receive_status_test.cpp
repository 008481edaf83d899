#include <doctest/doctest.h>

#include <chrono>
#include <string>

#include <tgfw/app/observe/receive_status.hpp>
#include <tgfw/core/manual_clock.hpp>
#include <tgfw/core/metrics_text.hpp>

using namespace tgfw;
using namespace std::chrono_literals;

TEST_CASE("a bot receives as long as a poll is answered in time") {
    ManualClock clock;
    ReceiveStatus status(clock, nullptr);
    CHECK(status.problem().empty());
    status.starting();
    CHECK(status.problem() == "the server has not answered yet");
    status.polling(40s);
    CHECK(status.problem().empty());
    clock.advance(40s);
    CHECK(status.problem().empty());
    clock.advance(1s);
    CHECK(status.problem() == "the last poll was answered 41 s ago");
    status.polled(ReceiveStatus::Poll::failed);
    CHECK_FALSE(status.problem().empty());
    status.polled(ReceiveStatus::Poll::answered, 3);
    CHECK(status.problem().empty());
    status.standing_by();
    CHECK(status.problem() == "another instance has the lease");
    status.opening_inbox();
    CHECK(status.problem() == "what the inbox holds comes first");
    status.undecided();
    CHECK(status.problem().empty());
    status.webhook_set();
    clock.advance(24h);
    CHECK(status.problem().empty());
}

TEST_CASE("polls and the webhook's answers are counted by what came of them") {
    ManualClock clock;
    MetricsRegistry registry;
    ReceiveStatus status(clock, &registry);
    status.polling(40s);
    status.polled(ReceiveStatus::Poll::answered, 3);
    status.polled(ReceiveStatus::Poll::answered);
    status.polled(ReceiveStatus::Poll::failed);
    status.polled(ReceiveStatus::Poll::conflict);
    status.polled(ReceiveStatus::Poll::stalled);
    status.answered(200);
    status.answered(401);
    status.answered(401);
    const std::string text = prometheus_text(registry);
    for (const char* line :
         {"tgfw_polls_total{outcome=\"answered\"} 2\n", "tgfw_polls_total{outcome=\"failed\"} 1\n",
          "tgfw_polls_total{outcome=\"conflict\"} 1\n", "tgfw_polls_total{outcome=\"stalled\"} 1\n",
          "tgfw_polled_updates_total 3\n", "tgfw_last_poll_timestamp_seconds 1767225600\n",
          "tgfw_webhook_requests_total{status=\"200\"} 1\n", "tgfw_webhook_requests_total{status=\"401\"} 2\n"}) {
        CAPTURE(line);
        CHECK(text.find(line) != std::string::npos);
    }
}
