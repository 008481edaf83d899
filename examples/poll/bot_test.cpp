#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <tgfw/testing/bot_test.hpp>

#include "bot.hpp"

using tgfw::testing::BotTest;
using tgfw::testing::Person;

namespace {

/// A group with three people and the bot.
class Club {
public:
    Club() {
        id = test.group("Tea club", alice);
        test.emulator().add_member(id, bob.user_id());
        test.emulator().add_member(id, carol.user_id());
    }

    /// The newest poll.
    [[nodiscard]] tgfw::Message poll() const {
        tgfw::Message found;
        for (const tgfw::Message& message : alice.messages(id)) {
            if (message.poll) found = message;
        }
        return found;
    }

    void vote(Person& who, std::vector<std::int64_t> options) {
        who.vote(poll().message_id, std::move(options), id);
        test.settle();
    }

    BotTest test{polls::add_handlers};
    Person alice = test.person("Alice");
    Person bob = test.person("Bob");
    Person carol = test.person("Carol");
    std::int64_t id = 0;
};

}  // namespace

TEST_CASE_FIXTURE(Club, "polls: votes are told, and the third one closes the poll") {
    alice.say("/poll", id);
    CHECK(poll().poll->question == "Which teas do you like?");
    vote(alice, {0, 2});
    CHECK(alice.reads(id) == "Alice voted for Green and Herbal");
    vote(bob, {1});
    CHECK(alice.reads(id) == "Bob voted for Black");
    CHECK_FALSE(poll().poll->is_closed);
    vote(carol, {0});
    CHECK(poll().poll->is_closed);
    CHECK(alice.reads(id).starts_with("“Which teas do you like?” is closed:\nGreen: 2\nBlack: 1\nHerbal: 1\nNone"));
    CHECK(test.problems().empty());
}

TEST_CASE_FIXTURE(Club, "polls: a vote that is taken back does not count") {
    alice.say("/poll", id);
    vote(alice, {3});
    alice.retract_vote(poll().message_id, id);
    test.settle();
    CHECK(alice.reads(id) == "Alice took the vote back");
    vote(bob, {1});
    vote(carol, {1});
    CHECK_FALSE(poll().poll->is_closed);
}

TEST_CASE_FIXTURE(Club, "polls: a quiz tells nobody's answer, and its result after three") {
    alice.say("/quiz", id);
    vote(alice, {1});
    vote(bob, {2});
    CHECK(alice.reads(id).empty());
    vote(carol, {1});
    CHECK(poll().poll->is_closed);
    CHECK(alice.reads(id) == "“How hot is the water for green tea?” is closed:\n60 °C: 0\n80 °C: 2\n100 °C: 1");
    CHECK(test.problems().empty());
}

TEST_CASE_FIXTURE(Club, "polls: a poll that is forwarded to the bot comes back as a preview") {
    alice.say("/start");
    const std::string user = std::to_string(alice.user_id());
    test.emulator().push_update(
        test.bot().id, "message",
        R"({"message_id":900,"date":1767225600,"chat":{"id":)" + user + R"(,"type":"private","first_name":"Alice"},)" +
            R"("from":{"id":)" + user + R"(,"is_bot":false,"first_name":"Alice"},)" +
            R"("poll":{"id":"77","question":"Milk?","options":[{"text":"Yes","voter_count":5},)" +
            R"({"text":"No","voter_count":9}],"total_voter_count":14,"is_closed":false,"is_anonymous":true,)" +
            R"("type":"regular","allows_multiple_answers":false}})");
    test.settle();
    const auto preview = alice.last_from_others();
    REQUIRE(preview);
    REQUIRE(preview->poll);
    CHECK(preview->poll->question == "Milk?");
    CHECK(preview->poll->options.at(1).text == "No");
    CHECK(preview->poll->is_closed);
}
