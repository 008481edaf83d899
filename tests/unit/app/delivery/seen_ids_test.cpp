#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <deque>
#include <random>
#include <set>
#include <utility>

#include <app/delivery/seen_ids.hpp>
#include <tgfw/core/manual_clock.hpp>

using namespace tgfw;
using namespace std::chrono_literals;

TEST_CASE("an id is known for its time, then no more") {
    ManualClock clock;
    SeenIds seen(10, 24h);
    CHECK_FALSE(seen.contains(7, clock.now()));
    seen.add(7, clock.now());
    CHECK(seen.contains(7, clock.now()));
    CHECK_FALSE(seen.contains(8, clock.now()));
    clock.advance(23h);
    seen.add(8, clock.now());
    CHECK(seen.contains(7, clock.now()));
    clock.advance(1h);
    seen.add(9, clock.now());
    CHECK_FALSE(seen.contains(7, clock.now()));
    CHECK(seen.contains(8, clock.now()));
}

TEST_CASE("where there are too many ids the oldest is forgotten, whatever its number") {
    const ManualClock clock;
    SeenIds seen(3, 24h);
    for (const std::int64_t id : {900, 5, 1, 4}) seen.add(id, clock.now());
    CHECK(seen.size() == 3);
    CHECK_FALSE(seen.contains(900, clock.now()));
    CHECK(seen.contains(5, clock.now()));
    CHECK(seen.contains(1, clock.now()));
    CHECK(seen.contains(4, clock.now()));
}

TEST_CASE("the known ids are those of a plain model, also negative and far ones") {
    std::mt19937_64 random(7);
    ManualClock clock;
    SeenIds seen(300, 1000s);
    std::deque<std::pair<std::int64_t, Clock::time_point>> model;
    std::set<std::int64_t> known;
    for (int step = 0; step < 20'000; ++step) {
        const auto id = static_cast<std::int64_t>(1 + random() % 700) * (step % 2 == 0 ? 1 : -1'000'003);
        clock.advance(std::chrono::seconds(random() % 10));
        while (!model.empty() && model.front().second + 1000s <= clock.now()) {
            known.erase(model.front().first);
            model.pop_front();
        }
        if (known.insert(id).second) {
            if (model.size() == 300) {
                known.erase(model.front().first);
                model.pop_front();
            }
            model.emplace_back(id, clock.now());
        }
        seen.add(id, clock.now());
        REQUIRE(seen.size() == known.size());
        REQUIRE(seen.contains(id, clock.now()));
        const auto other = static_cast<std::int64_t>(1 + random() % 700);
        REQUIRE(seen.contains(other, clock.now()) == known.contains(other));
    }
}
