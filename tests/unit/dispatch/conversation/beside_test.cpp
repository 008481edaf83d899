#include "fixture.hpp"

using namespace tgfw;
using namespace tgfw::test;

namespace {

const Update beside_probe = text_update(5, "");  // NOLINT(cert-err58-cpp)

}  // namespace

TEST_CASE_FIXTURE(
    ConversationFixture,
    "a non-blocking step leaves its conversation pending until it has ended; then what it returned counts") {
    auto talk = ConversationHandler<Step>()
                    .entry_points(on("go", go("entry", Step::one)))
                    .state(Step::one, on("x", slow("one", Step::two)).block(false))
                    .state(Step::two, on("x", go("two", Step::two)));
    dispatcher.add_handler(talk);
    dispatcher.add_handler(TypeHandler<Update>(note("next group")), 1);
    say("go");
    say("x");
    CHECK(talk.current_state(beside_probe) == Step::one);
    pass(1s);
    CHECK(talk.current_state(beside_probe) == Step::two);
    say("x");
    CHECK(take() == Notes{"entry", "next group", "one begins", "next group", "one ends", "two", "next group"});
}

TEST_CASE_FIXTURE(ConversationFixture,
                  "while a step is pending only waiting handlers are asked: no step, fallback or entry point") {
    auto talk = ConversationHandler<Step>()
                    .entry_points(on("go|all", slow("entry", Step::one)).block(false))
                    .state(Step::one, on("all|x", slow("one", Step::two)).block(false))
                    .state(Step::two, on("all", go("two", Step::two)))
                    .fallbacks(on("all", go("fallback", conversation::end)))
                    .waiting(on("no", go("never", conversation::end)), on("wait", go("waiting", conversation::end)),
                             on("wait", go("second waiting", conversation::end)))
                    .allow_reentry();
    dispatcher.add_handler(talk);
    dispatcher.add_handler(TypeHandler<Update>(note("unhandled")));
    say("go");
    say("all");
    say("wait");
    pass(1s);
    say("x");
    say("all");
    pass(1s);
    CHECK(talk.current_state(beside_probe) == Step::two);
    CHECK(take() == Notes{"entry begins", "unhandled", "waiting", "entry ends", "one begins", "unhandled", "one ends"});
}

TEST_CASE_FIXTURE(ConversationFixture,
                  "without waiting handlers an update for a pending conversation is not handled by it") {
    dispatcher.add_handler(ConversationHandler<Step>().entry_points(on("go", slow("entry", Step::one)).block(false)));
    dispatcher.add_handler(TypeHandler<Update>(note("unhandled")));
    say("go");
    say("go");
    CHECK(take() == Notes{"entry begins", "unhandled"});
    pass(1s);
}

TEST_CASE_FIXTURE(
    ConversationFixture,
    "a non-blocking step that throws leaves the old state, and its exception reaches the error handlers") {
    auto talk = ConversationHandler<Step>()
                    .entry_points(on("bad", fail("bad entry")).block(false), on("go", go("entry", Step::one)))
                    .state(Step::one, on("x", fail("bad step")).block(false));
    dispatcher.add_handler(talk);
    say("bad");
    pass(0s);
    CHECK(talk.size() == 0);
    say("go");
    say("x");
    pass(0s);
    CHECK(talk.current_state(beside_probe) == Step::one);
    CHECK(take() == Notes{"bad entry", "error bad entry", "entry", "bad step", "error bad step"});
}

TEST_CASE_FIXTURE(ConversationFixture,
                  "after a failed non-blocking entry point the update is tried against the entry points again") {
    dispatcher.add_handler(ConversationHandler<Step>().entry_points(on("go", fail("entry")).block(false)));
    say("go");
    pass(0s);
    say("go");
    pass(0s);
    CHECK(take() == Notes{"entry", "error entry", "entry", "error entry"});
}

TEST_CASE_FIXTURE(
    ConversationFixture,
    "a non-blocking step that returns nothing leaves the old state, an entry point opens nothing, and the end ends") {
    auto talk = ConversationHandler<Step>()
                    .entry_points(on("nothing", note("nothing")).block(false), on("go", go("entry", Step::one)))
                    .state(Step::one, on("nothing", note("stays")).block(false),
                           on("end", go("end", conversation::end)).block(false));
    dispatcher.add_handler(talk);
    say("nothing");
    pass(0s);
    CHECK(talk.size() == 0);
    say("go");
    say("nothing");
    pass(0s);
    CHECK(talk.current_state(beside_probe) == Step::one);
    say("end");
    pass(0s);
    CHECK(talk.size() == 0);
    CHECK(take() == Notes{"nothing", "entry", "stays", "end"});
}

