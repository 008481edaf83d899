#include <doctest/doctest.h>

#include <chrono>
#include <optional>
#include <stdexcept>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>

#include <tgfw/core/manual_clock.hpp>
#include <tgfw/core/timer.hpp>
#include <tgfw/net/interrupt.hpp>
#include <tgfw/net/task_group.hpp>
#include <tgfw/net/with_timeout.hpp>
#include <tgfw/testing/virtual_time.hpp>

using namespace std::chrono_literals;
using tgfw::awaitable;
using tgfw::ManualClock;
using tgfw::net::Interrupt;
using tgfw::testing::run_ready;
using tgfw::testing::run_virtual;

namespace {

class Fixture {
public:
    awaitable<int> answer_after(tgfw::Clock::duration delay) {
        co_await tgfw::sleep_for(clock, delay);
        co_return 42;
    }

    awaitable<void> trigger_after(tgfw::Clock::duration delay) {
        co_await tgfw::sleep_for(clock, delay);
        interrupt.trigger();
    }

    ManualClock clock;
    boost::asio::io_context io;
    Interrupt interrupt;
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "what ends by itself gives its result") {
    std::optional<int> result;
    auto task = [&]() -> awaitable<void> { result = co_await interrupt.run_for<int>(answer_after(1s)); };
    run_virtual(io, clock, task());
    CHECK(result == 42);
    CHECK_FALSE(interrupt.triggered());
}

TEST_CASE_FIXTURE(Fixture, "a trigger cuts short what runs, and every later run at once") {
    std::optional<int> first = 1;
    std::optional<int> second = 1;
    const auto begin = clock.now();
    tgfw::net::TaskGroup tasks(io.get_executor(), [](std::exception_ptr) {});
    tasks.spawn(trigger_after(1s));
    auto task = [&]() -> awaitable<void> {
        first = co_await interrupt.run_for<int>(answer_after(1h));
        second = co_await interrupt.run_for<int>(answer_after(1h));
        co_await tasks.join();
    };
    run_virtual(io, clock, task());
    CHECK_FALSE(first.has_value());
    CHECK_FALSE(second.has_value());
    CHECK(clock.now() - begin == 1s);
}

TEST_CASE_FIXTURE(Fixture,
                  "a task that triggers its own interrupt before it first waits is cut short, and nothing else") {
    bool finished = true;
    auto suicide = [&]() -> awaitable<void> {
        interrupt.trigger();
        co_await tgfw::sleep_for(clock, 1h);
    };
    auto task = [&]() -> awaitable<void> {
        finished = co_await interrupt.run(suicide());
        co_await tgfw::sleep_for(clock, 1s);  // The caller itself is not cancelled.
    };
    run_virtual(io, clock, task());
    CHECK_FALSE(finished);
}

TEST_CASE_FIXTURE(Fixture, "what it runs may throw, and that is passed on") {
    auto broken = [&]() -> awaitable<void> {
        co_await tgfw::sleep_for(clock, 1s);
        throw std::runtime_error("boom");
    };
    auto task = [&]() -> awaitable<void> {
        const bool finished = co_await interrupt.run(broken());
        static_cast<void>(finished);
    };
    CHECK_THROWS_WITH(run_virtual(io, clock, task()), "boom");
}

TEST_CASE_FIXTURE(Fixture, "the caller's cancellation reaches what it runs") {
    boost::asio::cancellation_signal signal;
    std::exception_ptr ended;
    bool aborted = false;
    auto inner = [&]() -> awaitable<void> {
        try {
            co_await tgfw::sleep_for(clock, 1h);
        } catch (const boost::system::system_error&) {
            aborted = true;
            throw;
        }
    };
    auto task = [&]() -> awaitable<void> {
        const bool finished = co_await interrupt.run(inner());
        static_cast<void>(finished);
    };
    const auto keep = [&](std::exception_ptr error) { ended = error; };
    boost::asio::co_spawn(io, task(), boost::asio::bind_cancellation_slot(signal.slot(), keep));
    run_ready(io);
    signal.emit(boost::asio::cancellation_type::terminal);
    run_ready(io);
    CHECK(aborted);
    CHECK(ended);
}

TEST_CASE_FIXTURE(Fixture, "a task group survives a task that cancels the group before it first waits") {
    std::exception_ptr error;
    tgfw::net::TaskGroup tasks(io.get_executor(), [&](std::exception_ptr e) { error = e; });
    auto suicide = [&]() -> awaitable<void> {
        tasks.cancel();
        co_await tgfw::sleep_for(clock, 1h);
    };
    tasks.spawn(suicide());
    run_virtual(io, clock, tasks.join());
    CHECK(tasks.empty());
    CHECK_FALSE(error);
}
