#include <doctest/doctest.h>

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include <boost/system/system_error.hpp>

#include <app/delivery/intake.hpp>
#include <app/run.hpp>
#include <tgfw/dispatch/filters/message.hpp>
#include <tgfw/dispatch/handlers/message_handler.hpp>

#include <support/dispatch_fixture.hpp>
#include <support/updates.hpp>

using namespace tgfw;
using namespace tgfw::test;
using namespace std::chrono_literals;
using Notes = std::vector<std::string>;
using AtStop = Scheduler::AtStop;

namespace {

/// A run with handlers that note what they do, and when.
class RunFixture : public DispatchFixture {
public:
    RunFixture() { begin = clock.now(); }

    void make(std::size_t concurrent = 256) {
        RunSettings settings;
        settings.max_concurrent_updates = concurrent;
        run = std::make_shared<Run>(io.get_executor(), dispatcher, clock, logger, settings);
        dispatcher.set_spawn([this](awaitable<void> task) { run->spawn(std::move(task)); });
        dispatcher.add_handler(
            MessageHandler(filters::text("ask"), [this](const Update&, Context& c) { return ask(c); }));
        dispatcher.add_handler(
            MessageHandler(filters::text, [this](const Update& u, Context& c) { return work(u, c); }));
    }

    void note_at(const std::string& text) {
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(clock.now() - begin).count();
        notes.push_back(std::to_string(seconds) + " " + text);
    }

    Scheduler::Work noting(std::string text) {
        return [this, text]() -> awaitable<void> {
            note_at(text);
            co_return;
        };
    }

    std::uint64_t after(Clock::duration time, std::int64_t chat, std::string text, AtStop at_stop = AtStop::drop) {
        return run->schedule(begin + time, std::make_shared<const Update>(text_update(chat, "like")),
                             noting(std::move(text)), at_stop);
    }

    void send(std::int64_t chat, const std::string& text) { CHECK(run->enqueue(text_update(chat, text))); }

    /// Lets this much time pass, deadline by deadline.
    void pass(Clock::duration time) { testing::run_virtual(io, clock, sleep_for(clock, time)); }

    void drain() {
        run->close();
        testing::run_virtual(io, clock, run->drain(60s));
    }

    std::shared_ptr<Run> run;
    Clock::time_point begin;

private:
    awaitable<void> work(const Update& update, Context& context) {
        const std::string text = *update.effective_message()->text;
        if (text.starts_with("slow "))
            co_await sleep_for(context.clock(), std::chrono::seconds(std::stoi(text.substr(5))));
        note_at(text);
    }

    awaitable<void> ask(Context& context) {
        note_at("asks");
        std::string answer = "nothing";
        try {
            const Message message = co_await context.wait_for_message(filters::text, 1h);
            answer = message.text.value();
        } catch (const boost::system::system_error&) {
            note_at("no answer");
        }
        if (answer != "nothing") note_at("hears " + answer);
        if (answer == "slowly") {
            co_await sleep_for(context.clock(), 5s);
            note_at("has thought");
        }
    }
};

}  // namespace

TEST_CASE_FIXTURE(RunFixture,
                  "work runs at its time, in its place among the updates of its chat and beside the others") {
    make();
    send(1, "slow 5");
    after(2s, 1, "for chat 1");
    after(2s, 2, "for chat 2");
    after(7s, 1, "later");
    pass(3s);
    send(1, "after it");
    pass(10s);
    CHECK(notes == Notes{"2 for chat 2", "5 slow 5", "5 for chat 1", "5 after it", "7 later"});
    drain();
}

TEST_CASE_FIXTURE(RunFixture, "an earlier deadline than all before wakes the agenda") {
    make();
    after(9s, 1, "c");
    after(5s, 1, "b");
    pass(1s);
    after(3s, 1, "a");
    pass(10s);
    CHECK(notes == Notes{"3 a", "5 b", "9 c"});
    drain();
}

TEST_CASE_FIXTURE(RunFixture,
                  "work that is due and waits for its chat can still be cancelled by the handler before it") {
    make();
    send(1, "slow 5");
    const auto id = after(2s, 1, "timeout");
    pass(4s);
    CHECK(run->cancel(id));
    pass(4s);
    CHECK(notes == Notes{"5 slow 5"});
    CHECK_FALSE(run->cancel(id));
    drain();
}

TEST_CASE_FIXTURE(RunFixture, "what work throws reaches the error handlers with its update, and holds nothing up") {
    make();
    dispatcher.add_error_handler([this](const Update* update, Context& context) -> awaitable<void> {
        note_at(context.error_text() + " " + std::to_string(update->effective_chat()->id));
        co_return;
    });
    const auto like = std::make_shared<const Update>(text_update(7, "like"));
    run->schedule(
        begin + 1s, like,
        []() -> awaitable<void> {
            throw std::runtime_error("boom");
            co_return;
        },
        AtStop::run);
    after(1s, 7, "next");
    pass(2s);
    CHECK(notes == Notes{"1 boom 7", "1 next"});
    drain();
}

TEST_CASE_FIXTURE(
    RunFixture, "at the end, once the updates are handled, work that is to run runs at once and the rest is dropped") {
    make();
    send(1, "slow 5");
    after(3600s, 1, "third", AtStop::run);
    after(60s, 1, "second", AtStop::run);
    after(61s, 1, "dropped");
    after(2s, 1, "first");
    pass(1s);
    drain();
    CHECK(notes == Notes{"5 slow 5", "5 first", "5 second", "5 third"});
}

