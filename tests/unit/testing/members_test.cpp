#include <doctest/doctest.h>

#include <unit/testing/emulator_support.hpp>

using namespace tgfw;
using namespace tgfw::testing;

namespace {

/// A supergroup that Alice owns, with the bot as a plain member; Bob stands outside.
struct MembersFixture : EmulatorFixture {
    MembersFixture() { emulator.add_member(group.id, alice.id, true); }

    /// Makes the bot an administrator and asks for all that happens to members.
    void administer() {
        emulator.add_member(group.id, bot_id, true);
        allow(R"(["message","chat_member","my_chat_member","chat_join_request"])");
    }
    /// The one update that waits.
    Update only_update() {
        const auto all = take_updates();
        REQUIRE(all.size() == 1);
        return all[0];
    }
    std::string status_of(std::int64_t id) {
        const std::string body = call("getChatMember", {{"chat_id", group_id}, {"user_id", std::to_string(id)}});
        const std::size_t at = body.find("\"status\":\"") + 10;
        return body.substr(at, body.find('"', at) - at);
    }

    User bob = emulator.add_user("Bob", "bob");
    std::string bob_id = std::to_string(bob.id);
    EmulatorClient bobby = emulator.client(bob.id);
    Chat group = emulator.add_chat("supergroup", "Tea club", {alice.id, bot_id});
    std::string group_id = std::to_string(group.id);
};

constexpr std::string_view done = R"({"ok":true,"result":true})";

}  // namespace

TEST_CASE_FIXTURE(MembersFixture, "a bot in privacy mode sees who joins and who leaves, but gets no chat_member") {
    bobby.join(group.id);
    bobby.leave(group.id);
    const auto all = take_updates();
    REQUIRE(all.size() == 2);
    CHECK(all[0].message->new_chat_members->at(0).id == bob.id);
    CHECK(all[0].message->from->id == bob.id);
    CHECK(all[1].message->left_chat_member->id == bob.id);
}

TEST_CASE_FIXTURE(MembersFixture, "an administrator who asked for it gets chat_member before the message") {
    administer();
    bobby.join(group.id);
    const auto all = take_updates();
    REQUIRE(all.size() == 2);
    REQUIRE(all[0].chat_member);
    CHECK(std::holds_alternative<ChatMemberLeft>(all[0].chat_member->old_chat_member));
    CHECK(std::holds_alternative<ChatMemberMember>(all[0].chat_member->new_chat_member));
    CHECK(all[0].chat_member->from.id == bob.id);
    CHECK_FALSE(all[0].chat_member->via_join_request.has_value());
    CHECK(all[1].message->new_chat_members);
}

TEST_CASE_FIXTURE(MembersFixture, "an administrator who did not ask for chat_member gets the message only") {
    emulator.add_member(group.id, bot_id, true);
    bobby.join(group.id);
    CHECK(take_kinds() == "message");
}

TEST_CASE_FIXTURE(MembersFixture, "a person adds another, who is not the author of the message") {
    administer();
    client.add(bob.id, group.id);
    const auto all = take_updates();
    REQUIRE(all.size() == 2);
    CHECK(all[0].chat_member->from.id == alice.id);
    CHECK(all[1].message->from->id == alice.id);
    CHECK(all[1].message->new_chat_members->at(0).id == bob.id);
    CHECK_THROWS_WITH(client.add(bob.id, group.id), doctest::Contains("already"));
}

TEST_CASE_FIXTURE(MembersFixture, "a bot that is added, promoted and removed hears of it as my_chat_member") {
    const Chat other = emulator.add_chat("group", "Trip", {});
    emulator.add_member(other.id, alice.id, true);
    client.add(bot_id, other.id);
    CHECK(take_kinds() == "my_chat_member message");
    client.promote(bot_id, other.id);
    Update update = only_update();
    CHECK(std::holds_alternative<ChatMemberAdministrator>(update.my_chat_member->new_chat_member));
    client.promote(bot_id, other.id, false);
    update = only_update();
    CHECK(std::holds_alternative<ChatMemberMember>(update.my_chat_member->new_chat_member));
    client.remove(bot_id, other.id);
    update = only_update();
    CHECK(std::holds_alternative<ChatMemberBanned>(update.my_chat_member->new_chat_member));
    CHECK(update.my_chat_member->from.id == alice.id);
    CHECK(failure("sendMessage", {{"chat_id", std::to_string(other.id)}, {"text", "x"}}) ==
          "Forbidden: bot was kicked from the group chat");
}

