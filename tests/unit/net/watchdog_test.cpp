#include <net/watchdog.hpp>

#include <doctest/doctest.h>

#include <boost/asio/io_context.hpp>

#include <tgfw/core/manual_clock.hpp>

using namespace tgfw;
using namespace std::chrono_literals;

namespace {

/// A watchdog on virtual time.
class Kennel {
public:
    Kennel() : dog(io.get_executor(), clock, [this] { ++barks; }) {}

    void settle() {
        io.restart();
        io.poll();
    }
    void expires_after(Clock::duration delay) {
        dog.expires_after(delay);
        settle();
    }
    void advance(Clock::duration step) {
        clock.advance(step);
        settle();
    }
    /// When the next alarm rings, from now; nullopt where none is set.
    [[nodiscard]] std::optional<Clock::duration> alarm() const {
        const auto next = clock.next_deadline();
        if (!next) return std::nullopt;
        return *next - clock.now();
    }

    ManualClock clock;
    boost::asio::io_context io;
    int barks = 0;
    net::Watchdog dog;
};

}  // namespace

TEST_CASE("a watchdog calls once its deadline has passed, and once only") {
    Kennel kennel;
    kennel.expires_after(10s);
    kennel.advance(9s);
    CHECK(kennel.barks == 0);
    CHECK_FALSE(kennel.dog.expired());
    kennel.advance(1s);
    CHECK(kennel.barks == 1);
    CHECK(kennel.dog.expired());
    kennel.advance(100s);
    CHECK(kennel.barks == 1);
    kennel.expires_after(1s);
    CHECK_FALSE(kennel.dog.expired());
    kennel.advance(1s);
    CHECK(kennel.barks == 2);
}

TEST_CASE("a watchdog heeds a deadline that moved, later or nearer, and none while it rests") {
    Kennel kennel;
    kennel.expires_after(10s);
    kennel.advance(9s);
    kennel.expires_after(10s);
    kennel.advance(9s);
    CHECK(kennel.barks == 0);
    kennel.expires_after(60s);
    kennel.expires_after(2s);
    kennel.advance(2s);
    CHECK(kennel.barks == 1);
    kennel.expires_after(2s);
    kennel.dog.rest();
    kennel.advance(100s);
    CHECK(kennel.barks == 1);
}

TEST_CASE("a watchdog whose deadlines are short and long by turns sets its alarm once for all of them") {
    Kennel kennel;
    kennel.expires_after(75s);
    CHECK(kennel.alarm() == 75s);
    for (int second = 0; second < 10; ++second) {
        kennel.dog.expires_after(10s);
        kennel.expires_after(75s);  // Before the watchdog could look at the first.
        CHECK(kennel.alarm() == std::chrono::seconds(10 - second));
        kennel.advance(1s);
    }
    CHECK(kennel.barks == 0);
    CHECK(kennel.alarm() == 74s);  // The alarm rang for nothing, and is set to the deadline of now.
    kennel.advance(74s);
    CHECK(kennel.barks == 1);
}
