#include "fixture.hpp"

using namespace tgfw;
using namespace tgfw::test;

namespace {

const Update parents_probe = text_update(5, "");  // NOLINT(cert-err58-cpp)

/// A conversation in a conversation.
class NestedFixture : public ConversationFixture {
public:
    NestedFixture()
        : child(ConversationHandler<Inner, Step>("child")
                    .entry_points(on("in", go<Inner>("child entry", Inner::first)))
                    .state(Inner::first, on("next", go<Inner>("child next", Inner::second)),
                           on("slowly", slow<Inner>("slow", Inner::done)).block(false),
                           on("stop", stop("child stop", Inner::done)), on("broken", fail("broken")))
                    .state(Inner::second, on("next", go<Inner>("child done", Inner::done)))
                    .fallbacks(on("end", go<Inner>("child end", conversation::end)))
                    .map_to_parent(Inner::done, Step::two)
                    .map_to_parent(conversation::end, conversation::end)),
          parent(
              ConversationHandler<Step>("parent")
                  .entry_points(on("go", go("parent entry", Step::one)))
                  .state(Step::one, child, on("move", go("parent moves", Step::two)))
                  .state(Step::two, on("back", go("parent back", Step::one)), on("next", go("parent two", Step::two)))
                  .fallbacks(on("leave", go("parent leaves", Step::two)), on("stay", go("parent stays", Step::one)),
                             on("quit", go("parent quits", conversation::end)))) {}

    void all(std::initializer_list<const char*> texts) {
        for (const char* text : texts) say(text);
    }

    ConversationHandler<Inner, Step> child;
    ConversationHandler<Step> parent;
};

}  // namespace

TEST_CASE_FIXTURE(NestedFixture, "a child is a step like others: while it goes on its parent stays") {
    dispatcher.add_handler(parent);
    all({"in", "go", "in", "next"});
    CHECK(parent.current_state(parents_probe) == Step::one);
    CHECK(child.current_state(parents_probe) == Inner::second);
    CHECK(take() == Notes{"parent entry", "child entry", "child next"});
}

TEST_CASE_FIXTURE(NestedFixture,
                  "a child's state that is mapped to the parent ends the child, and the parent goes on with it") {
    dispatcher.add_handler(parent);
    all({"go", "in", "next", "next", "next"});
    CHECK(take() == Notes{"parent entry", "child entry", "child next", "child done", "parent two"});
    CHECK(child.size() == 0);
    CHECK(parent.current_state(parents_probe) == Step::two);
}

TEST_CASE_FIXTURE(NestedFixture, "a child's end that is mapped to the parent's end ends both") {
    dispatcher.add_handler(parent);
    all({"go", "in", "end"});
    CHECK(take() == Notes{"parent entry", "child entry", "child end"});
    CHECK(child.size() == 0);
    CHECK(parent.size() == 0);
}

TEST_CASE_FIXTURE(NestedFixture, "a child's end that is not mapped ends the child alone") {
    auto plain = ConversationHandler<Inner>("plain")
                     .entry_points(on("in", go<Inner>("in", Inner::first)))
                     .state(Inner::first, on("out", go<Inner>("out", conversation::end)));
    auto outer = ConversationHandler<Step>().entry_points(on("go", go("go", Step::one))).state(Step::one, plain);
    dispatcher.add_handler(outer);
    all({"go", "in", "out", "in"});
    CHECK(outer.current_state(parents_probe) == Step::one);
    CHECK(plain.current_state(parents_probe) == Inner::first);
    CHECK(take() == Notes{"go", "in", "out", "in"});
}

TEST_CASE_FIXTURE(NestedFixture, "a child's state is mapped to the parent before the child's own steps are asked") {
    auto inner = ConversationHandler<Inner, Step>("inner")
                     .entry_points(on("in", go<Inner>("in", Inner::done)))
                     .state(Inner::done, on("x", go<Inner>("never", Inner::done)))
                     .map_to_parent(Inner::done, conversation::stay);
    auto outer = ConversationHandler<Step>().entry_points(on("go", go("go", Step::one))).state(Step::one, inner);
    dispatcher.add_handler(outer);
    all({"go", "in", "x", "in"});
    CHECK(take() == Notes{"go", "in", "in"});
    CHECK(outer.current_state(parents_probe) == Step::one);
}

