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

/// The bot, its developer, and somebody who uses it.
class Lookup {
public:
    Lookup() {
        lookup::add_handlers(test.app(), developer.user_id());
        developer.say("/start");
        club = test.group("Tea club", developer);
    }

    std::string ask_for_club() { return alice.say("/chat " + std::to_string(club)); }

    BotTest test;
    Person developer = test.person("Dora");
    Person alice = test.person("Alice");
    std::int64_t club = 0;
};

const std::string help = "/chat @name, or /chat with the number of a chat, tells what I know of it.";

}  // namespace

TEST_CASE_FIXTURE(Lookup, "lookup: a chat that the bot knows is told about") {
    CHECK(alice.say("/chat") == help);
    CHECK(ask_for_club() == "Tea club is a supergroup");
    CHECK(test.problems().empty());
}

TEST_CASE_FIXTURE(Lookup, "lookup: what users can cause is answered by the router, and nobody else hears of it") {
    CHECK(alice.say("/chat @nobody") == "There is no such chat, or I have never seen it.");
    test.emulator().fail_next("getChat", 403, "Forbidden: bot was kicked from the supergroup chat");
    CHECK(ask_for_club() == "That chat does not let me in.");
    CHECK(developer.reads() == help);
    CHECK(test.problems().empty());
}

TEST_CASE_FIXTURE(Lookup, "lookup: what nobody expects is reported to the developer, without the token") {
    test.emulator().fail_next("getChat", 500, std::string("Internal Server Error at bot") + BotTest::token);
    CHECK(ask_for_club() == "Something went wrong. I have made a note of it.");
    CHECK(developer.reads().find("Internal Server Error") != std::string::npos);
    CHECK(developer.reads().find(BotTest::token) == std::string::npos);
    REQUIRE(test.problems().size() == 1);
    CHECK(test.problems().front().find(BotTest::token) == std::string::npos);
}

TEST_CASE_FIXTURE(Lookup, "lookup: a developer who blocked the bot does not stop it") {
    developer.block();
    test.emulator().fail_next("getChat", 500, "Internal Server Error");
    CHECK(ask_for_club() == "Something went wrong. I have made a note of it.");
    CHECK(ask_for_club() == "Tea club is a supergroup");
}

TEST_CASE_FIXTURE(Lookup, "lookup: after ten seconds without an answer the user is told to try again") {
    test.emulator().stall_next("getChat");
    CHECK(ask_for_club().empty());
    test.pass(9s);
    CHECK(alice.reads().empty());
    test.pass(1s);
    CHECK(alice.reads() == "Telegram takes very long to answer. Please try again in a minute.");
    CHECK(developer.reads() == help);
}

TEST_CASE_FIXTURE(Lookup, "lookup: the middleware counts and measures") {
    ask_for_club();
    alice.say("/chat @nobody");
    CHECK(alice.say("/timings") ==
          "Handlers so far:\nchat: 2 times, 1 failed, 0 ms each\nhelp: 1 times, 0 failed, 0 ms each");
}
