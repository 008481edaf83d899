#include "fixture.hpp"

#include <tgfw/dispatch/filters/message.hpp>
#include <tgfw/dispatch/handlers/command_handler.hpp>

using namespace tgfw;
using namespace tgfw::test;

TEST_CASE("a command handler takes its command and gives the words after it") {
    const CommandHandler handler("start", nothing);
    Match match;
    CHECK(takes(handler, command_update(5, "/start"), match));
    CHECK(match.args == Words());
    CHECK(takes(handler, command_update(5, "/start one  two\\nthree"), match));
    CHECK(match.args == Words{"one", "two", "three"});
    CHECK_FALSE(takes(handler, command_update(5, "/started")));
    CHECK_FALSE(takes(handler, command_update(5, "/stop")));
}

TEST_CASE("a command matches in either case, for this bot or for none in particular") {
    const CommandHandler handler("Settings", nothing);
    CHECK(takes(handler, command_update(5, "/SETTINGS")));
    CHECK(takes(handler, command_update(5, "/settings@this_bot args")));
    CHECK_FALSE(takes(handler, command_update(5, "/settings@other_bot")));
    Match match;
    CHECK_FALSE(takes(handler, command_update(5, "/settings@this_bot"), match, nullptr));
    CHECK_FALSE(match.args.has_value());
}

TEST_CASE("a command with a line break after it is a command") {
    const CommandHandler handler("settings", nothing);
    Match match;
    CHECK(takes(handler, command_update(5, "/settings\\nnext line"), match));
    CHECK(match.args == Words{"next", "line"});
}

TEST_CASE("a command needs its entity at the start of a text") {
    const CommandHandler handler("start", nothing);
    CHECK_FALSE(takes(handler, text_update(5, "/start")));
    CHECK_FALSE(takes(
        handler, message_update(5, R"("text":"a /start","entities":[{"type":"bot_command","offset":2,"length":6}])")));
    CHECK_FALSE(takes(
        handler,
        message_update(5, R"("caption":"/start","caption_entities":[{"type":"bot_command","offset":0,"length":6}])")));
    CHECK_FALSE(
        takes(handler, message_update(5, R"("text":"/start","entities":[{"type":"bold","offset":0,"length":6}])")));
}

TEST_CASE("a command whose entity lies about its length does no harm") {
    const CommandHandler handler("start", nothing);
    CHECK(takes(handler,
                message_update(5, R"("text":"/start","entities":[{"type":"bot_command","offset":0,"length":600}])")));
    CHECK_FALSE(takes(
        handler, message_update(5, R"("text":"/start","entities":[{"type":"bot_command","offset":0,"length":-1}])")));
    CHECK_FALSE(
        takes(handler, message_update(5, R"("text":"","entities":[{"type":"bot_command","offset":0,"length":6}])")));
}

TEST_CASE("commands come in messages and edited messages unless a filter says otherwise") {
    const CommandHandler handler("start", nothing);
    CHECK(takes(handler, update_of("edited_message", message_json(5, command_members("/start")))));
    const Update post = update_of("channel_post", message_json(-5, command_members("/start"), "channel"));
    CHECK_FALSE(takes(handler, post));
    CHECK(takes(CommandHandler("start", nothing, filters::update_type::channel_posts), post));
    Match match;
    CHECK_FALSE(takes(CommandHandler("start", nothing, filters::photo), command_update(5, "/start x"), match));
    CHECK_FALSE(match.args.has_value());
}

TEST_CASE("a command can want words, none, or so many") {
    const auto some = CommandHandler("go", nothing).has_args(true);
    const auto none = CommandHandler("go", nothing).has_args(false);
    const auto zero = CommandHandler("go", nothing).has_args(0);
    const auto two = CommandHandler("go", nothing).has_args(2);
    CHECK(takes(some, command_update(5, "/go a")));
    CHECK_FALSE(takes(some, command_update(5, "/go")));
    CHECK(takes(none, command_update(5, "/go")));
    CHECK_FALSE(takes(none, command_update(5, "/go a")));
    CHECK(takes(zero, command_update(5, "/go")));
    CHECK_FALSE(takes(zero, command_update(5, "/go a")));
    CHECK(takes(two, command_update(5, "/go a b")));
    CHECK_FALSE(takes(two, command_update(5, "/go a b c")));
    CHECK_THROWS_WITH_AS(CommandHandler("go", nothing).has_args(-1), doctest::Contains("less than no words"),
                         ConfigError);
}

TEST_CASE("one handler can listen to several commands") {
    const CommandHandler handler({"start", "help"}, nothing);
    CHECK(takes(handler, command_update(5, "/help")));
    CHECK(takes(handler, command_update(5, "/start")));
    CHECK_FALSE(takes(handler, command_update(5, "/stop")));
    CHECK(handler.commands() == Words{"start", "help"});
    CHECK(CommandHandler(Words{"start", "help"}, nothing).commands() == handler.commands());
    CHECK(CommandHandler({"start"}, nothing).commands() == Words{"start"});
}

TEST_CASE("a command that Telegram would not accept is refused when the handler is made") {
    CHECK_THROWS_WITH_AS(CommandHandler(Words(), nothing), doctest::Contains("one command at least"), ConfigError);
    for (const char* bad : {"", "/start", "with space", "tooooooooooooooooooooooooooooolong1", "größe", "a-b"}) {
        CHECK_THROWS_WITH_AS(CommandHandler(bad, nothing), doctest::Contains("without the slash"), ConfigError);
    }
}

TEST_CASE("a command's words are split at any space, also at those of other scripts") {
    const CommandHandler handler("go", nothing);
    Match match;
    CHECK(takes(handler, command_update(5, "/go a\u00a0b\u3000c\u2009d\\te"), match));
    CHECK(match.args == Words{"a", "b", "c", "d", "e"});
}

TEST_CASE("a command for another bot is not taken even where two are named") {
    const CommandHandler handler("go", nothing);
    CHECK_FALSE(takes(handler, command_update(5, "/go@this_bot@other_bot")));
}

TEST_CASE("a channel's, a business account's and a guest's commands need a filter") {
    const CommandHandler handler("start", nothing);
    for (const char* kind : {"channel_post", "business_message", "guest_message"}) {
        const Update update = update_of(kind, message_json(5, command_members("/start")));
        CHECK_FALSE(takes(handler, update));
        CHECK(takes(CommandHandler("start", nothing, filters::all), update));
    }
}

TEST_CASE("a command handler reaches messages that begin with a command") {
    const Kinds messages = (Kinds(UpdateKind::message) | UpdateKind::edited_message) & Kinds::commands();
    CHECK(reaches(CommandHandler("a", nothing), messages, messages));
    CHECK(reaches(CommandHandler("a", nothing).has_args(true), messages, Kinds::none()));
    CHECK(reaches(CommandHandler("a", nothing).has_args(0), messages, Kinds::none()));
    CHECK(reaches(CommandHandler("a", nothing, filters::all), Kinds::commands(), Kinds::commands()));
    CHECK(reaches(CommandHandler("a", nothing, filters::photo),
                  filters::reach_of(filters::photo).may & Kinds::commands(), Kinds::none()));
    CHECK(CommandHandler({"a", "b"}, nothing).describe() == "CommandHandler(/a, /b)");
}
