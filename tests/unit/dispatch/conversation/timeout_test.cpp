#include "fixture.hpp"

using namespace tgfw;
using namespace tgfw::test;

namespace {

const Update timed_probe = text_update(5, "");  // NOLINT(cert-err58-cpp)

}  // namespace

TEST_CASE_FIXTURE(ConversationFixture, "the timeout runs its handlers and ends the conversation") {
    auto talk = ConversationHandler<Step>()
                    .entry_points(on("go", go("entry", Step::one)))
                    .timeout(30s, MessageHandler(filters::all, go("too late", Step::two)));
    dispatcher.add_handler(talk);
    say("go");
    pass(29s);
    CHECK(talk.current_state(timed_probe) == Step::one);
    CHECK(take() == Notes{"entry"});
    pass(1s);
    CHECK(take() == Notes{"too late"});
    CHECK(talk.size() == 0);
    say("go");
    CHECK(take() == Notes{"entry"});
}

TEST_CASE_FIXTURE(ConversationFixture,
                  "every update that the conversation handles restarts the timeout, another does not") {
    auto talk = ConversationHandler<Step>()
                    .entry_points(on("go", go("entry", Step::one)))
                    .state(Step::one, on("x", go("stay", conversation::stay)))
                    .conversation_timeout(30s)
                    .on_timeout(MessageHandler(filters::all, note("too late")));
    dispatcher.add_handler(talk);
    say("go");
    pass(20s);
    say("x");
    pass(20s);
    say("not handled");
    CHECK(take() == Notes{"entry", "stay"});
    pass(10s);
    CHECK(take() == Notes{"too late"});
    pass(100s);
    CHECK(take().empty());
    CHECK(scheduler.agenda.size() == 0);
}

TEST_CASE_FIXTURE(ConversationFixture, "a conversation that has ended has no timeout, nor has one that did not open") {
    auto talk = ConversationHandler<Step>()
                    .entry_points(on("nothing", note("nothing")), on("bad", fail("bad")),
                                  on("beside", note("beside")).block(false), on("go", go("entry", Step::one)),
                                  on("end", go("end", conversation::end)))
                    .state(Step::one, on("end", go("end", conversation::end)))
                    .timeout(30s, MessageHandler(filters::all, note("too late")));
    dispatcher.add_handler(talk);
    for (const char* text : {"nothing", "bad", "beside", "end", "go", "end"}) say(text);
    pass(0s);
    CHECK(scheduler.agenda.size() == 0);
    pass(100s);
    CHECK(take() == Notes{"nothing", "bad", "error bad", "beside", "end", "entry", "end"});
}

TEST_CASE_FIXTURE(ConversationFixture, "a timeout of zero is none") {
    dispatcher.add_handler(
        ConversationHandler<Step>().entry_points(on("go", go("entry", Step::one))).conversation_timeout(0s));
    say("go");
    CHECK(scheduler.agenda.size() == 0);
}

TEST_CASE_FIXTURE(ConversationFixture, "a step that throws has its timeout armed again") {
    auto talk = ConversationHandler<Step>()
                    .entry_points(on("go", go("entry", Step::one)))
                    .state(Step::one, on("x", fail("broken")), on("y", fail("broken beside")).block(false))
                    .timeout(30s, MessageHandler(filters::all, note("too late")));
    dispatcher.add_handler(talk);
    for (const std::string step : {"x", "y"}) {
        const std::string what = step == "x" ? "broken" : "broken beside";
        say("go");
        pass(20s);
        say(step);
        pass(29s);
        CHECK(talk.current_state(timed_probe) == Step::one);
        CHECK(take() == Notes{"entry", what, "error " + what});
        pass(1s);
        CHECK(take() == Notes{"too late"});
        CHECK(talk.size() == 0);
    }
}

