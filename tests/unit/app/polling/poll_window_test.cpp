#include <doctest/doctest.h>

#include <initializer_list>
#include <limits>
#include <optional>
#include <random>
#include <set>
#include <vector>

#include <app/polling/poll_window.hpp>

using namespace std::chrono_literals;
using tgfw::Clock;
using tgfw::PollWindow;

namespace {

/// Answers a poll with these; how many of them are to be delivered.
int serve(PollWindow& window, std::initializer_list<std::int64_t> ids) {
    window.asked();
    window.answered(ids.size() == 0 ? std::nullopt : std::optional(*ids.begin()));
    int fresh = 0;
    for (const auto id : ids) fresh += window.take(id) ? 1 : 0;
    return fresh;
}

}  // namespace

TEST_CASE("polling begins with offset 0, has nothing to confirm, and need not wait") {
    const PollWindow window;
    CHECK(window.offset() == 0);
    CHECK_FALSE(window.unconfirmed());
    CHECK(window.wait() == 0ms);
}

TEST_CASE("the offset stays at the first update that is not accepted, in whatever order they are") {
    PollWindow window;
    CHECK(serve(window, {10, 11, 14}) == 3);
    CHECK(window.in_flight() == 3);
    window.accept(11);
    CHECK(window.offset() == 0);
    window.accept(10);
    CHECK(window.offset() == 12);
    CHECK(window.unconfirmed());
    window.accept(14);
    CHECK(window.offset() == 15);
    CHECK(window.in_flight() == 0);
    CHECK(serve(window, {}) == 0);
    CHECK_FALSE(window.unconfirmed());
}

TEST_CASE("an update that is in flight, or accepted behind one that is, is not delivered again") {
    PollWindow window;
    serve(window, {10, 11});
    window.accept(11);
    CHECK(serve(window, {10, 11, 12}) == 1);
    CHECK(window.in_flight() == 2);
}

TEST_CASE("what is accepted while a poll is under way is neither confirmed by it nor new in its answer") {
    PollWindow window;
    serve(window, {10, 11});
    window.asked();
    window.accept(10);
    window.accept(11);
    window.answered(10);
    CHECK_FALSE(window.take(10));
    CHECK_FALSE(window.take(11));
    CHECK(window.take(12));
    CHECK(window.unconfirmed());
    window.accept(12);
    CHECK(serve(window, {}) == 0);
    CHECK_FALSE(window.unconfirmed());
}

TEST_CASE("an update that was refused is delivered when it comes again, and holds the offset until then") {
    PollWindow window;
    serve(window, {10, 11});
    window.refuse(10);
    window.accept(11);
    CHECK(window.offset() == 0);
    CHECK(serve(window, {10, 11}) == 1);
    window.accept(10);
    CHECK(window.offset() == 12);
}

TEST_CASE("an update that was refused and does not come again has expired") {
    PollWindow window;
    serve(window, {10, 11, 12});
    window.refuse(10);
    window.refuse(12);
    window.accept(11);
    CHECK(serve(window, {12}) == 1);
    CHECK(window.offset() == 12);
    window.refuse(12);
    CHECK(serve(window, {}) == 0);
    CHECK(window.offset() == 13);
}

TEST_CASE("the offset follows ids that go down, as they may after a week of silence") {
    PollWindow window;
    serve(window, {900'000'000});
    window.accept(900'000'000);
    CHECK(serve(window, {2'000'001}) == 1);
    window.accept(2'000'001);
    CHECK(window.offset() == 2'000'002);
}

TEST_CASE("there is no offset behind the largest id there can be") {
    constexpr auto largest = std::numeric_limits<std::int64_t>::max();
    PollWindow window;
    serve(window, {largest});
    window.accept(largest);
    CHECK(window.offset() == largest);
    CHECK(window.in_flight() == 0);
}

TEST_CASE("a poller does not wait while updates are accepted at once") {
    PollWindow window;
    for (std::int64_t id = 1; id < 1000; ++id) {
        serve(window, {id});
        window.accept(id);
        CHECK(window.wait() == 0ms);
    }
}

TEST_CASE("a full window in flight waits for a verdict, however long") {
    PollWindow window(3);
    serve(window, {1, 2, 3});
    CHECK(window.wait() == Clock::duration::max());
    window.accept(2);
    CHECK(window.wait() == Clock::duration::max());
    window.accept(1);
    CHECK(window.wait() == 0ms);
    SUBCASE("but not for one that was refused") {
        window.refuse(3);
        CHECK(window.wait() < 2s);
    }
}

TEST_CASE("while only known updates come, the pauses grow to a second") {
    PollWindow window;
    serve(window, {1, 2});
    CHECK(window.wait() == 100ms);
    serve(window, {1});
    CHECK(window.wait() == 550ms);
    serve(window, {1, 2});
    CHECK(window.wait() == 1s);
    serve(window, {1, 2});
    CHECK(window.wait() == 1s);
    serve(window, {1, 2, 3});
    CHECK(window.wait() == 100ms);
    for (const std::int64_t id : {1, 2, 3}) window.accept(id);
    CHECK(window.wait() == 0ms);
}

TEST_CASE("where the offset has moved, only a short pause keeps known updates from being asked for in a hot loop") {
    PollWindow window;
    serve(window, {1, 2, 3});
    window.accept(1);
    CHECK(window.wait() == 0ms);
    serve(window, {2, 3});
    CHECK(window.wait() == 550ms);
    window.accept(2);
    CHECK(window.wait() == 50ms);
}

TEST_CASE("what is refused again and again is not asked for in a hot loop") {
    PollWindow window;
    for (int i = 0; i < 3; ++i) {
        serve(window, {1});
        window.refuse(1);
    }
    CHECK(window.wait() == 1s);
}

TEST_CASE("an update without an id is passed over by one, but not before there is an offset") {
    PollWindow window;
    window.pass_nameless();
    CHECK(window.offset() == 0);
    serve(window, {41});
    window.accept(41);
    serve(window, {});
    window.pass_nameless();
    CHECK(window.offset() == 43);
    CHECK(window.unconfirmed());
}

TEST_CASE("against a server that serves its window again, every update is delivered once and confirmed after its end") {
    std::mt19937 random(11);
    for (int round = 0; round < 200; ++round) {
        PollWindow window(10);
        std::int64_t confirmed = 1;
        const std::int64_t last = 60;
        std::set<std::int64_t> delivered;
        std::set<std::int64_t> handled;
        std::vector<std::int64_t> flying;
        for (int step = 0; confirmed <= last && step < 10'000; ++step) {
            if (window.wait() < Clock::duration::max()) {
                confirmed = std::max(confirmed, window.offset());
                for (std::int64_t id = 1; id < confirmed; ++id) REQUIRE(handled.contains(id));
                window.asked();
                window.answered(confirmed <= last ? std::optional(confirmed) : std::nullopt);
                for (std::int64_t id = confirmed; id < confirmed + 10 && id <= last; ++id) {
                    if (!window.take(id)) continue;
                    REQUIRE(delivered.insert(id).second);
                    flying.push_back(id);
                }
            }
            REQUIRE((confirmed > last || !flying.empty()));
            for (std::size_t i = random() % 4; i > 0 && !flying.empty(); --i) {
                const std::size_t which = random() % flying.size();
                const auto id = flying[which];
                flying.erase(flying.begin() + static_cast<std::ptrdiff_t>(which));
                handled.insert(id);
                window.accept(id);
            }
        }
        REQUIRE(confirmed == last + 1);
    }
}
