#include "fixture.hpp"

using namespace tgfw;
using namespace tgfw::test;

TEST_CASE_FIXTURE(ConversationFixture, "a conversation leads from its entry point from state to state to its end") {
    auto talk = ConversationHandler<Step>("talk")
                    .entry_points(on("go", go("entry", Step::one)))
                    .state(Step::one, on("x", go("one", Step::two)))
                    .state(Step::two, on("x", go("two", conversation::end)));
    dispatcher.add_handler(talk);
    const Update probe = text_update(5, "x");
    say("x");
    CHECK(take().empty());
    CHECK_FALSE(talk.current_state(probe));
    say("go");
    CHECK(talk.current_state(probe) == Step::one);
    say("x");
    CHECK(talk.current_state(probe) == Step::two);
    say("x");
    CHECK_FALSE(talk.current_state(probe));
    say("x");
    CHECK(take() == Notes{"entry", "one", "two"});
    CHECK(talk.size() == 0);
}

TEST_CASE_FIXTURE(ConversationFixture, "the first entry point that takes the update opens the conversation") {
    dispatcher.add_handler(ConversationHandler<Step>().entry_points(
        on("other", go("other", Step::one)), on("go", go("first", Step::one)), on("go", go("second", Step::one))));
    say("go");
    CHECK(take() == Notes{"first"});
}

TEST_CASE_FIXTURE(ConversationFixture, "the steps of the state come in their order, and before the fallbacks") {
    dispatcher.add_handler(
        ConversationHandler<Step>()
            .entry_points(on("go", go("entry", Step::one)))
            .state(Step::one, on("x", go("first", conversation::stay)), on("[xy]", go("second", conversation::stay)))
            .fallbacks(on("[xyz]", go("fallback", conversation::stay)),
                       on("z", go("later fallback", conversation::stay))));
    for (const char* text : {"go", "x", "y", "z", "w"}) say(text);
    CHECK(take() == Notes{"entry", "first", "second", "fallback"});
}

TEST_CASE_FIXTURE(ConversationFixture, "without a conversation neither steps nor fallbacks are asked") {
    dispatcher.add_handler(ConversationHandler<Step>()
                               .entry_points(on("go", go("entry", Step::one)))
                               .state(Step::one, on("x", go("step", Step::one)))
                               .fallbacks(on("x", go("fallback", Step::one))));
    dispatcher.add_handler(on("x", note("not the conversation's")));
    say("x");
    CHECK(take() == Notes{"not the conversation's"});
}

TEST_CASE_FIXTURE(ConversationFixture, "an open conversation does not ask its entry points") {
    dispatcher.add_handler(ConversationHandler<Step>()
                               .entry_points(on("go", go("entry", Step::one)))
                               .fallbacks(on("go", go("fallback", conversation::stay))));
    say("go");
    say("go");
    CHECK(take() == Notes{"entry", "fallback"});
}

TEST_CASE_FIXTURE(ConversationFixture, "with allow_reentry the entry points come before the steps of the state") {
    auto talk = ConversationHandler<Step>()
                    .entry_points(on("go", go("entry", Step::one)))
                    .state(Step::one, on("go|x", go("step", Step::two)))
                    .allow_reentry();
    dispatcher.add_handler(talk);
    say("go");
    say("x");
    say("go");
    CHECK(take() == Notes{"entry", "step", "entry"});
    CHECK(talk.current_state(text_update(5, "")) == Step::one);
}

TEST_CASE_FIXTURE(ConversationFixture,
                  "a step that returns nothing, or conversation::stay, leaves the state as it is") {
    auto talk = ConversationHandler<Step>()
                    .entry_points(on("go", go("entry", Step::one)))
                    .state(Step::one, on("x", note("void")), on("y", go("stay", conversation::stay)));
    dispatcher.add_handler(talk);
    for (const char* text : {"go", "x", "y", "x"}) say(text);
    CHECK(take() == Notes{"entry", "void", "stay", "void"});
}

TEST_CASE_FIXTURE(ConversationFixture, "an entry point that returns nothing, or the end, opens no conversation") {
    auto talk = ConversationHandler<Step>()
                    .entry_points(on("go", note("void")), on("end", go("end", conversation::end)))
                    .fallbacks(on("x", go("fallback", conversation::stay)));
    dispatcher.add_handler(talk);
    for (const char* text : {"go", "x", "end", "x"}) say(text);
    CHECK(take() == Notes{"void", "end"});
    CHECK(talk.size() == 0);
}

TEST_CASE_FIXTURE(ConversationFixture,
                  "a state that no step serves is logged when a step leads to it, and only fallbacks are asked in it") {
    auto talk = ConversationHandler<Step>("talk")
                    .entry_points(on("go", go("entry", Step::lost)))
                    .state(Step::one, on("x", go("one", Step::one)))
                    .fallbacks(on("y", go("fallback", Step::one)));
    dispatcher.add_handler(talk);
    say("go");
    CHECK(logger.has("ConversationHandler(talk): a step led to the state lost, which no step serves"));
    CHECK(talk.current_state(text_update(5, "")) == Step::lost);
    for (const char* text : {"x", "y", "x"}) say(text);
    CHECK(take() == Notes{"entry", "fallback", "one"});
    CHECK(logger.lines.size() == 1);
}

TEST_CASE_FIXTURE(ConversationFixture,
                  "a step that throws leaves the state as it is, and its exception reaches the error handlers") {
    auto talk = ConversationHandler<Step>()
                    .entry_points(on("bad", fail("entry breaks")), on("go", go("entry", Step::one)))
                    .state(Step::one, on("x", fail("step breaks")));
    dispatcher.add_handler(talk);
    dispatcher.add_handler(TypeHandler<Update>(note("next group")), 1);
    say("bad");
    CHECK(talk.size() == 0);
    say("go");
    say("x");
    CHECK(talk.current_state(text_update(5, "")) == Step::one);
    CHECK(take() == Notes{"entry breaks", "error entry breaks", "next group", "entry", "next group", "step breaks",
                          "error step breaks", "next group"});
}

