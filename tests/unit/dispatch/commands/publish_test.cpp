#include "fixture.hpp"

#include <support/run.hpp>

using namespace tgfw;
using namespace tgfw::test;

namespace {

/// A server that keeps menus.
class MenuFixture {
public:
    MenuFixture()
        : transport(std::make_shared<ScriptedTransport>(
              [this](std::string method, net::HttpRequest request) -> awaitable<net::HttpResponse> {
                  co_return answer(method, request.body);
              })),
          bot(transport, Token(kToken)) {}

    net::HttpResponse answer(const std::string& method, const std::string& body) {
        if (method == "getMyCommands") return ok(encode(menus[key(decode<GetMyCommands>(body))]));
        if (method == "deleteMyCommands") {
            menus.erase(key(decode<DeleteMyCommands>(body)));
        } else if (method == "setMyCommands") {
            const auto request = decode<SetMyCommands>(body);
            menus[key(request)] = request.commands;
        }
        return ok("true");
    }

    template <class M>
    static std::string key(const M& method) {
        return (method.scope ? encode(*method.scope) : "default") + "/" + method.language_code.value_or("");
    }
    /// `name: description` of each command of a menu.
    Words menu(const std::string& name) {
        Words lines;
        for (const BotCommand& command : menus[name]) lines.push_back(command.command + ": " + command.description);
        return lines;
    }
    std::size_t publish() { return run(io, commands.publish(bot)); }
    static awaitable<void> nothing(Context&) { co_return; }

    boost::asio::io_context io;
    std::map<std::string, std::vector<BotCommand>> menus;
    std::shared_ptr<ScriptedTransport> transport;
    Bot bot;
    CommandTable commands;
};

const std::string groups = R"({"type":"all_group_chats"}/)";
const std::string chat = R"({"type":"chat","chat_id":-5}/)";

}  // namespace

TEST_CASE_FIXTURE(MenuFixture, "a table's commands become the menu, and only where that differs") {
    commands.add(Command("a", "First"), nothing);
    commands.add(Command("secret", "None").hidden(), nothing);
    commands.add(Command("b", "Second"), nothing);
    CHECK(publish() == 1);
    CHECK(menu("default/") == Words{"a: First", "b: Second"});
    transport->calls.clear();
    CHECK(publish() == 0);
    CHECK(transport->methods() == Words{"getMyCommands"});
}

TEST_CASE_FIXTURE(MenuFixture, "each language has its menu") {
    commands.add(Command("a", "First").language("de", "Erstens").language("fr", "Premier"), nothing);
    commands.add(Command("b", "Second").language("de", "Zweitens"), nothing);
    CHECK(publish() == 3);
    CHECK(menu("default/") == Words{"a: First", "b: Second"});
    CHECK(menu("default/de") == Words{"a: Erstens", "b: Zweitens"});
    CHECK(menu("default/fr") == Words{"a: Premier", "b: Second"});
}

TEST_CASE_FIXTURE(MenuFixture, "a narrower menu has the commands of the wider ones, too") {
    commands.add(Command("all", "x"), nothing);
    commands.add(Command("group", "x").scope(BotCommandScopeAllGroupChats()), nothing);
    commands.add(Command("private", "x").scope(BotCommandScopeAllPrivateChats()), nothing);
    commands.add(Command("chat", "x").scope(BotCommandScopeChat(-5)), nothing);
    commands.add(Command("admin", "x").scope(BotCommandScopeAllChatAdministrators()), nothing);
    commands.add(Command("member", "x").scope(BotCommandScopeChatMember(-5, 7)).scope(BotCommandScopeChat(9)), nothing);
    CHECK(publish() == 7);
    CHECK(menu("default/") == Words{"all: x"});
    CHECK(menu(groups) == Words{"all: x", "group: x"});
    CHECK(menu(R"({"type":"all_private_chats"}/)") == Words{"all: x", "private: x"});
    CHECK(menu(chat) == Words{"all: x", "group: x", "chat: x"});
    CHECK(menu(R"({"type":"all_chat_administrators"}/)") == Words{"all: x", "group: x", "admin: x"});
    CHECK(menu(R"({"type":"chat_member","chat_id":-5,"user_id":7}/)") ==
          Words{"all: x", "group: x", "chat: x", "member: x"});
    CHECK(menu(R"({"type":"chat","chat_id":9}/)") == Words{"all: x", "private: x", "member: x"});
}

TEST_CASE_FIXTURE(MenuFixture, "a default menu that should be empty is cleared") {
    commands.add(Command("group", "x").scope(BotCommandScopeAllGroupChats()), nothing);
    menus["default/"].emplace_back("old", "Old");
    CHECK(publish() == 2);
    CHECK(menu("default/").empty());
    CHECK(transport->methods() == Words{"getMyCommands", "deleteMyCommands", "getMyCommands", "setMyCommands"});
}

TEST_CASE_FIXTURE(MenuFixture, "a menu of more than a hundred commands is refused before anything is changed") {
    for (int i = 0; i < 101; ++i) commands.add(Command("c" + std::to_string(i), "x"), nothing);
    CHECK_THROWS_WITH_AS(publish(), doctest::Contains("would have 101"), ConfigError);
    CHECK(transport->calls.empty());
}
