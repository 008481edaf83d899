#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <string>

#include <tgfw/testing/bot_test.hpp>

#include "bot.hpp"

using namespace std::chrono_literals;
using tgfw::testing::BotTest;
using tgfw::testing::Person;

namespace {

class RemindersTest {
public:
    RemindersTest() {
        reminders::set_up(test.builder());
        test.settle();
    }

    /// The commands of a person's menu: `/remind /help`.
    [[nodiscard]] static std::string menu(const Person& person, std::int64_t chat = 0) {
        std::string names;
        for (const auto& command : person.commands(chat)) names += (names.empty() ? "/" : " /") + command.command;
        return names;
    }

    BotTest test;
    Person alice = test.person("Alice");
};

}  // namespace

TEST_CASE_FIXTURE(RemindersTest, "reminders: a reminder comes at its time, and not before") {
    CHECK(alice.say("/remind 1h30m drink tea") == "I will remind you in 1 h 30 min. This is number 1.");
    CHECK(alice.say("/reminders") == "I have in mind:\n1. drink tea");
    test.pass(89min);
    CHECK(alice.reads() == "I have in mind:\n1. drink tea");
    test.pass(1min);
    CHECK(alice.reads() == "Reminder: drink tea");
    CHECK(alice.say("/reminders") == "I have in mind:\nnothing at all.");
    CHECK(test.problems().empty());
}

TEST_CASE_FIXTURE(RemindersTest, "reminders: what was forgotten does not come, and only one's own can be") {
    Person bob = test.person("Bob");
    alice.say("/remind 10m tea");
    CHECK(bob.say("/forget 1") == "There is no number 1, see /reminders.");
    CHECK(alice.say("/forget 1") == "Forgotten.");
    test.pass(1h);
    CHECK(alice.reads() == "Forgotten.");
}

TEST_CASE_FIXTURE(RemindersTest, "reminders: wrong words are answered with how the command is written") {
    CHECK(alice.say("/remind").find("/remind <in> <what…>") != std::string::npos);
    CHECK(alice.say("/remind soon tea").find("a duration such as 10m, 1h30m or 2d") != std::string::npos);
    CHECK(alice.say("/forget one").find("/forget <number>") != std::string::npos);
    CHECK(alice.say("/reminders") == "I have in mind:\nnothing at all.");
}

TEST_CASE_FIXTURE(RemindersTest, "reminders: /help and the menu follow from the table") {
    CHECK(alice.say("/help").starts_with("I remind you of things."));
    CHECK(alice.reads().find("/remind <in> <what…>") != std::string::npos);
    CHECK(menu(alice) == "/remind /reminders /forget /clear /help");
    Person bob = test.person("Bob");
    const std::int64_t club = test.group("Tea club", alice);
    test.emulator().add_member(club, bob.user_id());
    CHECK(menu(alice, club) == "/remind /reminders /forget /clear /help");
    CHECK(menu(bob, club) == "/remind /reminders /forget /help");
}

TEST_CASE_FIXTURE(RemindersTest, "reminders: in a group only an administrator clears them") {
    Person bob = test.person("Bob");
    const std::int64_t club = test.group("Tea club", alice);
    test.emulator().add_member(club, bob.user_id());
    bob.say("/remind 10m tea", club);
    bob.say("/remind 20m milk", club);
    CHECK(bob.say("/clear", club) == "Only administrators can do that.");
    CHECK(alice.say("/clear", club) == "2 forgotten.");
    CHECK(bob.say("/clear") == "0 forgotten.");
}

TEST_CASE("reminders: a server that refuses the menus does not keep the bot from starting") {
    BotTest test;
    reminders::set_up(test.builder());
    test.emulator().fail_next("getMyCommands", 500, "Internal Server Error");
    CHECK(test.person("Alice").say("/start").starts_with("Hello!"));
    REQUIRE(test.problems().size() == 1);
    CHECK(test.problems().front().find("cannot set the menus") != std::string::npos);
}
