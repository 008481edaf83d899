#include <doctest/doctest.h>

#include <unit/testing/emulator_support.hpp>

using namespace tgfw;
using namespace tgfw::testing;

namespace {

struct ReactionFixture : EmulatorFixture {
    ReactionFixture() {
        emulator.add_member(group.id, bot_id, true);
        message_id = client.send_text("Tea?", group.id).message_id;
        take_updates();
    }
    std::string refusal(const std::string& reaction, std::int64_t id = 0) {
        return failure(
            "setMessageReaction",
            {{"chat_id", group_id}, {"message_id", std::to_string(id == 0 ? message_id : id)}, {"reaction", reaction}});
    }

    User bob = emulator.add_user("Bob", "bob");
    EmulatorClient bobby = emulator.client(bob.id);
    Chat group = emulator.add_chat("supergroup", "Tea club", {alice.id, bob.id});
    std::string group_id = std::to_string(group.id);
    std::int64_t message_id = 0;
};

std::string emoji(const ReactionType& reaction) {
    return std::string(std::get<ReactionTypeEmoji>(reaction).emoji.to_string());
}

}  // namespace

TEST_CASE_FIXTURE(ReactionFixture, "a bot that asked for reactions hears of the old and the new one") {
    allow(R"(["message_reaction"])");
    client.react(message_id, "👍", group.id);
    client.react(message_id, "🔥", group.id);
    client.react(message_id, "", group.id);
    const auto all = take_updates();
    REQUIRE(all.size() == 3);
    REQUIRE(all[0].message_reaction);
    CHECK(all[0].message_reaction->user->id == alice.id);
    CHECK(all[0].message_reaction->message_id == message_id);
    CHECK(all[0].message_reaction->old_reaction.empty());
    CHECK(emoji(all[0].message_reaction->new_reaction.at(0)) == "👍");
    CHECK(emoji(all[1].message_reaction->old_reaction.at(0)) == "👍");
    CHECK(emoji(all[1].message_reaction->new_reaction.at(0)) == "🔥");
    CHECK(all[2].message_reaction->new_reaction.empty());
}

TEST_CASE_FIXTURE(ReactionFixture, "a bot that did not ask, or does not administer the group, hears nothing") {
    client.react(message_id, "👍", group.id);
    CHECK(take_kinds().empty());
    allow(R"(["message_reaction"])");
    emulator.add_member(group.id, bot_id);
    client.react(message_id, "🔥", group.id);
    CHECK(take_kinds().empty());
}

TEST_CASE_FIXTURE(ReactionFixture, "the same reaction again is no news") {
    allow(R"(["message_reaction"])");
    client.react(message_id, "👍", group.id);
    client.react(message_id, "👍", group.id);
    CHECK(take_kinds() == "message_reaction");
}

TEST_CASE_FIXTURE(ReactionFixture, "in a private chat a bot hears of reactions too") {
    allow(R"(["message_reaction"])");
    const Message message = client.send_text("hi");
    client.react(message.message_id, "👍");
    CHECK(take_kinds() == "message_reaction");
}

TEST_CASE_FIXTURE(ReactionFixture, "in a channel reactions are counted and anonymous") {
    allow(R"(["message_reaction","message_reaction_count"])");
    const Chat channel = emulator.add_chat("channel", "News", {alice.id, bob.id, bot_id});
    const Message post = sent({{"chat_id", std::to_string(channel.id)}, {"text", "News!"}});
    client.react(post.message_id, "👍", channel.id);
    bobby.react(post.message_id, "👍", channel.id);
    const auto all = take_updates();
    REQUIRE(all.size() == 2);
    REQUIRE(all[1].message_reaction_count);
    CHECK(all[1].message_reaction_count->reactions.at(0).total_count == 2);
    CHECK(emoji(all[1].message_reaction_count->reactions.at(0).type) == "👍");
}

TEST_CASE_FIXTURE(ReactionFixture, "a bot reacts, of which it hears nothing") {
    allow(R"(["message_reaction"])");
    CHECK(refusal(R"([{"type":"emoji","emoji":"👍"}])") == "(succeeded)");
    CHECK(refusal("[]") == "(succeeded)");
    CHECK(take_kinds().empty());
    CHECK(contains(emulator.control("state")->answer().body, "\"reactions\":{}"));
}

TEST_CASE_FIXTURE(ReactionFixture, "reactions are refused as the server refuses them") {
    CHECK(refusal("[") == "Bad Request: can't parse reaction types JSON object");
    CHECK(refusal("{}") == "Bad Request: expected an Array of ReactionType");
    CHECK(refusal(R"(["x"])") == "Bad Request: can't parse ReactionType: expected an Object");
    CHECK(refusal(R"([{"emoji":"x"}])") == "Bad Request: can't parse ReactionType: Can't find field \"type\"");
    CHECK(refusal(R"([{"type":"emoji"}])") == "Bad Request: can't parse ReactionType: Can't find field \"emoji\"");
    CHECK(refusal(R"([{"type":"paid"}])") == "Bad Request: can't parse ReactionType: invalid reaction type specified");
    CHECK(refusal(R"([{"type":"emoji","emoji":""}])") == "Bad Request: invalid reaction type specified");
    CHECK(refusal(R"([{"type":"emoji","emoji":"🦄🦄"}])") == "Bad Request: REACTION_INVALID");
    CHECK(refusal(R"([{"type":"emoji","emoji":"👍"},{"type":"emoji","emoji":"🔥"}])") ==
          "Bad Request: REACTIONS_TOO_MANY");
    CHECK(refusal("[]", 99) == "Bad Request: message to react not found");
    CHECK_THROWS_WITH(client.react(message_id, "x", group.id), doctest::Contains("REACTION_INVALID"));
}
