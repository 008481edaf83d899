#include <doctest/doctest.h>

#include <bot/broadcast/pace.hpp>

using namespace tgfw;
using detail::BroadcastPace;
using namespace std::chrono_literals;

TEST_CASE("a broadcast's pace is that of the last ten seconds, and tells how long the rest takes") {
    Clock::time_point at{};
    BroadcastPace pace(500, at);
    CHECK(pace.per_second() == 0);
    CHECK_FALSE(pace.time_for(10));
    for (int second = 1; second <= 5; ++second) pace.note(500 + 30 * static_cast<std::uint64_t>(second), at += 1s);
    CHECK(pace.per_second() == doctest::Approx(30));
    CHECK(pace.time_for(60) == 2s);
    CHECK(pace.time_for(0) == 0s);
    for (int second = 1; second <= 10; ++second) pace.note(650, at += 1s);
    CHECK(pace.per_second() == 0);
    for (int i = 0; i < 1000; ++i) pace.note(650 + static_cast<std::uint64_t>(i), at += 1ms);
    CHECK(pace.per_second() == doctest::Approx(1000));
}