TEST_CASE_FIXTURE(
    NestedFixture,
    "ApplicationHandlerStop of a child's step reaches the parent with the mapped state, and later groups do not run") {
    dispatcher.add_handler(parent);
    dispatcher.add_handler(on("stop", note("next group")), 1);
    all({"go", "in", "stop"});
    CHECK(take() == Notes{"parent entry", "child entry", "child stop"});
    CHECK(child.size() == 0);
    CHECK(parent.current_state(parents_probe) == Step::two);
}

TEST_CASE_FIXTURE(NestedFixture, "ApplicationHandlerStop with a child's own state leaves the parent where it is") {
    auto inner = ConversationHandler<Inner, Step>("inner").entry_points(on("in", stop("in", Inner::first)));
    auto outer = ConversationHandler<Step>().entry_points(on("go", go("go", Step::one))).state(Step::one, inner);
    dispatcher.add_handler(outer);
    dispatcher.add_handler(on("in", note("next group")), 1);
    all({"go", "in"});
    CHECK(take() == Notes{"go", "in"});
    CHECK(inner.current_state(parents_probe) == Inner::first);
    CHECK(outer.current_state(parents_probe) == Step::one);
}

TEST_CASE_FIXTURE(NestedFixture, "a child's step that throws leaves the child and the parent in their states") {
    dispatcher.add_handler(parent);
    all({"go", "in", "broken"});
    CHECK(take() == Notes{"parent entry", "child entry", "broken", "error broken"});
    CHECK(child.current_state(parents_probe) == Inner::first);
    CHECK(parent.current_state(parents_probe) == Step::one);
}

TEST_CASE_FIXTURE(NestedFixture, "a child ends when its parent leaves the state by its own fallback") {
    dispatcher.add_handler(parent);
    all({"go", "in", "leave", "back", "next", "in"});
    CHECK(take() == Notes{"parent entry", "child entry", "parent leaves", "parent back", "child entry"});
    CHECK(child.current_state(parents_probe) == Inner::first);
}

TEST_CASE_FIXTURE(NestedFixture, "a child goes on when its parent stays in the state") {
    dispatcher.add_handler(parent);
    all({"go", "in", "stay", "next"});
    CHECK(take() == Notes{"parent entry", "child entry", "parent stays", "child next"});
}

TEST_CASE_FIXTURE(NestedFixture, "a child ends with its parent") {
    dispatcher.add_handler(parent);
    all({"go", "in", "quit"});
    CHECK(child.size() == 0);
    all({"go", "next"});
    CHECK(take() == Notes{"parent entry", "child entry", "parent quits", "parent entry"});
    say("in");
    CHECK(parent.end(*parent.key_of(parents_probe)));
    CHECK(child.size() == 0);
}

TEST_CASE_FIXTURE(NestedFixture, "a child that the parent's new state serves, too, goes on") {
    auto inner = ConversationHandler<Inner>("inner")
                     .entry_points(on("in", go<Inner>("in", Inner::first)))
                     .state(Inner::first, on("x", go<Inner>("x", Inner::second)));
    auto outer = ConversationHandler<Step>()
                     .entry_points(on("go", go("go", Step::one)))
                     .state(Step::one, on("move", go("move", Step::two)), inner)
                     .state(Step::two, on("move", go("move again", Step::three)), inner);
    dispatcher.add_handler(outer);
    all({"go", "in", "move", "x"});
    CHECK(inner.current_state(parents_probe) == Inner::second);
    say("move");
    CHECK(inner.size() == 0);
    CHECK(take() == Notes{"go", "in", "move", "x", "move again"});
}