TEST_CASE_FIXTURE(MembersFixture, "a person needs rights to remove, promote or add") {
    bobby.join(group.id);
    CHECK_THROWS_WITH(bobby.remove(alice.id, group.id), doctest::Contains("not the administrator"));
    CHECK_THROWS_WITH(client.remove(alice.id, group.id), doctest::Contains("owner"));
    CHECK_THROWS_WITH(client.promote(99, group.id), doctest::Contains("is not in chat"));
    bobby.leave(group.id);
    CHECK_THROWS_AS(bobby.leave(group.id), std::invalid_argument);
    CHECK_THROWS_AS(bobby.add(alice.id, group.id), std::invalid_argument);
    CHECK_THROWS_AS(bobby.join(5), std::invalid_argument);
}

TEST_CASE_FIXTURE(MembersFixture, "getChatMember names what somebody is, getChatMemberCount counts who is in") {
    CHECK(status_of(alice.id) == "creator");
    CHECK(status_of(bot_id) == "member");
    CHECK(status_of(bob.id) == "left");
    CHECK(call("getChatMemberCount", {{"chat_id", group_id}}) == R"({"ok":true,"result":2})");
    CHECK(failure("getChatMember", {{"chat_id", group_id}}) == "Bad Request: invalid user_id specified");
    CHECK(failure("getChatMember", {{"chat_id", group_id}, {"user_id", "12"}}) == "Bad Request: user not found");
}

TEST_CASE_FIXTURE(MembersFixture, "getChatAdministrators lists the owner first and no other bots") {
    const User other = emulator.add_bot("Other", "other_bot");
    emulator.add_member(group.id, other.id, true);
    administer();
    const auto list =
        std::get<0>(decode_response<std::vector<ChatMember>>(call("getChatAdministrators", {{"chat_id", group_id}})));
    REQUIRE(list.size() == 2);
    CHECK(std::holds_alternative<ChatMemberOwner>(list[0]));
    CHECK(std::get<ChatMemberAdministrator>(list[1]).user.id == bot_id);
    CHECK(contains(call("getChatAdministrators", {{"chat_id", group_id}, {"return_bots", "true"}}), "other_bot"));
    emulator.client(alice.id, bot_id).send_text("/start");
    CHECK(failure("getChatAdministrators", {{"chat_id", alice_id}}) ==
          "Bad Request: there are no administrators in the private chat");
}

TEST_CASE_FIXTURE(MembersFixture, "banChatMember removes, and nobody comes back by himself") {
    administer();
    bobby.join(group.id);
    take_updates();
    CHECK(call("banChatMember", {{"chat_id", group_id}, {"user_id", bob_id}}) == done);
    const auto all = take_updates();
    REQUIRE(all.size() == 2);
    CHECK(std::holds_alternative<ChatMemberBanned>(all[0].chat_member->new_chat_member));
    CHECK(all[0].chat_member->from.id == bot_id);
    CHECK(all[1].message->left_chat_member->id == bob.id);
    CHECK_THROWS_WITH(bobby.join(group.id), doctest::Contains("banned"));
    CHECK(call("unbanChatMember", {{"chat_id", group_id}, {"user_id", bob_id}}) == done);
    bobby.join(group.id);
    CHECK(status_of(bob.id) == "member");
}

