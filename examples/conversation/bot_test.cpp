#include <doctest/doctest.h>

#include <chrono>

#include <tgfw/testing/bot_test.hpp>

#include "bot.hpp"

using namespace std::chrono_literals;
using tgfw::testing::BotTest;
using tgfw::testing::Person;

TEST_CASE("booking: a table is booked in four steps, and listed") {
    BotTest test(booking::add_handlers);
    Person alice = test.person("Alice");
    CHECK(alice.say("/start") == "You have no table yet: /book one.");
    CHECK(alice.say("/book") == "A table for how many? Send /cancel whenever you change your mind.");
    CHECK(alice.push("4") == "At what time? We serve from 12:00 to 22:00.");
    CHECK(alice.push("19:30") == "And your name?");
    CHECK(alice.keyboard().empty());
    CHECK(alice.say("Alice Liddell") == "That is a table for 4 at 19:30, Alice Liddell. Shall I book it?");
    CHECK(alice.push("Book it") == "Booked: a table for 4 at 19:30, Alice Liddell. See you!");
    CHECK(alice.say("/bookings") == "Your tables:\n• a table for 4 at 19:30, Alice Liddell");
    CHECK(test.problems().empty());
}

TEST_CASE("booking: what does not fit a step is explained, and the step stays") {
    BotTest test(booking::add_handlers);
    Person alice = test.person("Alice");
    alice.say("/book");
    CHECK(alice.say("0") == "A number from 1 to 12, please.");
    CHECK(alice.say("a few") == "A number from 1 to 12, please.");
    CHECK(alice.say("12") == "At what time? We serve from 12:00 to 22:00.");
    CHECK(alice.say("25:00") == "A time between 12:00 and 21:59, such as 19:30.");
    CHECK(alice.say("12:00") == "And your name?");
    alice.say("Alice");
    CHECK(alice.say("yes") == "Please press “Book it” or “Start over”.");
    CHECK(alice.push("Start over") == "A table for how many? Send /cancel whenever you change your mind.");
    CHECK(alice.say("/bookings") == "You have no table yet: /book one.");
}

TEST_CASE("booking: /cancel ends it at any step") {
    BotTest test(booking::add_handlers);
    Person alice = test.person("Alice");
    alice.say("/book");
    alice.say("2");
    CHECK(alice.say("/cancel") == "Nothing was booked. Come back with /book.");
    CHECK(alice.say("18:00").empty());
    CHECK(alice.say("/cancel").empty());
}

TEST_CASE("booking: who is silent for five minutes is told so, and each step begins the time anew") {
    BotTest test(booking::add_handlers);
    Person alice = test.person("Alice");
    alice.say("/book");
    test.pass(4min);
    CHECK(alice.say("2") == "At what time? We serve from 12:00 to 22:00.");
    test.pass(4min);
    CHECK(alice.reads() == "At what time? We serve from 12:00 to 22:00.");
    test.pass(1min);
    CHECK(alice.reads() == "I have not heard from you for a while, so nothing was booked. Bye!");
    CHECK(alice.say("18:00").empty());
}

TEST_CASE("booking: two people book beside each other") {
    BotTest test(booking::add_handlers);
    Person alice = test.person("Alice");
    Person bob = test.person("Bob");
    alice.say("/book");
    bob.say("/book");
    alice.say("2");
    bob.say("6");
    alice.say("18:00");
    bob.say("21:00");
    CHECK(alice.say("Alice") == "That is a table for 2 at 18:00, Alice. Shall I book it?");
    CHECK(bob.say("Bob") == "That is a table for 6 at 21:00, Bob. Shall I book it?");
}