TEST_CASE_FIXTURE(
    ConversationFixture,
    "ApplicationHandlerStop from a non-blocking step stops nothing, leaves the old state and is reported") {
    auto talk = ConversationHandler<Step>()
                    .entry_points(on("go", go("entry", Step::one)))
                    .state(Step::one, on("x", stop("stop", Step::two)).block(false));
    dispatcher.add_handler(talk);
    dispatcher.add_handler(on("x", note("next group")), 1);
    say("go");
    say("x");
    pass(0s);
    CHECK(talk.current_state(beside_probe) == Step::one);
    CHECK(take().size() == 3);
    CHECK(logger.has("no effect"));
}

TEST_CASE_FIXTURE(ConversationFixture,
                  "whether a step blocks is said by itself, else by its conversation, else by the application") {
    const auto ways = [this](std::optional<bool> step, std::optional<bool> whole) {
        auto handler = on("go", slow("step", conversation::end));
        if (step) handler.block(*step);
        auto talk = ConversationHandler<Step>().entry_points(std::move(handler));
        if (whole) talk.block(*whole);
        auto handle = dispatcher.add_handler(talk);
        say("go");
        const bool waited = take().size() == 2;
        pass(1s);
        handle.remove();
        take();
        return waited;
    };
    CHECK(ways(std::nullopt, std::nullopt));
    CHECK_FALSE(ways(std::nullopt, false));
    CHECK(ways(true, false));
    CHECK_FALSE(ways(false, true));
    CHECK_FALSE(ways(false, std::nullopt));
}

TEST_CASE_FIXTURE(ConversationFixture, "the application's default for block holds for steps, too") {
    DispatchServices services = dispatcher.services();
    services.block = false;
    Dispatcher other(services);
    auto talk = ConversationHandler<Step>().entry_points(on("go", slow("step", Step::one)));
    other.add_handler(talk);
    testing::run_virtual(io, clock, other.process_update(text_update(5, "go")));
    CHECK(take() == Notes{"step begins"});
    pass(1s);
    CHECK(talk.current_state(beside_probe) == Step::one);
}

TEST_CASE_FIXTURE(ConversationFixture, "towards the application a conversation always blocks") {
    dispatcher.add_handler(
        ConversationHandler<Step>().entry_points(on("go", slow("step", Step::one)).block(true)).block(false));
    dispatcher.add_handler(TypeHandler<Update>(note("next group")), 1);
    say("go");
    CHECK(take() == Notes{"step begins", "step ends", "next group"});
}

TEST_CASE_FIXTURE(ConversationFixture, "where nothing can run beside the updates, non-blocking steps block") {
    dispatcher.set_spawn(nullptr);
    auto talk = ConversationHandler<Step>().entry_points(on("go", slow("step", Step::one)).block(false));
    dispatcher.add_handler(talk);
    say("go");
    CHECK(take() == Notes{"step begins", "step ends"});
    CHECK(talk.current_state(beside_probe) == Step::one);
}

TEST_CASE_FIXTURE(ConversationFixture, "a step that ends after its conversation was ended opens it no more") {
    auto talk = ConversationHandler<Step>().entry_points(on("go", slow("step", Step::one)).block(false));
    dispatcher.add_handler(talk);
    say("go");
    CHECK(talk.size() == 1);
    CHECK(talk.end(*talk.key_of(beside_probe)));
    CHECK_FALSE(talk.end(*talk.key_of(beside_probe)));
    pass(1s);
    CHECK(talk.size() == 0);
    CHECK(take() == Notes{"step begins", "step ends"});
}

TEST_CASE_FIXTURE(ConversationFixture, "the Application's end leaves a pending conversation in its old state") {
    auto talk = ConversationHandler<Step>()
                    .entry_points(on("go", go("entry", Step::one)))
                    .state(Step::one, on("x", slow("one", Step::two)).block(false));
    dispatcher.add_handler(talk);
    say("go");
    say("x");
    tasks.cancel();
    pass(0s);
    CHECK(talk.current_state(beside_probe) == Step::one);
    CHECK(take() == Notes{"entry", "one begins"});
}
