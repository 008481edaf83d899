#include <doctest/doctest.h>

#include <unit/testing/emulator_support.hpp>

using namespace tgfw;
using namespace tgfw::testing;

namespace {

struct GroupFixture : EmulatorFixture {
    Chat group = emulator.add_chat("supergroup", "Tea club", {alice.id, bot_id});
    std::string group_id = std::to_string(group.id);
};

}  // namespace

TEST_CASE_FIXTURE(GroupFixture, "chat ids look like the server's") {
    CHECK(alice.id > 0);
    CHECK(emulator.add_chat("group", "g", {}).id < 0);
    CHECK(emulator.add_chat("group", "g", {}).id > -1'000'000'000'000);
    CHECK(group.id < -1'000'000'000'000);
}

TEST_CASE_FIXTURE(GroupFixture, "supergroups count their messages, private chats share a counter") {
    CHECK(client.send_text("a").message_id == 1);
    CHECK(client.send_text("b").message_id == 2);
    CHECK(client.send_text("c", group.id).message_id == 1);
}

TEST_CASE_FIXTURE(GroupFixture, "in privacy mode a bot sees commands and replies only") {
    client.send_text("chatter", group.id);
    CHECK(emulator.pending_updates(bot_id) == 0);
    client.send_text("/tea", group.id);
    client.send_text("/tea@tea_bot", group.id);
    client.send_text("/tea@other_bot", group.id);
    CHECK(emulator.pending_updates(bot_id) == 2);
    const Message message = sent({{"chat_id", group_id}, {"text", "tea?"}});
    client.send_text("yes", group.id, message.message_id);
    CHECK(emulator.pending_updates(bot_id) == 3);
}

TEST_CASE_FIXTURE(GroupFixture, "an administrator sees all of a group") {
    emulator.add_member(group.id, bot_id, true);
    client.send_text("chatter", group.id);
    CHECK(emulator.pending_updates(bot_id) == 1);
}

TEST_CASE_FIXTURE(GroupFixture, "of two bots in a group the last one that wrote gets the bare command") {
    const User other = emulator.add_bot("Other", "other_bot");
    emulator.add_member(group.id, other.id);
    sent({{"chat_id", group_id}, {"text", "I am here"}});
    client.send_text("/help", group.id);
    CHECK(emulator.pending_updates(bot_id) == 1);
    CHECK(emulator.pending_updates(other.id) == 0);
}

TEST_CASE_FIXTURE(GroupFixture, "a bot cannot write where it is no member") {
    const Chat closed = emulator.add_chat("channel", "News", {alice.id});
    CHECK(failure("sendMessage", {{"chat_id", std::to_string(closed.id)}, {"text", "x"}}) ==
          "Forbidden: bot is not a member of the channel chat");
}

TEST_CASE_FIXTURE(GroupFixture, "a channel post has no sender") {
    const Chat channel = emulator.add_chat("channel", "News", {alice.id, bot_id});
    emulator.add_member(channel.id, alice.id, true);
    client.send_text("news", channel.id);
    const auto batch = std::get<0>(decode_updates(updates()));
    const Update& update = std::get<Update>(batch.at(0));
    REQUIRE(update.channel_post);
    CHECK_FALSE(update.channel_post->from);
    CHECK(update.channel_post->sender_chat->id == channel.id);
}

TEST_CASE_FIXTURE(GroupFixture, "getChat and getChatMember describe chats and members") {
    const auto chat = decode_response<ChatFullInfo>(call("getChat", {{"chat_id", group_id}}));
    CHECK(std::get<ChatFullInfo>(chat).title == "Tea club");
    CHECK(std::get<ChatFullInfo>(chat).extra.missing().empty());
    CHECK(contains(call("getChatMember", {{"chat_id", group_id}, {"user_id", alice_id}}), "\"status\":\"member\""));
    CHECK(failure("getChatMember", {{"chat_id", group_id}, {"user_id", "1"}}) == "Bad Request: user not found");
    CHECK(call("getChatMemberCount", {{"chat_id", group_id}}) == R"({"ok":true,"result":2})");
}

TEST_CASE_FIXTURE(GroupFixture, "sendChatAction knows the actions") {
    CHECK(call("sendChatAction", {{"chat_id", group_id}, {"action", "typing"}}) == R"({"ok":true,"result":true})");
    CHECK(failure("sendChatAction", {{"chat_id", group_id}, {"action", "dancing"}}) ==
          "Bad Request: wrong parameter action in request");
}
