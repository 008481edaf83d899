#include <tgfw/net/with_timeout.hpp>

#include <doctest/doctest.h>

#include <boost/asio/post.hpp>
#include <boost/system/system_error.hpp>

#include <tgfw/core/error.hpp>
#include <tgfw/core/timer.hpp>
#include <tgfw/testing/virtual_time.hpp>
#include <unit/net/net_support.hpp>

using namespace tgfw;
using namespace tgfw::net;
using namespace tgfw::net::tests;
using namespace std::chrono_literals;

namespace {

awaitable<int> answer_after(Clock& clock, Clock::duration delay) {
    co_await sleep_for(clock, delay);
    co_return 42;
}

awaitable<int> fail_after(Clock& clock, Clock::duration delay) {
    co_await sleep_for(clock, delay);
    throw std::runtime_error("boom");
}

awaitable<std::string> text_of(awaitable<int> op, Clock& clock, Clock::duration limit) {
    try {
        const int value = co_await with_timeout(std::move(op), clock, limit, "the poll");
        co_return std::to_string(value);
    } catch (const TimedOut& error) {
        co_return std::string("timed out: ") + error.what();
    } catch (const std::exception& error) {
        co_return error.what();
    }
}

/// Ignores cancellation and succeeds nevertheless.
awaitable<int> stubborn(Clock& clock) {
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    co_await sleep_for(clock, 10s);
    co_return 7;
}

std::string virtual_text(ManualClock& clock, awaitable<int> op, Clock::duration limit) {
    asio::io_context io;
    std::string text;
    auto task = [](std::string& out, awaitable<int> inner, ManualClock& c, Clock::duration l) -> awaitable<void> {
        out = co_await text_of(std::move(inner), c, l);
    };
    testing::run_virtual(io, clock, task(text, std::move(op), clock, limit));
    return text;
}

}  // namespace

TEST_CASE("with_timeout passes a result on and leaves no timer behind") {
    ManualClock clock;
    CHECK(virtual_text(clock, answer_after(clock, 1s), 5s) == "42");
    CHECK_FALSE(clock.next_deadline());
}

TEST_CASE("with_timeout passes an exception on at once") {
    ManualClock clock;
    const auto before = clock.now();
    CHECK(virtual_text(clock, fail_after(clock, 1s), 5s) == "boom");
    CHECK(clock.now() - before == 1s);
}

TEST_CASE("with_timeout turns an operation that takes too long into TimedOut") {
    ManualClock clock;
    const auto before = clock.now();
    CHECK(virtual_text(clock, answer_after(clock, 1h), 1500ms) == "timed out: the poll took longer than 1.5 s");
    CHECK(clock.now() - before == 1500ms);
}

TEST_CASE("an operation that succeeds in spite of the timeout counts") {
    ManualClock clock;
    CHECK(virtual_text(clock, stubborn(clock), 1s) == "7");
}

TEST_CASE("with_timeout works for operations without a result") {
    ManualClock clock;
    Loop loop;
    const auto outcome = loop.start(with_timeout(sleep_for(clock, 1h), clock, 1s));
    loop.poll();
    clock.advance(1s);
    loop.until([&] { return outcome->done(); });
    CHECK_THROWS_AS(outcome->get(), TimedOut);
}

TEST_CASE("cancelling the caller of with_timeout cancels the operation and is no timeout") {
    ManualClock clock;
    Loop loop;
    const auto outcome = loop.start(with_timeout(answer_after(clock, 1h), clock, 2h));
    loop.poll();
    outcome->cancel();
    loop.until([&] { return outcome->done(); });
    CHECK_THROWS_AS(outcome->get(), boost::system::system_error);
    CHECK_FALSE(clock.next_deadline());
}

TEST_CASE("timeouts nest: the inner one ends the inner operation only") {
    ManualClock clock;
    asio::io_context io;
    std::string text;
    auto task = [](std::string& out, ManualClock& c) -> awaitable<void> {
        auto inner = text_of(answer_after(c, 1h), c, 1s);
        out = co_await with_timeout(std::move(inner), c, 5s);
    };
    testing::run_virtual(io, clock, task(text, clock));
    CHECK(text == "timed out: the poll took longer than 1 s");
}

TEST_CASE("a context that dies with a timeout pending takes everything along") {
    ManualClock clock;
    Loop loop;
    (void)loop.start(with_timeout(answer_after(clock, 1h), clock, 2h));
    loop.poll();
    CHECK(clock.next_deadline());
}
