#include <doctest/doctest.h>

#include <chrono>
#include <memory>
#include <string>

#include <tgfw/bot/links/payload_signer.hpp>
#include <tgfw/testing/bot_test.hpp>
#include <tgfw/tgfw.hpp>

#include "bot.hpp"

using tgfw::testing::BotTest;
using tgfw::testing::Person;

namespace {

class ReferralTest : public BotTest {
public:
    ReferralTest() {
        const tgfw::Secret key("a key of 32 bytes for this test..");
        builder().service(std::make_shared<tgfw::PayloadSigner>(key, "invitation"));
        referrals::add_handlers(app());
    }

    /// The payload of somebody's link.
    std::string invitation_of(Person& person) {
        const std::string answer = person.say("/invite");
        const std::string start = "https://t.me/test_bot?start=";
        REQUIRE(answer.find(start) != std::string::npos);
        return answer.substr(answer.find(start) + start.size());
    }
};

}  // namespace

TEST_CASE("referrals: a friend who comes by the link counts, once") {
    ReferralTest test;
    Person alice = test.person("Alice");
    Person bob = test.person("Bob");
    CHECK(alice.say("/start") == "Welcome! /invite your friends.");
    const std::string payload = test.invitation_of(alice);
    CHECK(payload.size() <= 64);
    CHECK(alice.buttons() == "Try it");

    CHECK(bob.say("/start " + payload) == "Welcome! A friend invited you. Now /invite yours.");
    CHECK(alice.reads() == "Bob came by your link. So far you invited 1.");
    CHECK(bob.say("/start " + payload) == "Welcome back! Invitations count for new friends only.");
    CHECK(alice.say("/start " + payload) == "Welcome back! Invitations count for new friends only.");
    CHECK(alice.say("/score") == "You invited 1.");
    CHECK(bob.say("/score") == "You invited 0.");
    CHECK(test.problems().empty());
}

TEST_CASE("referrals: nobody can make a link for somebody else") {
    ReferralTest test;
    Person alice = test.person("Alice");
    Person bob = test.person("Bob");
    std::string forged = test.invitation_of(alice);
    forged[8] = forged[8] == 'A' ? 'B' : 'A';
    CHECK(bob.say("/start " + forged) ==
          "This is no invitation of mine. You are welcome all the same: /invite your friends.");
    CHECK(bob.say("/start ref-17") ==
          "This is no invitation of mine. You are welcome all the same: /invite your friends.");
    CHECK(alice.say("/score") == "You invited 0.");
}

TEST_CASE("referrals: a link is good for a week") {
    ReferralTest test;
    Person alice = test.person("Alice");
    Person bob = test.person("Bob");
    const std::string payload = test.invitation_of(alice);
    test.pass(std::chrono::hours(7 * 24));
    CHECK(bob.say("/start " + payload) ==
          "This invitation has expired. You are welcome all the same: /invite your friends.");
}

TEST_CASE("referrals: the link for groups asks for the rights that the bot needs") {
    ReferralTest test;
    Person alice = test.person("Alice");
    CHECK(alice.say("/group") == "I keep order in groups, too.");
    const auto keyboard = alice.messages().back().reply_markup;
    REQUIRE(keyboard);
    CHECK(keyboard->inline_keyboard.at(0).at(0).url ==
          "https://t.me/test_bot?startgroup&admin=delete_messages+pin_messages");
}