TEST_CASE_FIXTURE(
    ConversationFixture,
    "all handlers of the timeout that take the last handled update run, in their order, one after another") {
    dispatcher.add_handler(ConversationHandler<Step>()
                               .entry_points(on("go", go("entry", Step::one)))
                               .state(Step::one, on("x", go("step", Step::one)))
                               .timeout(30s, on("x", slow("first", Step::one)).block(false),
                                        on("go", note("not the last")), on("x", note("second"))));
    say("go");
    say("x");
    say("unhandled");
    pass(30s);
    CHECK(take() == Notes{"entry", "step", "first begins"});
    pass(1s);
    CHECK(take() == Notes{"first ends", "second"});
}

TEST_CASE_FIXTURE(
    ConversationFixture,
    "a handler of the timeout gets the last update, its arguments and matches, and what it left in the context") {
    const auto look = [this](Context& context) -> awaitable<void> {
        notes.push_back(std::to_string(context.update().update_id) + " " +
                        (context.args().empty() ? "-" : context.args().front()) + " " +
                        (context.match() != nullptr ? context.match()->str() : "-") + " " +
                        std::to_string(context.attribute<int>()) + " " + std::string(context.handler_name()));
        co_return;
    };
    const auto entry = [](Context& context) -> awaitable<Step> {
        context.attribute<int>() = 42;
        co_return Step::one;
    };
    dispatcher.add_handler(ConversationHandler<Step>()
                               .entry_points(CommandHandler("go", entry))
                               .timeout(30s, MessageHandler(filters::all, look).name("plain"),
                                        MessageHandler(filters::regex("n.w"), look).name("with a match"),
                                        CommandHandler("go", look).name("with args")));
    auto update = command_update(5, "/go now", 77);
    send(std::move(update));
    pass(30s);
    CHECK(take() == Notes{"77 now - 42 plain", "77 now now 42 with a match", "77 now - 42 with args"});
}

TEST_CASE_FIXTURE(
    ConversationFixture,
    "a handler of the timeout that throws reaches the error handlers, the rest still run, and the conversation ends") {
    auto talk = ConversationHandler<Step>()
                    .entry_points(on("go", go("entry", Step::one)))
                    .timeout(30s, on("go", fail("broken")), on("go", note("second")));
    dispatcher.add_handler(talk);
    say("go");
    pass(30s);
    CHECK(take() == Notes{"entry", "broken", "error broken", "second"});
    CHECK(talk.size() == 0);
    CHECK_FALSE(scheduler.failure);
}

TEST_CASE_FIXTURE(ConversationFixture,
                  "ApplicationHandlerStop from a handler of the timeout is a warning, and the rest still run") {
    auto talk = ConversationHandler<Step>("talk")
                    .entry_points(on("go", go("entry", Step::one)))
                    .timeout(30s, on("go", stop("stop", Step::two)), on("go", note("second")));
    dispatcher.add_handler(talk);
    say("go");
    pass(30s);
    CHECK(take() == Notes{"entry", "stop", "second"});
    CHECK(logger.has(
        "warning: ConversationHandler(talk): ApplicationHandlerStop from a handler of a timeout has no effect"));
    CHECK(talk.size() == 0);
}

TEST_CASE_FIXTURE(ConversationFixture,
                  "the timeout of a non-blocking step begins when it has ended; a waiting handler begins it earlier") {
    auto talk = ConversationHandler<Step>()
                    .entry_points(on("go", slow("entry", Step::one)).block(false))
                    .waiting(on("wait", go("waiting", conversation::stay)))
                    .timeout(30s, MessageHandler(filters::all, note("too late")));
    dispatcher.add_handler(talk);
    say("go");
    CHECK(scheduler.agenda.size() == 0);
    say("wait");
    CHECK(scheduler.agenda.size() == 1);
    pass(1s);
    CHECK(scheduler.agenda.size() == 1);
    pass(29s);
    CHECK(take() == Notes{"entry begins", "waiting", "entry ends"});
    pass(1s);
    CHECK(take() == Notes{"too late"});
}