TEST_CASE_FIXTURE(RunFixture, "work that is scheduled at the very end runs at once too, or is dropped") {
    make();
    const auto again = [this]() -> awaitable<void> {
        note_at("last");
        after(7200s, 1, "even later", AtStop::run);
        after(0s, 1, "dropped");
        co_return;
    };
    run->schedule(begin + 1h, nullptr, again, AtStop::run);
    drain();
    CHECK(notes == Notes{"0 last", "0 even later"});
}

TEST_CASE_FIXTURE(RunFixture, "a handler that waits for its user lets the chat's next update come, and hears it") {
    make();
    send(1, "ask");
    send(1, "slowly");
    send(1, "x");
    pass(10s);
    CHECK(notes == Notes{"0 asks", "0 hears slowly", "5 has thought", "5 x"});
    drain();
}

TEST_CASE_FIXTURE(RunFixture, "handlers that wait for their user do not count as running") {
    make(1);
    for (std::int64_t chat = 1; chat <= 50; ++chat) send(chat, "ask");
    pass(1s);
    CHECK(notes.size() == 50);
    CHECK(run->running() == 0);
    send(77, "x");
    pass(1s);
    CHECK(notes.back() == "1 x");
    for (std::int64_t chat = 1; chat <= 50; ++chat) send(chat, "yes");
    pass(1s);
    CHECK(notes.size() == 101);
    CHECK(notes.back() == "2 hears yes");
    drain();
}

TEST_CASE_FIXTURE(RunFixture, "when only handlers are left that wait for their users, they are told to end") {
    make();
    send(1, "ask");
    send(2, "slow 3");
    send(3, "ask");
    pass(1s);
    drain();
    CHECK(notes == Notes{"0 asks", "0 asks", "3 slow 3", "3 no answer", "3 no answer"});
    CHECK_FALSE(logger.has("drain deadline"));
}

TEST_CASE_FIXTURE(RunFixture,
                  "a task with a limit that ends in time is waited for; one that does not is cancelled and left") {
    make();
    const auto use = [this](Clock::duration time) -> awaitable<void> {
        auto task = sleep_for(clock, time);
        const bool ended = co_await run->run_for(std::move(task), 5s);
        note_at(ended ? "ended" : "late");
    };
    const auto fail = [this]() -> awaitable<void> {
        const auto boom = []() -> awaitable<void> {
            throw std::runtime_error("boom");
            co_return;
        };
        auto task = boom();
        co_await run->run_for(std::move(task), 5s);
    };
    testing::run_virtual(io, clock, use(2s));
    testing::run_virtual(io, clock, use(100s));
    CHECK(notes == Notes{"2 ended", "7 late"});
    CHECK_THROWS_WITH(testing::run_virtual(io, clock, fail()), "boom");
    drain();
    CHECK(clock.now() - begin == 7s);
}

TEST_CASE_FIXTURE(RunFixture,
                  "a receipt is accepted as soon as its update is in the queue, and refused once it is closed") {
    make();
    Notes verdicts;
    const auto receipt = [&] {
        return Receipt([&](Receipt::Verdict v) { verdicts.push_back(v.accepted ? "accepted" : "refused"); });
    };
    Intake intake(*run, clock, logger, Acknowledgement::on_receipt());
    const auto deliver = [&](Update update) -> awaitable<void> {
        const bool taken = co_await intake.deliver(std::move(update), receipt());
        verdicts.push_back(taken ? "taken" : "not taken");
    };
    testing::run_virtual(io, clock, deliver(text_update(1, "slow 5", 1)));
    CHECK(verdicts == Notes{"accepted", "taken"});
    CHECK(run->has_room());
    verdicts.clear();
    drain();
    CHECK_FALSE(run->has_room());
    testing::run_virtual(io, clock, deliver(text_update(1, "late", 2)));
    CHECK(verdicts == Notes{"refused", "not taken"});
}

TEST_CASE_FIXTURE(RunFixture, "the ending of an update hears what became of it, also where it never began") {
    make(1);
    Notes endings;
    const auto handle = [&](std::string text) {
        auto listener = [&endings, text](Outcome outcome, const std::exception_ptr&) {
            endings.push_back(text + (outcome == Outcome::handled ? " handled" : " cancelled"));
        };
        CHECK(run->enqueue(text_update(1, text), std::make_shared<Ending>(std::move(listener))));
    };
    handle("quick");
    pass(1s);
    CHECK(endings == Notes{"quick handled"});
    handle("slow 100");
    handle("behind it");
    drain();
    run.reset();
    CHECK(endings == Notes{"quick handled", "slow 100 cancelled", "behind it cancelled"});
}

TEST_CASE_FIXTURE(RunFixture, "what is asked before an update's handlers run may keep them from it") {
    make();
    const auto ask_before = [&](bool answer) {
        return [this, answer]() -> awaitable<bool> {
            co_await sleep_for(clock, 2s);
            note_at("asked");
            co_return answer;
        };
    };
    CHECK(run->enqueue(text_update(1, "first"), nullptr, ask_before(false)));
    CHECK(run->enqueue(text_update(1, "second"), nullptr, ask_before(true)));
    pass(10s);
    CHECK(notes == Notes{"2 asked", "4 asked", "4 second"});
    drain();
}
