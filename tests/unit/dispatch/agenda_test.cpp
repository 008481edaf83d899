#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>

#include <tgfw/core/manual_clock.hpp>
#include <tgfw/dispatch/agenda.hpp>
#include <tgfw/testing/virtual_time.hpp>

#include <support/run.hpp>
#include <support/test_scheduler.hpp>

using namespace tgfw;
using namespace std::chrono_literals;
using AtStop = Scheduler::AtStop;

namespace {

constexpr Clock::time_point at(Clock::duration time) {
    return Clock::time_point(time);
}

awaitable<void> no_work() {
    co_return;
}

Agenda::Id add(Agenda& agenda, Clock::duration when, AtStop at_stop = AtStop::drop) {
    return agenda.add(at(when), nullptr, no_work, at_stop);
}

std::vector<Agenda::Id> ids(const std::vector<Agenda::Due>& due) {
    std::vector<Agenda::Id> found;
    for (const Agenda::Due& entry : due) found.push_back(entry.id);
    return found;
}

}  // namespace

TEST_CASE("entries come due in the order of their times, those of one time in the order in which they were added") {
    Agenda agenda;
    const auto late = add(agenda, 5s);
    const auto first = add(agenda, 2s);
    const auto second = add(agenda, 2s);
    CHECK(agenda.next_deadline() == at(2s));
    CHECK_FALSE(agenda.take_due(at(1s)));
    CHECK(agenda.take_due(at(4s))->id == first);
    CHECK(agenda.take_due(at(4s))->id == second);
    CHECK_FALSE(agenda.take_due(at(4s)));
    CHECK(agenda.take_due(at(5s))->id == late);
    CHECK_FALSE(agenda.next_deadline());
}

TEST_CASE("an entry can be cancelled until it begins, also when it is due, and only once") {
    Agenda agenda;
    const auto waits = add(agenda, 5s);
    CHECK(agenda.cancel(waits));
    CHECK_FALSE(agenda.cancel(waits));
    CHECK_FALSE(agenda.next_deadline());

    const auto due = add(agenda, 5s);
    CHECK(agenda.take_due(at(5s))->id == due);
    CHECK(agenda.cancel(due));
    CHECK_FALSE(agenda.begin(due));

    const auto begun = add(agenda, 5s);
    CHECK(agenda.take_due(at(5s))->id == begun);
    CHECK(agenda.begin(begun));
    CHECK_FALSE(agenda.cancel(begun));
    CHECK(agenda.size() == 0);
}

TEST_CASE("an id is never 0 and never that of an earlier entry") {
    Agenda agenda;
    std::set<Agenda::Id> seen{0};
    for (int i = 0; i < 1000; ++i) {
        const auto id = add(agenda, 1s);
        CHECK(seen.insert(id).second);
        CHECK(agenda.cancel(id));
    }
    for (const Agenda::Id id : seen) CHECK_FALSE(agenda.cancel(id));
}

TEST_CASE("at the end, what is to be run is taken in order whatever its time, and the rest is dropped") {
    Agenda agenda;
    const auto owned = std::make_shared<int>(1);
    const auto later = add(agenda, 9s, AtStop::run);
    const auto dropped = agenda.add(
        at(5s), nullptr, [owned] { return no_work(); }, AtStop::drop);
    const auto sooner = add(agenda, 2s, AtStop::run);
    CHECK(ids(agenda.take_all()) == std::vector<Agenda::Id>{sooner, later});
    CHECK_FALSE(agenda.cancel(dropped));
    CHECK(owned.use_count() == 1);
    CHECK(agenda.begin(sooner));
    CHECK(agenda.cancel(later));
    CHECK(agenda.size() == 0);
}