TEST_CASE_FIXTURE(MembersFixture, "a ban ends at its date, unless that is too near") {
    administer();
    const auto until = [&](int seconds) {
        return std::to_string(
            std::chrono::duration_cast<std::chrono::seconds>(clock.system_now().time_since_epoch()).count() + seconds);
    };
    call("banChatMember", {{"chat_id", group_id}, {"user_id", bob_id}, {"until_date", until(100)}});
    CHECK(status_of(bob.id) == "kicked");
    clock.advance(std::chrono::seconds(100));
    CHECK(status_of(bob.id) == "left");
    call("banChatMember", {{"chat_id", group_id}, {"user_id", bob_id}, {"until_date", until(10)}});
    clock.advance(std::chrono::hours(24 * 400));
    CHECK(status_of(bob.id) == "kicked");
}

TEST_CASE_FIXTURE(MembersFixture, "unbanChatMember removes a member, unless only the banned are meant") {
    administer();
    bobby.join(group.id);
    call("unbanChatMember", {{"chat_id", group_id}, {"user_id", bob_id}, {"only_if_banned", "true"}});
    CHECK(status_of(bob.id) == "member");
    call("unbanChatMember", {{"chat_id", group_id}, {"user_id", bob_id}});
    CHECK(status_of(bob.id) == "left");
}

TEST_CASE_FIXTURE(MembersFixture, "bans are refused as the server refuses them") {
    const auto ban = [&](const std::string& id) {
        return failure("banChatMember", {{"chat_id", group_id}, {"user_id", id}});
    };
    bobby.join(group.id);
    CHECK(ban(bob_id) == "Bad Request: not enough rights to restrict/unrestrict chat member");
    CHECK(ban(alice_id) == "Bad Request: can't remove chat owner");
    CHECK(ban(std::to_string(bot_id)) == "Bad Request: can't restrict self");
    administer();
    client.promote(bob.id, group.id);
    CHECK(ban(bob_id) == "Bad Request: user is an administrator of the chat");
    client.send_text("/start");
    CHECK(failure("banChatMember", {{"chat_id", alice_id}, {"user_id", alice_id}}) ==
          "Bad Request: chat member status can't be changed in private chats");
    const std::string basic = std::to_string(emulator.add_chat("group", "g", {bot_id, bob.id}).id);
    CHECK(failure("unbanChatMember", {{"chat_id", basic}, {"user_id", bob_id}}) ==
          "Bad Request: method is available for supergroup and channel chats only");
    CHECK(failure("restrictChatMember", {{"chat_id", basic}, {"user_id", bob_id}, {"permissions", "{}"}}) ==
          "Bad Request: method is available only for supergroups");
}

TEST_CASE_FIXTURE(MembersFixture, "a restricted person cannot write, and can again when it is lifted") {
    administer();
    bobby.join(group.id);
    take_updates();
    CHECK(call("restrictChatMember", {{"chat_id", group_id}, {"user_id", bob_id}, {"permissions", "{}"}}) == done);
    CHECK(std::holds_alternative<ChatMemberRestricted>(only_update().chat_member->new_chat_member));
    CHECK(std::get<ChatMemberRestricted>(bobby.membership(group.id)).is_member);
    CHECK_THROWS_WITH(bobby.send_text("hi", group.id), doctest::Contains("restricted"));
    bobby.leave(group.id);
    bobby.join(group.id);
    CHECK_THROWS_AS(bobby.send_text("hi", group.id), std::invalid_argument);
    call("restrictChatMember",
         {{"chat_id", group_id}, {"user_id", bob_id}, {"permissions", R"({"can_send_messages":true})"}});
    CHECK(bobby.send_text("hi", group.id).text == "hi");
    CHECK_THROWS_AS(bobby.send_photo(tiny_png(), "", group.id), std::invalid_argument);
    call("restrictChatMember",
         {{"chat_id", group_id},
          {"user_id", bob_id},
          {"permissions",
           R"({"can_send_polls":true,"can_send_other_messages":true,"can_add_web_page_previews":true})"}});
    CHECK(status_of(bob.id) == "member");
}

