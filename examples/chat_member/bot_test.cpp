#include <doctest/doctest.h>

#include <cstdint>

#include <tgfw/testing/bot_test.hpp>

#include "bot.hpp"

using tgfw::testing::BotTest;
using tgfw::testing::Person;

TEST_CASE("doorman: who joins is welcomed, and who leaves is waved to") {
    BotTest test(doorman::add_handlers);
    Person alice = test.person("Alice");
    Person bob = test.person("Bob");
    const std::int64_t club = test.group("Tea club", alice);
    bob.join(club);
    test.settle();
    CHECK(alice.reads(club) == "Welcome, Bob! Tell us about your favourite tea.");
    alice.promote(bob.user_id(), club);
    test.settle();
    CHECK(alice.reads(club) == "Welcome, Bob! Tell us about your favourite tea.");
    bob.leave(club);
    test.settle();
    CHECK(alice.reads(club) == "Goodbye, Bob.");
    CHECK(test.problems().empty());
}

TEST_CASE("doorman: who is removed is named, and by whom") {
    BotTest test(doorman::add_handlers);
    Person alice = test.person("Alice");
    Person bob = test.person("Bob");
    const std::int64_t club = test.group("Tea club", alice);
    alice.add(bob.user_id(), club);
    test.settle();
    CHECK(alice.reads(club) == "Welcome, Bob! Tell us about your favourite tea.");
    alice.remove(bob.user_id(), club);
    test.settle();
    CHECK(alice.reads(club) == "Bob was shown the door by Alice.");
}

TEST_CASE("doorman: a request to join is granted, with a word in private") {
    BotTest test(doorman::add_handlers);
    Person alice = test.person("Alice");
    Person bob = test.person("Bob");
    const std::int64_t club = test.group("Tea club", alice);
    bob.request_to_join(club);
    test.settle();
    CHECK(bob.reads() == "Welcome to Tea club!");
    CHECK(alice.reads(club) == "Welcome, Bob! Tell us about your favourite tea.");
}

TEST_CASE("doorman: the bot knows the groups that it was added to") {
    BotTest test(doorman::add_handlers);
    Person alice = test.person("Alice");
    CHECK(alice.say("/chats") == "I am in no group yet: add me to one.");
    const std::int64_t club = test.emulator().add_chat("supergroup", "Tea club", {}).id;
    test.emulator().add_member(club, alice.user_id(), true);
    alice.add(test.bot().id, club);
    test.settle();
    CHECK(alice.say("/chats") == "I am in:\n• Tea club");
    alice.remove(test.bot().id, club);
    test.settle();
    CHECK(alice.say("/chats") == "I am in no group yet: add me to one.");
}
