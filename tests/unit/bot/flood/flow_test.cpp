#include <doctest/doctest.h>

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <bot/flood/flow.hpp>

using namespace tgfw;
using tgfw::flood::Flow;
using tgfw::flood::Ticket;
using namespace std::chrono_literals;

namespace {

/// A flow on virtual time whose calls are answered as soon as they are granted.
class FlowBench {
public:
    explicit FlowBench(const FloodLimits& limits) : flow(limits) {}
    ~FlowBench() {
        for (Ticket& ticket : tickets) flow.leave(ticket, now);
    }
    FlowBench(const FlowBench&) = delete;
    FlowBench& operator=(const FlowBench&) = delete;

    Ticket& ask(std::int64_t chat, CallPriority priority = CallPriority::normal,
                CallFamily family = CallFamily::messages) {
        OutgoingCall call;
        call.chat = chat;
        call.group = chat < 0;
        call.priority = priority;
        call.family = family;
        tickets.emplace_back(call);
        flow.enter(tickets.back(), now);
        pump();
        return tickets.back();
    }

    void pump() {
        (void)flow.pump(now);
        if (!answers_at_once) return;
        for (bool more = true; more;) {
            more = false;
            for (Ticket& ticket : tickets) {
                if (!ticket.granted()) continue;
                log.emplace_back(ticket.call.chat, seconds());
                flow.finish(ticket, now);
                more = true;
            }
            (void)flow.pump(now);
        }
    }

    /// Moves to the next time at which anything can happen; false if there is none.
    bool step() {
        const auto next = flow.next(now);
        if (!next) return false;
        now = std::max(now, *next);
        pump();
        return true;
    }

    void run() {
        while (step()) {
        }
    }

    [[nodiscard]] double seconds() const { return std::chrono::duration<double>(now - start).count(); }

    Flow flow;
    Clock::time_point start{1h};
    Clock::time_point now = start;
    std::deque<Ticket> tickets;
    std::vector<std::pair<std::int64_t, double>> log;
    bool answers_at_once = true;
};

using Log = std::vector<std::pair<std::int64_t, double>>;

FloodLimits only_chats(Rate rate) {
    return FloodLimits::none().with_chat(rate);
}

}  // namespace

TEST_CASE("calls to one chat go in order, one a second after the burst, and other chats do not wait (E-15)") {
    FlowBench bench(only_chats(Rate(1, 1s).with_burst(2)));
    for (int i = 0; i < 4; ++i) bench.ask(7);
    bench.ask(8);
    bench.run();
    CHECK(bench.log == Log{{7, 0}, {7, 0}, {8, 0}, {7, 1}, {7, 2}});
}

TEST_CASE("300 messages to distinct chats leave within nine seconds, thirty in any second") {
    FlowBench bench(FloodLimits::strict());
    for (int i = 1; i <= 300; ++i) bench.ask(i);
    bench.run();
    REQUIRE(bench.log.size() == 300);
    CHECK(bench.log.back().second == 9.0);
    for (std::size_t i = 30; i < 300; ++i) CHECK(bench.log[i].second - bench.log[i - 30].second >= 1);
}

TEST_CASE("60 messages to a group keep to 20 in any minute and one a second") {
    FlowBench bench(FloodLimits::strict());
    for (int i = 0; i < 60; ++i) bench.ask(-5);
    bench.run();
    REQUIRE(bench.log.size() == 60);
    CHECK(bench.log.back().second == 139.0);
    for (std::size_t i = 20; i < 60; ++i) CHECK(bench.log[i].second - bench.log[i - 20].second >= 60);
}

TEST_CASE("the default is 30 at once and 25 a second then (B-54)") {
    FlowBench bench(FloodLimits{});
    for (int i = 1; i <= 55; ++i) bench.ask(i);
    bench.run();
    CHECK(bench.log[29].second == 0);
    CHECK(bench.log[30].second == doctest::Approx(0.04));
    CHECK(bench.log[54].second == doctest::Approx(1.0));
}

