#include <adapters/postgres/deadline_watch.hpp>

#include <chrono>
#include <memory>

#include <doctest/doctest.h>
#include <boost/asio/io_context.hpp>

#include <tgfw/core/manual_clock.hpp>

namespace tgfw::test {

namespace {

using postgres::detail::DeadlineWatch;
using std::chrono::seconds;

/// Two that are watched, and how often the deadline of each passed.
class WatchedTwo {
public:
    ManualClock clock;
    boost::asio::io_context io{1};
    std::shared_ptr<DeadlineWatch> watch = std::make_shared<DeadlineWatch>(io.get_executor(), clock);
    int expired_a = 0;
    int expired_b = 0;
    DeadlineWatch::Watched a{watch, [this] { ++expired_a; }};
    DeadlineWatch::Watched b{watch, [this] { ++expired_b; }};

    void advance(Clock::duration step) {
        io.restart();
        io.poll();
        clock.advance(step);
        io.restart();
        io.poll();
    }
};

}  // namespace

TEST_CASE("deadlines on one alarm pass each at its time, in whatever order they were set") {
    WatchedTwo two;
    two.a.expires_after(seconds(30));
    two.b.expires_after(seconds(5));
    two.advance(seconds(5));
    CHECK(two.expired_a == 0);
    CHECK(two.expired_b == 1);
    two.advance(seconds(24));
    CHECK(two.expired_a == 0);
    two.advance(seconds(1));
    CHECK(two.expired_a == 1);
    two.a.expires_after(seconds(2));
    two.advance(seconds(2));
    CHECK(two.expired_a == 2);
    CHECK(two.expired_b == 1);
}

TEST_CASE("a deadline that was met does not pass, and the next one does") {
    WatchedTwo two;
    two.a.expires_after(seconds(30));
    two.advance(seconds(20));
    two.a.rest();
    two.a.expires_after(seconds(30));
    two.advance(seconds(20));
    CHECK(two.expired_a == 0);
    two.advance(seconds(10));
    CHECK(two.expired_a == 1);
}

TEST_CASE("where nothing is watched the event loop has nothing to wait for") {
    WatchedTwo two;
    two.a.expires_after(seconds(30));
    two.b.expires_after(seconds(40));
    two.a.leave();
    two.io.poll();
    CHECK_FALSE(two.io.stopped());
    two.b.leave();
    two.io.restart();
    two.io.run();  // Ends: no alarm is left.
    two.advance(seconds(60));
    CHECK(two.expired_a + two.expired_b == 0);
    two.b.expires_after(seconds(1));
    two.advance(seconds(1));
    CHECK(two.expired_b == 1);
}

}  // namespace tgfw::test
