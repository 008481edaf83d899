#include <doctest/doctest.h>

#include <chrono>
#include <vector>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/system/system_error.hpp>

#include <tgfw/core/manual_clock.hpp>
#include <tgfw/core/timer.hpp>
#include <tgfw/testing/virtual_time.hpp>

using namespace std::chrono_literals;
using tgfw::awaitable;
using tgfw::ManualClock;
using tgfw::testing::run_ready;
using tgfw::testing::run_virtual;

namespace {

awaitable<void> note_after(ManualClock& clock, std::chrono::seconds delay, std::vector<int>& order, int mark) {
    co_await tgfw::sleep_for(clock, delay);
    order.push_back(mark);
}

}  // namespace

TEST_CASE("sleep_for takes exactly its time on a manual clock and none on the machine's") {
    boost::asio::io_context io;
    ManualClock clock;
    const auto begin = clock.now();
    const auto wall = clock.system_now();
    const auto real = std::chrono::steady_clock::now();
    run_virtual(io, clock, tgfw::sleep_for(clock, 3h));
    CHECK(clock.now() - begin == 3h);
    CHECK(clock.system_now() - wall == 3h);
    CHECK(std::chrono::steady_clock::now() - real < 1h);
}

TEST_CASE("timers fire in the order of their deadlines, whatever the order of their making") {
    boost::asio::io_context io;
    ManualClock clock;
    std::vector<int> order;
    auto keep = [](std::exception_ptr error) { CHECK(!error); };
    boost::asio::co_spawn(io, note_after(clock, 30s, order, 3), keep);
    boost::asio::co_spawn(io, note_after(clock, 10s, order, 1), keep);
    boost::asio::co_spawn(io, note_after(clock, 20s, order, 2), keep);
    run_ready(io);
    CHECK(order.empty());
    while (clock.advance_to_next()) run_ready(io);
    CHECK(order == std::vector<int>{1, 2, 3});
}

TEST_CASE("advancing less than the delay wakes nobody") {
    boost::asio::io_context io;
    ManualClock clock;
    std::vector<int> order;
    boost::asio::co_spawn(io, note_after(clock, 10s, order, 1), [](std::exception_ptr) {});
    run_ready(io);
    clock.advance(9999ms);
    run_ready(io);
    CHECK(order.empty());
    clock.advance(1ms);
    run_ready(io);
    CHECK(order.size() == 1);
}

TEST_CASE("a timer that is cancelled ends its wait with false, one that fired with true") {
    boost::asio::io_context io;
    ManualClock clock;
    tgfw::Timer timer(io.get_executor(), clock);
    std::vector<bool> results;
    auto wait = [&]() -> awaitable<void> {
        const bool elapsed = co_await timer.wait();
        results.push_back(elapsed);
    };
    timer.expires_after(5s);
    boost::asio::co_spawn(io, wait(), [](std::exception_ptr) {});
    run_ready(io);
    timer.cancel();
    run_ready(io);
    CHECK(clock.next_deadline() == std::nullopt);
    timer.expires_after(5s);
    boost::asio::co_spawn(io, wait(), [](std::exception_ptr) {});
    run_ready(io);
    clock.advance(5s);
    run_ready(io);
    CHECK(results == std::vector<bool>{false, true});
}

TEST_CASE("a deadline that has passed already is met at once") {
    boost::asio::io_context io;
    ManualClock clock;
    const auto begin = clock.now();
    run_virtual(io, clock, tgfw::sleep_for(clock, -1s));
    CHECK(clock.now() == begin);
}

TEST_CASE("a delay beyond the end of time is never, not the past") {
    boost::asio::io_context io;
    ManualClock clock;
    tgfw::Timer timer(io.get_executor(), clock);
    timer.expires_after(tgfw::Clock::duration::max());
    CHECK(clock.next_deadline() == std::nullopt);
}

TEST_CASE("cancelling a sleeping coroutine throws operation_aborted in it") {
    boost::asio::io_context io;
    ManualClock clock;
    boost::asio::cancellation_signal stop;
    std::exception_ptr error;
    auto keep = [&](std::exception_ptr e) { error = e; };
    boost::asio::co_spawn(io, tgfw::sleep_for(clock, 1h), boost::asio::bind_cancellation_slot(stop.slot(), keep));
    run_ready(io);
    stop.emit(boost::asio::cancellation_type::terminal);
    run_ready(io);
    REQUIRE(error);
    CHECK_THROWS_AS(std::rethrow_exception(error), boost::system::system_error);
}

TEST_CASE("a timer that dies leaves nothing behind in its clock") {
    boost::asio::io_context io;
    ManualClock clock;
    {
        tgfw::Timer timer(io.get_executor(), clock);
        timer.expires_after(1s);
        CHECK(clock.next_deadline().has_value());
    }
    CHECK(clock.next_deadline() == std::nullopt);
}

TEST_CASE("run_virtual reports a task that waits for what no timer brings") {
    boost::asio::io_context io;
    ManualClock clock;
    tgfw::Timer never(io.get_executor(), clock);
    auto wait = [&]() -> awaitable<void> {
        const bool elapsed = co_await never.wait();
        static_cast<void>(elapsed);
    };
    CHECK_THROWS_AS(run_virtual(io, clock, wait()), std::logic_error);
    never.cancel();
    run_ready(io);
}

TEST_CASE("the machine's clock waits in real time") {
    boost::asio::io_context io;
    const auto begin = std::chrono::steady_clock::now();
    bool done = false;
    boost::asio::co_spawn(io, tgfw::sleep_for(tgfw::steady_clock(), 2ms), [&](std::exception_ptr) { done = true; });
    io.run();
    CHECK(done);
    CHECK(std::chrono::steady_clock::now() - begin >= 2ms);
}