TEST_CASE("replies go before what came earlier, broadcasts after everything") {
    FlowBench bench(FloodLimits::none().with_overall(Rate(1, 1s)));
    bench.ask(1);
    bench.ask(2, CallPriority::low);
    bench.ask(3);
    bench.ask(4, CallPriority::high);
    bench.run();
    CHECK(bench.log == Log{{1, 0}, {4, 1}, {3, 2}, {2, 3}});
}

TEST_CASE("in one chat, too, a reply overtakes a broadcast") {
    FlowBench bench(only_chats(Rate(1, 1s)));
    bench.ask(1);
    Ticket& late = bench.ask(1, CallPriority::low);
    Ticket& early = bench.ask(1, CallPriority::high);
    bench.answers_at_once = false;
    bench.step();
    CHECK(early.granted());
    CHECK_FALSE(late.granted());
}

TEST_CASE("a reply in the middle of a broadcast of 10,000 waits for one slot only") {
    FlowBench bench(FloodLimits::strict());
    for (int i = 1; i <= 10'000; ++i) bench.ask(i, CallPriority::low);
    while (bench.seconds() < 100) bench.step();
    const double asked = bench.seconds();
    bench.ask(77'777, CallPriority::high);
    bench.step();
    CHECK(bench.seconds() - asked <= 1);
    CHECK(bench.log.back().first == 77'777);
}

TEST_CASE("a call that leaves gives its place back, waiting or granted") {
    FlowBench bench(only_chats(Rate(1, 1s)));
    bench.answers_at_once = false;
    Ticket& first = bench.ask(1);
    Ticket& second = bench.ask(1);
    Ticket& third = bench.ask(1);
    CHECK(first.granted());
    bench.flow.leave(second, bench.now);
    bench.flow.leave(first, bench.now);
    bench.pump();
    CHECK(third.granted());
    CHECK(bench.flow.waiting() == 0);
}

TEST_CASE("a 429 halts its chat for exactly as long as it says, and no other (X-08)") {
    FlowBench bench(FloodLimits::none());
    bench.answers_at_once = false;
    Ticket& refused = bench.ask(1);
    bench.flow.refuse(refused, 5s, bench.now);
    bench.flow.enter(refused, bench.now);
    Ticket& follower = bench.ask(1);
    CHECK(bench.ask(2).granted());
    CHECK_FALSE(refused.granted());
    CHECK(bench.flow.next(bench.now) == bench.now + 5s);
    bench.step();
    CHECK(bench.seconds() == 5);
    CHECK(refused.granted());
    CHECK_FALSE(follower.granted());
}

TEST_CASE("a refused call keeps its place in its chat (E-24)") {
    FlowBench bench(FloodLimits::none());
    bench.answers_at_once = false;
    Ticket& first = bench.ask(1);
    bench.flow.refuse(first, 5s, bench.now);
    Ticket& second = bench.ask(1);
    bench.flow.enter(first, bench.now);
    bench.step();
    CHECK(first.granted());
    CHECK_FALSE(second.granted());
}

TEST_CASE("429 from two chats halts their family, from two families everything") {
    FlowBench bench(FloodLimits::none());
    bench.answers_at_once = false;
    Ticket& a = bench.ask(1);
    Ticket& b = bench.ask(2);
    Ticket& edit = bench.ask(3, CallPriority::normal, CallFamily::edits);
    Ticket& other_edit = bench.ask(4, CallPriority::normal, CallFamily::edits);
    bench.flow.refuse(a, 5s, bench.now);
    CHECK(bench.ask(5).granted());
    bench.flow.refuse(b, 5s, bench.now);
    CHECK_FALSE(bench.ask(6).granted());
    CHECK(bench.ask(7, CallPriority::normal, CallFamily::edits).granted());
    bench.flow.refuse(edit, 5s, bench.now);
    bench.flow.refuse(other_edit, 5s, bench.now);
    CHECK_FALSE(bench.ask(8, CallPriority::high, CallFamily::answers).granted());
    bench.now += 5s;
    bench.pump();
    CHECK(bench.flow.waiting() == 0);
}

TEST_CASE("however many calls were under way, their refusals are one halt and one lesson") {
    FlowBench bench(FloodLimits::none().with_overall(Rate(10, 1s)));
    bench.answers_at_once = false;
    for (int i = 1; i <= 10; ++i) bench.ask(i);
    for (int i = 0; i < 10; ++i)
        bench.flow.refuse(bench.tickets[static_cast<std::size_t>(i)], 3s, bench.now + i * 10ms);
    Ticket& next = bench.ask(99);
    CHECK_FALSE(next.granted());
    bench.step();
    CHECK(bench.seconds() == doctest::Approx(3.09));
    CHECK(next.granted());
    bench.answers_at_once = true;
    bench.now += 10s;
    bench.pump();
    for (int i = 100; i < 200; ++i) bench.ask(i);
    const double from = bench.seconds();
    bench.run();
    // Ten at once, the other 90 at eight a second: one lesson, not ten.
    CHECK(bench.seconds() - from == doctest::Approx(11.25).epsilon(0.02));
}

TEST_CASE("paid messages count nowhere else") {
    FlowBench bench(FloodLimits::strict());
    for (int i = 0; i < 30; ++i) bench.ask(i + 1);
    OutgoingCall call;
    call.chat = 1;
    call.paid = true;
    for (int i = 0; i < 1000; ++i) {
        bench.tickets.emplace_back(call);
        bench.flow.enter(bench.tickets.back(), bench.now);
    }
    bench.pump();
    CHECK(bench.log.size() == 1030);
    CHECK(bench.seconds() == 0);
}

TEST_CASE("an album counts as many times as it has items") {
    FlowBench bench(FloodLimits::none().with_group(Rate(20, 60s).sliding()));
    OutgoingCall call;
    call.chat = -1;
    call.group = true;
    call.cost = 10;
    for (int i = 0; i < 3; ++i) {
        bench.tickets.emplace_back(call);
        bench.flow.enter(bench.tickets.back(), bench.now);
    }
    bench.pump();
    bench.run();
    CHECK(bench.log == Log{{-1, 0}, {-1, 0}, {-1, 60}});
}

TEST_CASE("a family's own rate holds back that family only (B-55)") {
    FlowBench bench(FloodLimits::none().with_family(CallFamily::edits, Rate(1, 1s)));
    bench.ask(1, CallPriority::normal, CallFamily::edits);
    bench.ask(2, CallPriority::normal, CallFamily::edits);
    bench.ask(3);
    bench.run();
    CHECK(bench.log == Log{{1, 0}, {3, 0}, {2, 1}});
}

TEST_CASE("a chat is forgotten once its limits are full again") {
    FlowBench bench(FloodLimits{});
    for (int i = 1; i <= 1000; ++i) {
        bench.ask(i);
        bench.now += 100ms;
    }
    CHECK(bench.flow.chats() < 60);
    bench.now += 1h;
    for (int i = 0; i < 100; ++i) {
        bench.ask(5000);
        bench.now += 2s;
    }
    CHECK(bench.flow.chats() == 1);
}

TEST_CASE("a server that halves its limit in mid-run is found out, obeyed, and nothing is lost") {
    FlowBench bench(FloodLimits::strict());
    bench.answers_at_once = false;
    std::deque<Clock::time_point> taken;
    int refusals = 0;
    int sent = 0;
    for (int i = 1; i <= 1200; ++i) bench.ask(i);
    while (bench.flow.waiting() > 0 || sent < 1200) {
        const std::size_t limit = sent < 300 ? 30 : 15;
        for (bool more = true; more;) {
            more = false;
            for (Ticket& ticket : bench.tickets) {
                if (!ticket.granted()) continue;
                more = true;
                while (!taken.empty() && taken.front() + 1s <= bench.now) taken.pop_front();
                if (taken.size() < limit) {
                    taken.push_back(bench.now);
                    bench.flow.finish(ticket, bench.now);
                    ++sent;
                } else {
                    ++refusals;
                    bench.flow.refuse(ticket, 1s, bench.now);
                    bench.flow.enter(ticket, bench.now);
                }
            }
            (void)bench.flow.pump(bench.now);
        }
        if (!bench.step() && sent < 1200) FAIL("the flow stopped");
    }
    CHECK(sent == 1200);
    // 10 s for the first 300, then at best 60 s.
    CHECK(bench.seconds() < 85);
    CHECK(refusals < 60);
}