TEST_CASE_FIXTURE(ConversationFixture, "a conversation that times out while its step is pending stays ended") {
    const auto long_step = [this](Context& context) -> awaitable<Step> {
        co_await sleep_for(context.clock(), 60s);
        notes.emplace_back("step ends");
        co_return Step::one;
    };
    auto talk = ConversationHandler<Step>()
                    .entry_points(on("go", long_step).block(false))
                    .waiting(on("wait", note("waiting")))
                    .timeout(30s, MessageHandler(filters::all, note("too late")));
    dispatcher.add_handler(talk);
    say("go");
    say("wait");
    pass(30s);
    pass(30s);
    CHECK(take() == Notes{"waiting", "too late", "step ends"});
    CHECK(talk.size() == 0);
    CHECK(scheduler.agenda.size() == 0);
}

TEST_CASE_FIXTURE(ConversationFixture, "without a scheduler there is no timeout, and one warning") {
    dispatcher.set_scheduler(nullptr);
    dispatcher.add_handler(ConversationHandler<Step>("talk")
                               .entry_points(on("go", go("entry", Step::one)))
                               .state(Step::one, on("x", go("step", Step::one)))
                               .conversation_timeout(30s));
    say("go");
    say("x");
    CHECK(logger.lines == Notes{"warning: ConversationHandler(talk): conversations do not time out, because the "
                                "application is not running"});
}

TEST_CASE_FIXTURE(ConversationFixture,
                  "a timeout that is dropped at the Application's end ends nothing, and is forgotten") {
    auto talk = ConversationHandler<Step>()
                    .entry_points(on("go", go("entry", Step::one)))
                    .state(Step::one, on("x", go("step", Step::one)))
                    .timeout(30s, MessageHandler(filters::all, note("too late")));
    dispatcher.add_handler(talk);
    say("go");
    testing::run_virtual(io, clock, scheduler.stop());
    pass(100s);
    CHECK(talk.current_state(timed_probe) == Step::one);
    TestScheduler next(io.get_executor(), clock);
    dispatcher.set_scheduler(&next);
    // Has the number that the dropped timeout had.
    const auto other = next.schedule(
        clock.now() + 10s, nullptr,
        [this]() -> awaitable<void> {
            notes.emplace_back("somebody else's");
            co_return;
        },
        Scheduler::AtStop::drop);
    CHECK(other != 0);
    say("x");
    pass(10s);
    pass(20s);
    CHECK(take() == Notes{"entry", "step", "somebody else's", "too late"});
    testing::run_virtual(io, clock, next.stop());
    dispatcher.set_scheduler(&scheduler);
}

TEST_CASE_FIXTURE(ConversationFixture, "conversations that were imported have no timeout until their next step") {
    auto talk = ConversationHandler<Step>()
                    .entry_points(on("go", go("entry", Step::one)))
                    .state(Step::one, on("x", go("step", Step::one)))
                    .timeout(30s, MessageHandler(filters::all, note("too late")));
    dispatcher.add_handler(talk);
    talk.import_states(std::vector<ConversationState>{ConversationState(*talk.key_of(timed_probe), 0)});
    pass(100s);
    CHECK(talk.current_state(timed_probe) == Step::one);
    say("x");
    pass(30s);
    CHECK(take() == Notes{"step", "too late"});
}

TEST_CASE_FIXTURE(ConversationFixture,
                  "the timeout of a conversation that was ended from outside finds nothing, not even the next one") {
    auto talk = ConversationHandler<Step>()
                    .entry_points(on("go", go("entry", Step::one)))
                    .timeout(30s, MessageHandler(filters::all, note("too late")));
    dispatcher.add_handler(talk);
    say("go");
    CHECK(talk.end(*talk.key_of(timed_probe)));
    pass(20s);
    say("go");
    pass(10s);
    CHECK(talk.current_state(timed_probe) == Step::one);
    CHECK(take() == Notes{"entry", "entry"});
    pass(20s);
    CHECK(take() == Notes{"too late"});
}