TEST_CASE_FIXTURE(NestedFixture,
                  "children with keys of their own end with the conversation that opened them, and no others") {
    auto inner = ConversationHandler<Inner>("inner")
                     .entry_points(CallbackQueryHandler(go<Inner>("tap", Inner::first)))
                     .per_message(true);
    auto outer = ConversationHandler<Step>()
                     .entry_points(on("go", go("go", Step::one)))
                     .state(Step::one, inner)
                     .fallbacks(on("quit", go("quit", conversation::end)));
    dispatcher.add_handler(outer);
    const auto tap = [&](std::int64_t chat, std::int64_t message) {
        Update update = callback_update(chat, "x");
        std::get<Message>(*update.callback_query->message).message_id = message;
        send(std::move(update));
    };
    say("go", 5);
    say("go", 6);
    tap(5, 1);
    tap(5, 2);
    tap(6, 1);
    CHECK(inner.size() == 3);
    say("quit", 5);
    CHECK(inner.size() == 1);
    CHECK(inner.export_states().front().key.to_string() == "chat=6,user=6,message=1");
}

TEST_CASE_FIXTURE(NestedFixture, "a child's non-blocking last step leads its parent on when it has ended") {
    dispatcher.add_handler(parent);
    all({"go", "in", "slowly"});
    CHECK(parent.current_state(parents_probe) == Step::one);
    say("next");
    pass(1s);
    CHECK(child.size() == 0);
    CHECK(parent.current_state(parents_probe) == Step::two);
    say("next");
    CHECK(take() == Notes{"parent entry", "child entry", "slow begins", "slow ends", "parent two"});
}

TEST_CASE_FIXTURE(NestedFixture, "a child's pending step leads nowhere once its parent has left") {
    dispatcher.add_handler(parent);
    all({"go", "in", "slowly", "quit"});
    pass(1s);
    CHECK(parent.size() == 0);
    CHECK(child.size() == 0);
    CHECK(take() == Notes{"parent entry", "child entry", "slow begins", "parent quits", "slow ends"});
}

TEST_CASE_FIXTURE(NestedFixture, "a waiting handler's state is mapped to the parent, and counts for nothing else") {
    auto inner = ConversationHandler<Inner, Step>("inner")
                     .entry_points(on("in", slow<Inner>("in", Inner::first)).block(false))
                     .waiting(on("wait", go<Inner>("wait", Inner::second)), on("done", go<Inner>("done", Inner::done)),
                              on("later", go<Inner>("later", Inner::done)).block(false))
                     .map_to_parent(Inner::done, Step::two);
    auto outer = ConversationHandler<Step>().entry_points(on("go", go("go", Step::one))).state(Step::one, inner);
    dispatcher.add_handler(outer);
    all({"go", "in", "wait"});
    pass(1s);
    CHECK(inner.current_state(parents_probe) == Inner::first);
    CHECK(inner.end(*inner.key_of(parents_probe)));
    all({"in", "done"});
    pass(1s);
    CHECK(inner.size() == 0);
    CHECK(outer.current_state(parents_probe) == Step::two);
    CHECK(take() == Notes{"go", "in begins", "wait", "in ends", "in begins", "done", "in ends"});
}

TEST_CASE_FIXTURE(NestedFixture, "an entry point that is a conversation opens its parent with what it is mapped to") {
    auto inner = ConversationHandler<Inner, Step>("inner")
                     .entry_points(on("in", go<Inner>("in", Inner::first)))
                     .state(Inner::first, on("done", go<Inner>("done", Inner::done)))
                     .map_to_parent(Inner::done, Step::one);
    auto outer = ConversationHandler<Step>().entry_points(inner).state(Step::one, on("x", go("one", Step::one)));
    dispatcher.add_handler(outer);
    say("in");
    CHECK(outer.size() == 0);
    all({"done", "x"});
    CHECK(take() == Notes{"in", "done", "one"});
}

