#include <doctest/doctest.h>

#include <chrono>

#include <tgfw/app/polling/poll_watch.hpp>

using namespace tgfw;
using namespace std::chrono_literals;
using News = PollWatch::News;

namespace {

constexpr Clock::time_point kWatchBegin{1h};

}  // namespace

TEST_CASE("polls without an answer for the limit are news once, and so is the answer that ends it") {
    PollWatch watch(40s);
    watch.begin(kWatchBegin);
    CHECK(watch.answered(kWatchBegin + 30s) == News::none);
    CHECK(watch.failed(kWatchBegin + 31s) == News::none);
    CHECK(watch.failed(kWatchBegin + 69s) == News::none);
    CHECK(watch.failed(kWatchBegin + 70s) == News::stalled);
    CHECK(watch.failed(kWatchBegin + 110s) == News::none);
    CHECK(watch.answered(kWatchBegin + 111s) == News::mended);
    CHECK(watch.answered(kWatchBegin + 112s) == News::none);
    CHECK(watch.failed(kWatchBegin + 152s) == News::stalled);
}

TEST_CASE("a watch that begins anew knows of no trouble") {
    PollWatch watch(40s);
    watch.begin(kWatchBegin);
    CHECK(watch.failed(kWatchBegin + 1h) == News::stalled);
    watch.begin(kWatchBegin + 1h);
    CHECK(watch.failed(kWatchBegin + 1h + 1s) == News::none);
    CHECK(watch.answered(kWatchBegin + 1h + 2s) == News::none);
}

TEST_CASE("a pause is varied by a quarter either way") {
    CHECK(jittered(4s, 0) == 3s);
    CHECK(jittered(4s, 0.5) == 4s);
    CHECK(jittered(4s, 0.999) < 5s);
    CHECK(jittered(4s, 0.999) > 4990ms);
    CHECK(jittered(0s, 0.7) == 0s);
}
