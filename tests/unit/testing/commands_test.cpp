#include <doctest/doctest.h>

#include <unit/testing/emulator_support.hpp>

using namespace tgfw;
using namespace tgfw::testing;

namespace {

struct CommandsFixture : EmulatorFixture {
    CommandsFixture() { emulator.add_member(group.id, alice.id, true); }

    void set(const std::string& command, const std::string& scope, const std::string& language = "") {
        const std::string commands = R"([{"command":")" + command + R"(","description":"x"}])";
        REQUIRE(call("setMyCommands", {{"commands", commands}, {"scope", scope}, {"language_code", language}}) ==
                R"({"ok":true,"result":true})");
    }
    std::string refusal(const char* name, const std::string& value) {
        return failure("setMyCommands", {{name, value}});
    }
    /// The name of the only command that is offered; empty if none is.
    static std::string offered(const EmulatorClient& who, std::int64_t chat_id) {
        const auto commands = who.commands(chat_id);
        return commands.size() == 1 ? commands[0].command : "";
    }

    User bob = emulator.add_user("Bob", "bob");
    EmulatorClient bobby = emulator.client(bob.id);
    Chat group = emulator.add_chat("supergroup", "Tea club", {bob.id, bot_id});
    std::string in_group = R"("chat_id":)" + std::to_string(group.id);
};

}  // namespace

TEST_CASE_FIXTURE(EmulatorFixture, "commands are kept by scope and language") {
    CHECK(call("setMyCommands", {{"commands", R"([{"command":"tea","description":"Get tea"}])"}}) ==
          R"({"ok":true,"result":true})");
    CHECK(contains(call("getMyCommands"), "Get tea"));
    CHECK(call("getMyCommands", {{"language_code", "de"}}) == R"({"ok":true,"result":[]})");
    CHECK(call("getMyCommands", {{"scope", R"({"type":"all_group_chats"})"}}) == R"({"ok":true,"result":[]})");
    CHECK(failure("setMyCommands", {{"commands", R"([{"command":"Tea!","description":"x"}])"}}) ==
          "Bad Request: BOT_COMMAND_INVALID");
    call("deleteMyCommands");
    CHECK(call("getMyCommands") == R"({"ok":true,"result":[]})");
}

TEST_CASE_FIXTURE(CommandsFixture, "in a private chat the narrowest scope decides which commands are offered") {
    CHECK(offered(client, 0).empty());
    set("everywhere", "");
    CHECK(offered(client, 0) == "everywhere");
    set("groups", R"({"type":"all_group_chats"})");
    CHECK(offered(client, 0) == "everywhere");
    set("privately", R"({"type":"all_private_chats"})");
    CHECK(offered(client, 0) == "privately");
    client.send_text("/start");
    set("here", R"({"type":"chat","chat_id":)" + alice_id + "}");
    CHECK(offered(client, 0) == "here");
    CHECK(offered(bobby, 0) == "privately");
}

TEST_CASE_FIXTURE(CommandsFixture, "in a group administrators and single members may have commands of their own") {
    set("everywhere", "");
    set("groups", R"({"type":"all_group_chats"})");
    CHECK(offered(client, group.id) == "groups");
    set("admins", R"({"type":"all_chat_administrators"})");
    CHECK(offered(client, group.id) == "admins");
    CHECK(offered(bobby, group.id) == "groups");
    set("here", R"({"type":"chat",)" + in_group + "}");
    CHECK(offered(client, group.id) == "here");
    set("chiefs", R"({"type":"chat_administrators",)" + in_group + "}");
    CHECK(offered(client, group.id) == "chiefs");
    CHECK(offered(bobby, group.id) == "here");
    set("bobs", R"({"type":"chat_member","user_id":)" + std::to_string(bob.id) + "," + in_group + "}");
    CHECK(offered(bobby, group.id) == "bobs");
}

TEST_CASE_FIXTURE(CommandsFixture, "a list in the person's language wins in its scope, not over a narrower one") {
    set("plain", "");
    set("english", "", "en");
    set("german", "", "de");
    CHECK(offered(client, 0) == "english");
    set("privately", R"({"type":"all_private_chats"})");
    CHECK(offered(client, 0) == "privately");
    CHECK(call("deleteMyCommands", {{"scope", R"({"type":"all_private_chats"})"}}) == R"({"ok":true,"result":true})");
    CHECK(offered(client, 0) == "english");
    CHECK(call("setMyCommands", {{"commands", "[]"}, {"language_code", "en"}}) == R"({"ok":true,"result":true})");
    CHECK(offered(client, 0) == "plain");
}

TEST_CASE_FIXTURE(CommandsFixture, "scopes and languages that cannot be are refused") {
    const auto scope = [&](const std::string& json) { return refusal("scope", json); };
    CHECK(scope("{") == "Bad Request: can't parse BotCommandScope JSON object");
    CHECK(scope("[]") == "Bad Request: can't parse BotCommandScope: expected an Object");
    CHECK(scope("{}") == "Bad Request: can't parse BotCommandScope: Can't find field \"type\"");
    CHECK(scope(R"({"type":"party"})") == "Bad Request: can't parse BotCommandScope: Unsupported type specified");
    CHECK(scope(R"({"type":"chat"})") == "Bad Request: can't parse BotCommandScope: Can't find field \"chat_id\"");
    CHECK(scope(R"({"type":"chat_member",)" + in_group + "}") ==
          "Bad Request: can't parse BotCommandScope: Can't find field \"user_id\"");
    CHECK(scope(R"({"type":"chat_member","user_id":0,)" + in_group + "}") ==
          "Bad Request: can't parse BotCommandScope: Invalid user_id specified");
    CHECK(scope(R"({"type":"chat","chat_id":-5})") == "Bad Request: chat not found");
    client.send_text("/start");
    CHECK(scope(R"({"type":"chat_administrators","chat_id":)" + alice_id + "}") ==
          "Bad Request: can't use specified scope in private chats");
    const std::string channel = std::to_string(emulator.add_chat("channel", "News", {bot_id}).id);
    CHECK(scope(R"({"type":"chat","chat_id":)" + channel + "}") ==
          "Bad Request: can't change commands in channel chats");
    CHECK(refusal("language_code", "english") == "Bad Request: invalid language code specified");
}

TEST_CASE_FIXTURE(CommandsFixture, "commands that cannot be are refused") {
    const auto command = [&](const std::string& name, const std::string& text) {
        return refusal("commands", R"([{"command":")" + name + R"(","description":")" + text + R"("}])");
    };
    CHECK(command("", "x") == "Bad Request: command must be non-empty");
    CHECK(command(std::string(33, 'x'), "x") == "Bad Request: command length must not exceed 32");
    CHECK(command("tea", " ") == "Bad Request: command description must be non-empty");
    CHECK(command("tea", std::string(257, 'x')) == "Bad Request: command description length must not exceed 256");
    CHECK(command("/tea", "x") == "(succeeded)");
    CHECK(refusal("commands", "[1]") == "Bad Request: can't parse BotCommand: expected an Object");
}

TEST_CASE_FIXTURE(CommandsFixture, "looking at the menu or typing an inline query does not begin a conversation") {
    CHECK(client.commands().empty());
    client.inline_query("tea");
    CHECK(failure("sendMessage", {{"chat_id", alice_id}, {"text", "x"}}) ==
          "Forbidden: bot can't initiate conversation with a user");
    CHECK_THROWS_WITH(client.tap(1, "x"), doctest::Contains("has not written"));
}