TEST_CASE("whatever is added, cancelled and taken, the agenda agrees with a sorted table") {
    for (unsigned seed = 1; seed <= 50; ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        Agenda agenda;
        std::map<std::pair<Clock::time_point, int>, Agenda::Id> table;
        Clock::duration now = 0s;
        for (int i = 0; i < 500; ++i) {
            switch (random() % 4) {
                case 0:
                case 1: {
                    const auto when = now + std::chrono::seconds(random() % 20);
                    table[{at(when), i}] = add(agenda, when);
                    break;
                }
                case 2:
                    if (!table.empty()) {
                        const auto victim = std::next(table.begin(), static_cast<int>(random() % table.size()));
                        REQUIRE(agenda.cancel(victim->second));
                        table.erase(victim);
                    }
                    break;
                default:
                    now += std::chrono::seconds(random() % 3);
                    while (const auto due = agenda.take_due(at(now))) {
                        REQUIRE_FALSE(table.empty());
                        REQUIRE(table.begin()->second == due->id);
                        REQUIRE(agenda.begin(due->id));
                        table.erase(table.begin());
                    }
                    REQUIRE((table.empty() || table.begin()->first.first > at(now)));
            }
            REQUIRE(agenda.waiting() == table.size());
            REQUIRE(agenda.size() == table.size());
        }
    }
}

TEST_CASE("100,000 live entries, each put off again and again, cost little more than their number") {
    Agenda agenda;
    std::mt19937 random(7);
    std::vector<Agenda::Id> live;
    for (int i = 0; i < 100'000; ++i) live.push_back(add(agenda, std::chrono::milliseconds(random() % 3'600'000)));
    for (auto& id : live) {
        REQUIRE(agenda.cancel(id));
        id = add(agenda, std::chrono::milliseconds(random() % 3'600'000));
    }
    CHECK(agenda.size() == 100'000);
    std::size_t taken = 0;
    Clock::time_point last = at(0s);
    bool sorted = true;
    while (agenda.next_deadline()) {
        const auto when = *agenda.next_deadline();
        sorted = sorted && last <= when;
        last = when;
        const auto due = agenda.take_due(when);
        if (due && agenda.begin(due->id)) ++taken;
    }
    CHECK(taken == 100'000);
    CHECK(sorted);
}

TEST_CASE("what an entry owns may cancel others when it goes") {
    Agenda agenda;
    const auto other = add(agenda, 1s);
    auto guard = std::shared_ptr<void>(nullptr, [&](void*) { agenda.cancel(other); });
    const auto id = agenda.add(
        at(2s), nullptr, [guard] { return no_work(); }, AtStop::drop);
    guard.reset();
    CHECK(agenda.cancel(id));
    CHECK(agenda.size() == 0);
}

TEST_CASE("the scheduler for tests runs work in virtual time, and what is left at the end as it should") {
    ManualClock clock;
    boost::asio::io_context io;
    std::vector<std::string> notes;
    test::TestScheduler scheduler(io.get_executor(), clock);
    const auto note = [&notes](std::string text) -> Scheduler::Work {
        return [&notes, text]() -> awaitable<void> {
            notes.push_back(text);
            co_return;
        };
    };
    scheduler.schedule(clock.now() + 5s, nullptr, note("b"), AtStop::drop);
    scheduler.schedule(clock.now() + 2s, nullptr, note("a"), AtStop::drop);
    const auto never = scheduler.schedule(clock.now() + 3s, nullptr, note("never"), AtStop::run);
    scheduler.schedule(clock.now() + 60s, nullptr, note("at stop"), AtStop::run);
    scheduler.schedule(clock.now() + 70s, nullptr, note("dropped"), AtStop::drop);
    CHECK(scheduler.cancel(never));
    testing::run_ready(io);
    clock.advance(2s);
    testing::run_ready(io);
    CHECK(notes == std::vector<std::string>{"a"});
    clock.advance(10s);
    testing::run_ready(io);
    test::run(io, scheduler.stop());
    CHECK(notes == std::vector<std::string>{"a", "b", "at stop"});
}
