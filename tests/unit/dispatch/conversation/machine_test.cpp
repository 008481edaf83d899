#include <doctest/doctest.h>

#include <dispatch/conversation/machine.hpp>

using namespace tgfw;
using namespace tgfw::detail;
using namespace std::chrono_literals;

namespace {

enum class S { a, b, c };
enum class Parent { p };

class Fixture {
public:
    Fixture() {
        rules.timeout = 30s;
        rules.served = {0, 1};
        rules.to_parent = {{S::c, Parent::p}};
        key.chat = 1;
        key.user = 2;
    }

    ConversationMachine::Actions finish(NextState next, bool waiting = false) {
        return machine.finish(key, next, waiting, now);
    }

    ConversationRules rules;
    ConversationMachine machine{rules};
    ConversationKey key;
    Clock::time_point now{100s};
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a key without a conversation is neither open nor pending") {
    CHECK_FALSE(machine.look(key).open);
    CHECK_FALSE(machine.look(key).pending);
    CHECK(machine.start(key) == 0);
    CHECK(machine.empty());
}

TEST_CASE_FIXTURE(Fixture, "a state opens the conversation, another moves it, the end ends it") {
    const auto opened = finish(S::a);
    CHECK(opened.moved);
    CHECK_FALSE(opened.unserved);
    CHECK(opened.arm == now + 30s);
    CHECK(machine.look(key).open);
    CHECK(machine.look(key).state == 0);
    CHECK_FALSE(finish(S::a).moved);
    CHECK(finish(S::b).moved);
    CHECK(machine.look(key).state == 1);
    const auto ended = finish(conversation::end);
    CHECK(ended.ended);
    CHECK_FALSE(ended.arm);
    CHECK(machine.empty());
}

TEST_CASE_FIXTURE(Fixture, "to stay where nothing is open opens nothing and arms no timeout") {
    const auto actions = finish(conversation::stay);
    CHECK_FALSE(actions.arm);
    CHECK_FALSE(actions.ended);
    CHECK(machine.empty());
}

TEST_CASE_FIXTURE(Fixture, "to stay in a conversation arms its timeout anew") {
    finish(S::a);
    machine.armed(key, 7);
    now += 10s;
    const auto actions = finish(conversation::stay);
    CHECK(actions.cancel == 7);
    CHECK(actions.arm == now + 30s);
}

TEST_CASE_FIXTURE(Fixture, "a step that starts takes the timeout away, once") {
    finish(S::a);
    machine.armed(key, 7);
    CHECK(machine.start(key) == 7);
    CHECK(machine.start(key) == 0);
    CHECK_FALSE(machine.expire(key, 7));
}

TEST_CASE_FIXTURE(Fixture, "a state without steps is said to be so") {
    ConversationRules other;
    ConversationMachine alone(other);
    CHECK(alone.finish(key, S::a, false, now).unserved);
}

TEST_CASE_FIXTURE(Fixture,
                  "what the parent goes on with ends the conversation, arms nothing, and comes before own states") {
    rules.served.insert(2);
    finish(S::a);
    machine.armed(key, 7);
    const auto actions = finish(S::c);
    REQUIRE(actions.to_parent);
    CHECK(*actions.to_parent == NextState(Parent::p));
    CHECK(actions.ended);
    CHECK(actions.cancel == 7);
    CHECK_FALSE(actions.arm);
    CHECK(machine.empty());
}

TEST_CASE_FIXTURE(Fixture,
                  "conversation::end can be mapped to the parent, and then ends the conversation all the same") {
    rules.to_parent.emplace_back(conversation::end, conversation::stay);
    finish(S::a);
    const auto actions = finish(conversation::end);
    REQUIRE(actions.to_parent);
    CHECK(actions.to_parent->stays());
    CHECK(machine.empty());
}

TEST_CASE_FIXTURE(Fixture, "a suspended step makes the conversation pending, in its old state") {
    finish(S::a);
    const auto ticket = machine.suspend(key);
    CHECK(machine.look(key).pending);
    CHECK(machine.states() == std::vector<ConversationState>{ConversationState(key, 0)});
    const auto actions = machine.resume(key, ticket, S::b, now);
    CHECK(actions.moved);
    CHECK(actions.arm == now + 30s);
    CHECK_FALSE(machine.look(key).pending);
    CHECK(machine.look(key).state == 1);
}

TEST_CASE_FIXTURE(Fixture,
                  "a suspended entry point that opens nothing, or throws, leaves no conversation and no timeout") {
    for (const auto& next : {std::optional<NextState>(), std::optional<NextState>(conversation::stay),
                             std::optional<NextState>(conversation::end)}) {
        const auto ticket = machine.suspend(key);
        CHECK_FALSE(machine.look(key).open);
        CHECK(machine.states().empty());
        CHECK_FALSE(machine.resume(key, ticket, next, now).arm);
        CHECK(machine.empty());
    }
}

TEST_CASE_FIXTURE(Fixture, "a suspended step that throws leaves the old state, with its timeout") {
    finish(S::b);
    const auto ticket = machine.suspend(key);
    CHECK(machine.resume(key, ticket, std::nullopt, now).arm == now + 30s);
    CHECK(machine.look(key).state == 1);
}

TEST_CASE_FIXTURE(Fixture, "a suspended step that leads to the parent ends the conversation") {
    const auto ticket = machine.suspend(key);
    const auto actions = machine.resume(key, ticket, S::c, now);
    CHECK(actions.to_parent);
    CHECK(machine.empty());
}

TEST_CASE_FIXTURE(Fixture, "what a suspended step returns counts for nothing once its conversation has ended") {
    finish(S::a);
    const auto ticket = machine.suspend(key);
    machine.end(key);
    const auto late = machine.resume(key, ticket, S::b, now);
    CHECK_FALSE(late.moved);
    CHECK_FALSE(late.arm);
    CHECK(machine.empty());
    const auto newer = machine.suspend(key);
    CHECK_FALSE(machine.resume(key, ticket, S::b, now).moved);
    CHECK(machine.resume(key, newer, S::a, now).moved);
}

TEST_CASE_FIXTURE(Fixture,
                  "what a handler returns while a step is pending counts for nothing but the parent and the timeout") {
    const auto ticket = machine.suspend(key);
    CHECK(finish(S::b, true).arm == now + 30s);
    CHECK(machine.look(key).pending);
    CHECK(finish(conversation::end, true).arm);
    CHECK(machine.look(key).pending);
    CHECK(finish(S::c, true).to_parent);
    CHECK(machine.empty());
    CHECK_FALSE(machine.resume(key, ticket, S::a, now).moved);
}

TEST_CASE_FIXTURE(Fixture, "a timeout that is the conversation's own ends it, unless an update was handled meanwhile") {
    finish(S::a);
    machine.armed(key, 7);
    CHECK_FALSE(machine.expire(key, 8));
    CHECK(machine.expire(key, 7));
    CHECK_FALSE(machine.expire(key, 7));
    finish(S::b);
    machine.armed(key, 9);
    CHECK_FALSE(machine.end_expired(key).ended);
    CHECK(machine.expire(key, 9));
    CHECK(machine.end_expired(key).ended);
    CHECK(machine.empty());
}

TEST_CASE_FIXTURE(Fixture, "a conversation of the same key that was opened later is another one") {
    finish(S::a);
    const auto birth = machine.birth(key);
    CHECK(birth != 0);
    machine.end(key);
    CHECK(machine.birth(key) == 0);
    finish(S::a);
    CHECK(machine.birth(key) != birth);
}

TEST_CASE_FIXTURE(Fixture, "no timeout is armed where there is none") {
    rules.timeout = 0s;
    CHECK_FALSE(finish(S::a).arm);
}

TEST_CASE_FIXTURE(Fixture, "stored states come back over live ones, and a stored end ends") {
    finish(S::a);
    machine.restore(ConversationState(key, 1));
    CHECK(machine.look(key).state == 1);
    machine.restore(ConversationState(key, std::nullopt));
    CHECK(machine.empty());
}