TEST_CASE_FIXTURE(ConversationFixture, "ApplicationHandlerStop carries a state, and keeps later groups from running") {
    auto talk =
        ConversationHandler<Step>()
            .entry_points(on("go", stop("entry", Step::one)))
            .state(Step::one, on("x", stop("one", Step::two)))
            .state(Step::two, on("x", stop("stays", conversation::stay)), on("end", stop("end", conversation::end)));
    dispatcher.add_handler(talk);
    dispatcher.add_handler(TypeHandler<Update>(note("next group")), 1);
    for (const char* text : {"go", "x", "x"}) say(text);
    CHECK(talk.current_state(text_update(5, "")) == Step::two);
    say("end");
    CHECK(talk.size() == 0);
    CHECK(take() == Notes{"entry", "one", "stays", "end"});
}

TEST_CASE_FIXTURE(ConversationFixture, "a handled update goes no further in its group, an unhandled one does") {
    dispatcher.add_handler(ConversationHandler<Step>()
                               .entry_points(on("go", go("entry", Step::one)))
                               .state(Step::one, on("x", go("step", Step::one))));
    dispatcher.add_handler(TypeHandler<Update>(note("second")));
    for (const char* text : {"go", "x", "y"}) say(text);
    CHECK(take() == Notes{"entry", "step", "second"});
}

TEST_CASE_FIXTURE(ConversationFixture,
                  "a step sees its own arguments, matches, name and flags, and the conversation's flags") {
    class Level {
    public:
        int value = 0;
    };
    class Color {
    public:
        std::string value;
    };
    Level level;
    level.value = 3;
    Color red;
    red.value = "red";
    Color blue;
    blue.value = "blue";
    const auto look = [this](Context& context) -> awaitable<Step> {
        notes.push_back(context.args().empty() ? context.match()->str() : context.args().front());
        notes.emplace_back(context.handler_name());
        notes.push_back(context.flag<Color>()->value + std::to_string(context.flag<Level>()->value));
        co_return Step::one;
    };
    dispatcher.add_handler(ConversationHandler<Step>("talk")
                               .entry_points(CommandHandler("go", look).flag(blue))
                               .state(Step::one, on("x", look).name("my step"))
                               .flag(level)
                               .flag(red));
    send(command_update(5, "/go now"));
    say("x");
    CHECK(take() == Notes{"now", "CommandHandler(/go)", "blue3", "x", "my step", "red3"});
}

TEST_CASE_FIXTURE(ConversationFixture, "steps may take all forms of callbacks") {
    dispatcher.add_handler(
        ConversationHandler<Step>()
            .entry_points(CommandHandler("go",
                                         [this](const Message& message, Context&) -> awaitable<Step> {
                                             notes.push_back(*message.text);
                                             co_return Step::one;
                                         }))
            .state(Step::one,
                   CallbackQueryHandler([this](const CallbackQuery& query, Context&) -> awaitable<Next<Step>> {
                       notes.push_back(*query.data);
                       co_return Step::two;
                   }))
            .state(Step::two, on("x",
                                 [this](const Update& update, Context&) -> awaitable<void> {
                                     notes.push_back(std::to_string(update.update_id));
                                     co_return;
                                 }))
            .per_message(false));
    send(command_update(5, "/go"));
    send(callback_update(5, "tap"));
    send(text_update(5, "x", 77));
    CHECK(take() == Notes{"/go", "tap", "77"});
}

TEST_CASE_FIXTURE(ConversationFixture,
                  "copies are one handler with the same conversations, and nothing can be set once it was added") {
    auto talk = ConversationHandler<Step>("talk").entry_points(on("go", go("entry", Step::one)));
    auto copy = talk;
    dispatcher.add_handler(copy);
    say("go");
    CHECK(talk.current_state(text_update(5, "")) == Step::one);
    CHECK_THROWS_AS(talk.allow_reentry(), ConfigError);
    CHECK_THROWS_AS(talk.state(Step::one), ConfigError);
}

TEST_CASE_FIXTURE(ConversationFixture,
                  "a handler that hides its type cannot lead to a state of another conversation unnoticed") {
    auto talk = ConversationHandler<Step>("talk")
                    .entry_points(on("go", go("entry", Step::one)))
                    .state(Step::one, Handler::step(on("x", go<Inner>("foreign", Inner::done))),
                           on("y", stop("foreign stop", Inner::done)));
    dispatcher.add_handler(talk);
    for (const char* text : {"go", "x", "y"}) say(text);
    CHECK(talk.current_state(text_update(5, "")) == Step::one);
    const Notes seen = take();
    REQUIRE(seen.size() == 5);
    CHECK(seen[2].find("ConversationHandler(talk): a step led to a ") != std::string::npos);
    CHECK(seen[4].find("which is not the type of its states") != std::string::npos);
}

TEST_CASE_FIXTURE(ConversationFixture, "a step has its deadline") {
    dispatcher.set_run_for([this](awaitable<void> task, Clock::duration) -> awaitable<bool> {
        notes.emplace_back("within its deadline");
        co_await std::move(task);
        co_return true;
    });
    auto talk = ConversationHandler<Step>().entry_points(on("go", go("entry", Step::one)).deadline(1s));
    dispatcher.add_handler(talk);
    say("go");
    CHECK(take() == Notes{"within its deadline", "entry"});
    CHECK(talk.current_state(text_update(5, "")) == Step::one);
}
