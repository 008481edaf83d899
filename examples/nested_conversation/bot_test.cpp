#include <doctest/doctest.h>

#include <cstdint>

#include <tgfw/testing/bot_test.hpp>

#include "bot.hpp"

using tgfw::testing::BotTest;
using tgfw::testing::Person;

TEST_CASE("family: the form opens within the menu, and returns to it, all in one message") {
    BotTest test(family::add_handlers);
    Person alice = test.person("Alice");
    CHECK(alice.say("/family") == "Your family is empty so far.");
    CHECK(alice.buttons() == "Add somebody | Done");

    alice.click("Add somebody");
    CHECK(alice.reads() == "Who is it?\nName: –\nAge: –");
    CHECK(alice.buttons() == "Name | Age\nBack");
    alice.click("Name");
    CHECK(alice.reads() == "What is the name? Write it below.");
    CHECK(alice.say("Grandma").empty());
    CHECK(alice.reads() == "Who is it?\nName: Grandma\nAge: –");
    alice.click("Age");
    alice.say("81");
    CHECK(alice.reads() == "Who is it?\nName: Grandma\nAge: 81");
    CHECK(alice.buttons() == "Name | Age\nSave | Back");

    CHECK(alice.click("Save").text == "Grandma belongs to your family now");
    CHECK(alice.reads() == "Your family:\n• Grandma, 81");
    alice.click("Done");
    CHECK(alice.reads() == "Your family:\n• Grandma, 81");
    CHECK(alice.buttons().empty());
    CHECK(test.problems().empty());
}

TEST_CASE("family: Back leaves the form without adding anybody") {
    BotTest test(family::add_handlers);
    Person alice = test.person("Alice");
    alice.say("/family");
    alice.click("Add somebody");
    alice.click("Name");
    alice.say("Grandma");
    CHECK(alice.click("Back").text == "Nobody was added");
    CHECK(alice.reads() == "Your family is empty so far.");
    alice.click("Add somebody");
    CHECK(alice.reads() == "Who is it?\nName: –\nAge: –");
}

TEST_CASE("family: the form stays in the menu where it was opened, an old one too") {
    BotTest test(family::add_handlers);
    Person alice = test.person("Alice");
    alice.say("/family");
    const std::int64_t old_menu = alice.last_from_others()->message_id;
    alice.say("/family");
    alice.tap(old_menu, "Add somebody");
    test.settle();
    alice.tap(old_menu, "Name");
    test.settle();
    alice.say("Grandma");
    CHECK(alice.messages().at(1).text == "Who is it?\nName: Grandma\nAge: –");
    CHECK(alice.reads() == "Your family is empty so far.");
}

TEST_CASE("family: an age is a number") {
    BotTest test(family::add_handlers);
    Person alice = test.person("Alice");
    alice.say("/family");
    alice.click("Add somebody");
    alice.click("Age");
    CHECK(alice.say("very old") == "A number from 0 to 129, please.");
    CHECK(alice.say("130") == "A number from 0 to 129, please.");
    CHECK(alice.say("0").empty());
}

TEST_CASE("family: /stop in the form ends the menu, too") {
    BotTest test(family::add_handlers);
    Person alice = test.person("Alice");
    alice.say("/family");
    alice.click("Add somebody");
    CHECK(alice.say("/stop") == "Stopped. /family brings you back.");
    CHECK(alice.click("Name").text == "Send /family to go on.");
    CHECK(alice.say("/stop").empty());
    CHECK(alice.say("/family") == "Your family is empty so far.");
}

TEST_CASE("family: /stop in the menu ends it") {
    BotTest test(family::add_handlers);
    Person alice = test.person("Alice");
    alice.say("/family");
    CHECK(alice.say("/stop") == "Stopped. /family brings you back.");
    CHECK(alice.click("Add somebody").text == "Send /family to go on.");
}
