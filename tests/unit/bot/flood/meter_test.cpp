#include <doctest/doctest.h>

#include <vector>

#include <bot/flood/meter.hpp>
#include <tgfw/core/error.hpp>

using namespace tgfw;
using tgfw::flood::Meter;
using tgfw::flood::Pace;
using namespace std::chrono_literals;

namespace {

const Clock::time_point kMeterStart{1h};

/// The times, from the start, at which `count` calls go that all want to go at once and are answered after `latency`.
std::vector<double> times(const Pace& pace, int count, Clock::duration latency = 0s) {
    Meter meter;
    std::vector<double> all;
    Clock::time_point now = kMeterStart;
    for (int i = 0; i < count; ++i) {
        now = meter.ready_at(pace, 1, now);
        meter.take(pace, 1, now);
        meter.finish(pace, 1, now + latency);
        all.push_back(std::chrono::duration<double>(now - kMeterStart).count());
    }
    return all;
}

}  // namespace

TEST_CASE("a token bucket lets a burst pass, then one each interval") {
    const Pace pace(Rate(25, 1s).with_burst(3));
    CHECK(times(pace, 6) == std::vector<double>{0, 0, 0, 0.04, 0.08, 0.12});
}

TEST_CASE("a token bucket refills while nothing is sent, up to its burst (X-05)") {
    const Pace pace(Rate(1, 1s).with_burst(2));
    Meter meter;
    meter.take(pace, 1, kMeterStart);
    meter.take(pace, 1, kMeterStart);
    CHECK_FALSE(meter.refilled(pace, kMeterStart));
    CHECK(meter.ready_at(pace, 1, kMeterStart) == kMeterStart + 1s);
    CHECK(meter.ready_at(pace, 2, kMeterStart) == kMeterStart + 2s);
    CHECK(meter.refilled(pace, kMeterStart + 2s));
    CHECK(meter.ready_at(pace, 2, kMeterStart + 1h) == kMeterStart + 1h);
    CHECK(meter.ready_at(pace, 9, kMeterStart + 1h) == kMeterStart + 1h);
}

TEST_CASE("what was taken and not sent comes back") {
    for (const Rate& rate : {Rate(1, 1s), Rate(1, 1s).sliding()}) {
        const Pace pace(rate);
        Meter meter;
        meter.take(pace, 1, kMeterStart);
        CHECK(meter.ready_at(pace, 1, kMeterStart) > kMeterStart);
        meter.give_back(pace, 1, kMeterStart);
        CHECK(meter.ready_at(pace, 1, kMeterStart) == kMeterStart);
        CHECK(meter.refilled(pace, kMeterStart));
    }
}

TEST_CASE("a window never holds more than its count, however it is laid") {
    const Pace pace(Rate(3, 1s).sliding());
    CHECK(times(pace, 8) == std::vector<double>{0, 0, 0, 1, 1, 1, 2, 2});
}

TEST_CASE("a window counts from the answer on, so that no delay on the way makes two windows overlap") {
    const Pace pace(Rate(1, 1s).sliding());
    CHECK(times(pace, 3, 250ms) == std::vector<double>{0, 1.25, 2.5});
    Meter meter;
    meter.take(pace, 1, kMeterStart);
    CHECK(meter.ready_at(pace, 1, kMeterStart + 10s) == Clock::time_point::max());
    meter.finish(pace, 1, kMeterStart + 10s);
    CHECK(meter.ready_at(pace, 1, kMeterStart + 10s) == kMeterStart + 11s);
}

TEST_CASE("a call that costs more than the window holds waits until it is empty") {
    const Pace pace(Rate(3, 1s).sliding());
    Meter meter;
    meter.take(pace, 1, kMeterStart);
    meter.finish(pace, 1, kMeterStart);
    CHECK(meter.ready_at(pace, 2, kMeterStart) == kMeterStart);
    CHECK(meter.ready_at(pace, 10, kMeterStart) == kMeterStart + 1s);
}

TEST_CASE("a pace slows down by a fifth at a refusal and works its way back up") {
    Pace pace(Rate(10, 1s));
    CHECK(pace.factor(kMeterStart) == 1);
    pace.slow_down(kMeterStart);
    CHECK(pace.factor(kMeterStart) == doctest::Approx(0.8));
    CHECK(pace.factor(kMeterStart + 29s) == doctest::Approx(0.8));
    CHECK(pace.factor(kMeterStart + 60s) == doctest::Approx(0.9));
    CHECK(pace.factor(kMeterStart + 1h) == 1);
    for (int i = 0; i < 50; ++i) pace.slow_down(kMeterStart);
    CHECK(pace.factor(kMeterStart) == doctest::Approx(0.05));
}

TEST_CASE("a slowed pace spreads a bucket and narrows a window") {
    Pace bucket(Rate(10, 1s).with_burst(1));
    bucket.slow_down(kMeterStart);
    CHECK(times(bucket, 3)[2] == doctest::Approx(0.25));
    Pace window(Rate(10, 1s).sliding());
    window.slow_down(kMeterStart);
    CHECK(times(window, 9)[7] == 0);
    CHECK(times(window, 9)[8] == 1);
}

TEST_CASE("a rate that would let nothing pass is refused in words") {
    CHECK_THROWS_WITH_AS(Rate(0, 1s), doctest::Contains("a count of 0"), ConfigError);
    CHECK_THROWS_WITH_AS(Rate(1, 0s), doctest::Contains("the period"), ConfigError);
    CHECK_THROWS_WITH_AS((void)Rate(1, 1s).with_burst(0), doctest::Contains("burst of 0"), ConfigError);
    CHECK_THROWS_WITH_AS((void)Rate(1, 1s).sliding().with_burst(2), doctest::Contains("sliding"), ConfigError);
}

TEST_CASE("no rate is no limit") {
    const Pace pace;
    Meter meter;
    for (int i = 0; i < 1000; ++i) meter.take(pace, 5, kMeterStart);
    CHECK(meter.ready_at(pace, 5, kMeterStart) == kMeterStart);
    CHECK(meter.refilled(pace, kMeterStart));
}