TEST_CASE_FIXTURE(MembersFixture, "permissions that are no object are refused") {
    administer();
    const auto restrict = [&](const char* permissions) {
        return failure("restrictChatMember",
                       {{"chat_id", group_id}, {"user_id", bob_id}, {"permissions", permissions}});
    };
    CHECK(restrict("{") == "Bad Request: can't parse permissions JSON object");
    CHECK(restrict("[]") == "Bad Request: object expected as permissions");
}

TEST_CASE_FIXTURE(MembersFixture, "promoteChatMember gives the rights it names, and none takes them away") {
    administer();
    bobby.join(group.id);
    take_updates();
    CHECK(call("promoteChatMember", {{"chat_id", group_id}, {"user_id", bob_id}, {"can_pin_messages", "true"}}) ==
          done);
    const Update update = only_update();
    const auto& now = std::get<ChatMemberAdministrator>(update.chat_member->new_chat_member);
    CHECK(static_cast<bool>(now.can_pin_messages));
    CHECK(now.can_manage_chat);
    CHECK_FALSE(now.can_restrict_members);
    CHECK(call("promoteChatMember", {{"chat_id", group_id}, {"user_id", bob_id}}) == done);
    CHECK(status_of(bob.id) == "member");
}

TEST_CASE_FIXTURE(MembersFixture, "promotions are refused as the server refuses them") {
    const auto promote = [&](const std::string& id, const char* right = "can_invite_users") {
        return failure("promoteChatMember", {{"chat_id", group_id}, {"user_id", id}, {right, "true"}});
    };
    CHECK(promote(bob_id) == "Bad Request: not enough rights");
    CHECK(promote(std::to_string(bot_id)) == "Bad Request: can't promote self");
    CHECK(promote(alice_id) == "Bad Request: can't remove chat owner");
    administer();
    CHECK(promote(bob_id) == "Bad Request: USER_NOT_MUTUAL_CONTACT");
    call("banChatMember", {{"chat_id", group_id}, {"user_id", bob_id}});
    CHECK(promote(bob_id) == "Bad Request: USER_KICKED");
    client.add(bob.id, group.id);
    CHECK(promote(bob_id, "can_post_stories") == "Bad Request: RIGHT_FORBIDDEN");
    client.promote(bob.id, group.id);
    CHECK(promote(bob_id) == "Bad Request: CHAT_ADMIN_REQUIRED");
}

TEST_CASE_FIXTURE(MembersFixture, "a bot leaves a chat, and is no member then") {
    CHECK(call("leaveChat", {{"chat_id", group_id}}) == done);
    CHECK(std::holds_alternative<ChatMemberLeft>(only_update().my_chat_member->new_chat_member));
    CHECK(client.messages(group.id).back().left_chat_member->id == bot_id);
    CHECK(failure("leaveChat", {{"chat_id", group_id}}) == "Forbidden: bot is not a member of the supergroup chat");
}

TEST_CASE_FIXTURE(MembersFixture, "a restricted bot is told what it may not send") {
    const User other = emulator.add_bot("Guard", "guard_bot");
    emulator.add_member(group.id, other.id, true);
    const std::string guard(emulator.token_of(other.id));
    const auto restricted =
        emulator.handle(guard, "restrictChatMember",
                        params_of({{"chat_id", group_id}, {"user_id", std::to_string(bot_id)}, {"permissions", "{}"}}));
    CHECK(restricted->answer().status == 200);
    CHECK(failure("sendMessage", {{"chat_id", group_id}, {"text", "x"}}) ==
          "Bad Request: not enough rights to send text messages to the chat");
}

TEST_CASE_FIXTURE(MembersFixture,
                  "in a channel a bot needs to be an administrator, and nobody sees messages of joining") {
    const Chat channel = emulator.add_chat("channel", "News", {});
    emulator.add_member(channel.id, alice.id, true);
    client.add(bot_id, channel.id);
    take_updates();
    bobby.join(channel.id);
    CHECK(client.messages(channel.id).empty());
    client.promote(bot_id, channel.id, false);
    CHECK(failure("sendMessage", {{"chat_id", std::to_string(channel.id)}, {"text", "x"}}) ==
          "Bad Request: need administrator rights in the channel chat");
}
