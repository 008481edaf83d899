#include <tgfw/net/task_group.hpp>

#include <doctest/doctest.h>

#include <vector>

#include <tgfw/core/manual_clock.hpp>
#include <tgfw/core/timer.hpp>
#include <unit/net/net_support.hpp>

using namespace tgfw;
using namespace tgfw::net;
using namespace tgfw::net::tests;
using namespace std::chrono_literals;

namespace {

struct Errors {
    std::vector<std::string> texts;

    TaskGroup::ErrorHandler handler() {
        return [this](std::exception_ptr failure) {
            try {
                std::rethrow_exception(failure);
            } catch (const std::exception& error) {
                texts.push_back(error.what());
            }
        };
    }
};

awaitable<void> count_after(Clock& clock, Clock::duration delay, int& count) {
    co_await sleep_for(clock, delay);
    ++count;
}

awaitable<void> fail_after(Clock& clock, Clock::duration delay, std::string text) {
    co_await sleep_for(clock, delay);
    throw std::runtime_error(text);
}

awaitable<void> slow_to_end(Clock& clock, int& count) {
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    co_await sleep_for(clock, 10s);
    ++count;
}

}  // namespace

TEST_CASE("a task group runs its tasks and join waits for all of them") {
    ManualClock clock;
    Loop loop;
    Errors errors;
    TaskGroup group(loop.executor(), errors.handler());
    int count = 0;
    group.spawn(count_after(clock, 1s, count));
    group.spawn(count_after(clock, 2s, count));
    CHECK(group.size() == 2);
    const auto joined = loop.start(group.join());
    loop.poll();
    clock.advance(1s);
    loop.poll();
    CHECK_FALSE(joined->done());
    clock.advance(1s);
    loop.until([&] { return joined->done(); });
    CHECK(count == 2);
    CHECK(group.empty());
}

TEST_CASE("joining an empty group returns at once") {
    Loop loop;
    TaskGroup group(loop.executor(), nullptr);
    loop.run(group.join());
    CHECK(group.empty());
}

TEST_CASE("what a task throws reaches the group's handler or the task's own") {
    ManualClock clock;
    Loop loop;
    Errors errors;
    Errors own;
    TaskGroup group(loop.executor(), errors.handler());
    group.spawn(fail_after(clock, 1s, "one"));
    group.spawn(fail_after(clock, 1s, "two"), own.handler());
    loop.poll();
    clock.advance(1s);
    loop.run(group.join());
    CHECK(errors.texts == std::vector<std::string>{"one"});
    CHECK(own.texts == std::vector<std::string>{"two"});
}

TEST_CASE("cancel ends the tasks, which is no error, and starts no more") {
    ManualClock clock;
    Loop loop;
    Errors errors;
    TaskGroup group(loop.executor(), errors.handler());
    int count = 0;
    group.spawn(count_after(clock, 1h, count));
    loop.poll();
    group.cancel();
    loop.run(group.join());
    group.spawn(count_after(clock, 0s, count));
    CHECK(group.empty());
    loop.poll();
    CHECK(count == 0);
    CHECK(errors.texts.empty());
}

TEST_CASE("cancel before the context runs ends tasks that have not begun") {
    ManualClock clock;
    Loop loop;
    Errors errors;
    TaskGroup group(loop.executor(), errors.handler());
    int count = 0;
    for (int i = 0; i < 3; ++i) group.spawn(count_after(clock, 1h, count));
    group.cancel();
    loop.run(group.join());
    CHECK(count == 0);
    CHECK(errors.texts.empty());
}

TEST_CASE("join with a limit says whether the tasks ended in time") {
    ManualClock clock;
    Loop loop;
    TaskGroup group(loop.executor(), nullptr);
    int count = 0;
    group.spawn(slow_to_end(clock, count));
    loop.poll();
    group.cancel();
    const auto early = loop.start(group.join_for(clock, 5s));
    loop.poll();
    clock.advance(5s);
    loop.until([&] { return early->done(); });
    CHECK_FALSE(early->get());
    const auto late = loop.start(group.join_for(clock, 30s));
    loop.poll();
    clock.advance(5s);
    loop.until([&] { return late->done(); });
    CHECK(late->get());
    CHECK(count == 1);
}

TEST_CASE("a cancelled join leaves the tasks running") {
    ManualClock clock;
    Loop loop;
    TaskGroup group(loop.executor(), nullptr);
    int count = 0;
    group.spawn(count_after(clock, 1s, count));
    const auto joined = loop.start(group.join());
    loop.poll();
    joined->cancel();
    loop.until([&] { return joined->done(); });
    CHECK(joined->failed());
    clock.advance(1s);
    loop.run(group.join());
    CHECK(count == 1);
}

TEST_CASE("destroying a group with running tasks cancels them and reports nothing") {
    ManualClock clock;
    Loop loop;
    int count = 0;
    {
        Errors errors;
        TaskGroup group(loop.executor(), errors.handler());
        group.spawn(count_after(clock, 1h, count));
        group.spawn(fail_after(clock, 1h, "unheard"));
        loop.poll();
    }
    loop.poll();
    CHECK_FALSE(clock.next_deadline());
    CHECK(count == 0);
}

TEST_CASE("a task with a limit ends in time, fails in time, or is cancelled and left behind") {
    ManualClock clock;
    Loop loop;
    Errors errors;
    TaskGroup group(loop.executor(), errors.handler());
    int count = 0;
    const auto in_time = loop.start(group.run_for(clock, 5s, count_after(clock, 2s, count)));
    const auto failing = loop.start(group.run_for(clock, 5s, fail_after(clock, 2s, "early")));
    const auto late = loop.start(group.run_for(clock, 5s, count_after(clock, 9s, count)));
    loop.poll();
    clock.advance(2s);
    loop.until([&] { return in_time->done() && failing->done(); });
    CHECK(in_time->get());
    CHECK(failing->message() == "early");
    CHECK_FALSE(late->done());
    clock.advance(3s);
    loop.until([&] { return late->done(); });
    CHECK_FALSE(late->get());
    loop.run(group.join());
    CHECK(count == 1);
    CHECK(errors.texts.empty());
}

TEST_CASE("a task that ignores the end of its limit stays with the group") {
    ManualClock clock;
    Loop loop;
    TaskGroup group(loop.executor(), nullptr);
    int count = 0;
    const auto left = loop.start(group.run_for(clock, 1s, slow_to_end(clock, count)));
    loop.poll();
    clock.advance(1s);
    loop.until([&] { return left->done(); });
    CHECK_FALSE(left->get());
    CHECK(group.size() == 1);
    clock.advance(1h);
    loop.run(group.join());
    CHECK(count == 1);
}