TEST_CASE_FIXTURE(NestedFixture, "three levels: what the innermost leads to reaches the outermost") {
    enum class Outer { only, over };
    auto outer = ConversationHandler<Outer>("outer")
                     .entry_points(on("begin", go<Outer>("begin", Outer::only)))
                     .state(Outer::over, on("x", go<Outer>("over", Outer::over)));
    auto middle = ConversationHandler<Step, Outer>("middle")
                      .entry_points(on("go", go("go", Step::one)))
                      .state(Step::one, child)
                      .map_to_parent(Step::two, Outer::over)
                      .map_to_parent(conversation::end, conversation::end);
    outer.state(Outer::only, middle);
    dispatcher.add_handler(outer);
    all({"begin", "go", "in", "stop", "x"});
    CHECK(outer.current_state(parents_probe) == Outer::over);
    CHECK(middle.size() + child.size() == 0);
    CHECK(outer.end(*outer.key_of(parents_probe)));
    all({"begin", "go", "in", "slowly"});
    pass(1s);
    CHECK(outer.current_state(parents_probe) == Outer::over);
    CHECK(outer.end(*outer.key_of(parents_probe)));
    all({"begin", "go", "in", "end"});
    CHECK(outer.size() + middle.size() + child.size() == 0);
    CHECK(take() == Notes{"begin", "go", "child entry", "child stop", "over", "begin", "go", "child entry",
                          "slow begins", "slow ends", "begin", "go", "child entry", "child end"});
}

TEST_CASE_FIXTURE(NestedFixture, "a child's timeout ends the child alone, and leads its parent nowhere") {
    auto inner = ConversationHandler<Inner, Step>("inner")
                     .entry_points(on("in", go<Inner>("in", Inner::first)))
                     .timeout(10s, on("in", go<Inner>("inner late", Inner::done)))
                     .map_to_parent(Inner::done, Step::two)
                     .map_to_parent(conversation::end, conversation::end);
    auto outer = ConversationHandler<Step>()
                     .entry_points(on("go", go("go", Step::one)))
                     .state(Step::one, inner)
                     .timeout(30s, MessageHandler(filters::all, note("outer late")));
    dispatcher.add_handler(outer);
    all({"go", "in"});
    pass(10s);
    CHECK(inner.size() == 0);
    CHECK(outer.current_state(parents_probe) == Step::one);
    say("in");
    CHECK(take() == Notes{"go", "in", "inner late", "in"});
}

TEST_CASE_FIXTURE(NestedFixture, "a parent's timeout ends its children, too; what a child handles restarts it") {
    auto inner = ConversationHandler<Inner>("inner")
                     .entry_points(on("in", go<Inner>("in", Inner::first)))
                     .timeout(60s, MessageHandler(filters::all, note("inner late")));
    auto outer = ConversationHandler<Step>()
                     .entry_points(on("go", go("go", Step::one)))
                     .state(Step::one, inner)
                     .timeout(30s, MessageHandler(filters::all, note("outer late")));
    dispatcher.add_handler(outer);
    say("go");
    pass(20s);
    say("in");
    pass(29s);
    CHECK(inner.size() == 1);
    pass(1s);
    CHECK(inner.size() + outer.size() == 0);
    CHECK(scheduler.agenda.size() == 0);
    pass(100s);
    CHECK(take() == Notes{"go", "in", "outer late"});
}

TEST_CASE_FIXTURE(NestedFixture, "a state that is mapped to the parent arms no timeout") {
    auto inner = ConversationHandler<Inner, Step>("inner")
                     .entry_points(on("in", go<Inner>("in", Inner::done)))
                     .timeout(10s, on("in", note("inner late")))
                     .map_to_parent(Inner::done, conversation::end);
    auto outer = ConversationHandler<Step>().entry_points(on("go", go("go", Step::one))).state(Step::one, inner);
    dispatcher.add_handler(outer);
    all({"go", "in"});
    CHECK(scheduler.agenda.size() == 0);
    CHECK(outer.size() == 0);
    pass(10s);
    CHECK(take() == Notes{"go", "in"});
}
