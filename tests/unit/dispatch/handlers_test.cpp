#include <doctest/doctest.h>

#include <string>
#include <vector>

#include <tgfw/core/error.hpp>
#include <tgfw/dispatch/context.hpp>
#include <tgfw/dispatch/handlers/callback_query_handler.hpp>
#include <tgfw/dispatch/handlers/command_handler.hpp>
#include <tgfw/dispatch/handlers/message_handler.hpp>
#include <tgfw/dispatch/handlers/type_handler.hpp>

#include <support/updates.hpp>

using namespace tgfw;
using namespace tgfw::test;
using Words = std::vector<std::string>;

namespace {

const User me = decode<User>(R"({"id":1,"is_bot":true,"first_name":"Bot","username":"This_Bot"})");

awaitable<void> nothing(const Update&, Context&) {
    co_return;
}

template <class H>
bool takes(const H& handler, const Update& update, Match& match, const User* bot = &me) {
    return handler.check(UpdateView(update, bot), match);
}

template <class H>
bool takes(const H& handler, const Update& update) {
    Match match;
    return takes(handler, update, match);
}

}  // namespace

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
    const auto two = CommandHandler("go", nothing).arg_count(2);
    CHECK(takes(some, command_update(5, "/go a")));
    CHECK_FALSE(takes(some, command_update(5, "/go")));
    CHECK(takes(none, command_update(5, "/go")));
    CHECK_FALSE(takes(none, command_update(5, "/go a")));
    CHECK(takes(two, command_update(5, "/go a b")));
    CHECK_FALSE(takes(two, command_update(5, "/go a b c")));
}

TEST_CASE("one handler can listen to several commands") {
    const CommandHandler handler(Words{"start", "help"}, nothing);
    CHECK(takes(handler, command_update(5, "/help")));
    CHECK(takes(handler, command_update(5, "/start")));
}

TEST_CASE("a command that Telegram would not accept is refused when the handler is made") {
    for (const char* bad : {"", "/start", "with space", "tooooooooooooooooooooooooooooolong1", "größe", "a-b"}) {
        CHECK_THROWS_WITH_AS(CommandHandler(bad, nothing), doctest::Contains("without the slash"), ConfigError);
    }
}

TEST_CASE("a callback query handler without a pattern takes every tap, and nothing else") {
    const CallbackQueryHandler handler(nothing);
    CHECK(takes(handler, callback_update(5, "x")));
    CHECK_FALSE(takes(handler, text_update(5, "x")));
}

TEST_CASE("a callback query's pattern matches at the start of the data") {
    const CallbackQueryHandler handler(nothing, "pick:(\\d+)");
    Match match;
    CHECK(takes(handler, callback_update(5, "pick:42:rest"), match));
    REQUIRE(match.matches.size() == 1);
    CHECK(match.matches.front().group(1) == "42");
    CHECK_FALSE(takes(handler, callback_update(5, "re-pick:42")));
    CHECK_FALSE(takes(handler, callback_update(5, "pick:x")));
    const Update game = update_of(
        "callback_query", R"({"id":"1","from":)" + user_json(5) + R"(,"chat_instance":"1","game_short_name":"chess"})");
    CHECK_FALSE(takes(handler, game));
    CHECK(takes(CallbackQueryHandler(nothing, "pick:42$"), callback_update(5, "pick:42")));
    CHECK_FALSE(takes(CallbackQueryHandler(nothing, "pick:42$"), callback_update(5, "pick:421")));
}

TEST_CASE("a type handler takes what brings its type") {
    CHECK(takes(TypeHandler<Update>(nothing), text_update(5, "x")));
    CHECK(takes(TypeHandler<Update>(nothing), update_of("a_new_kind", "{}")));
    CHECK(
        takes(TypeHandler<Message>(nothing), update_of("channel_post", message_json(-5, R"("text":"x")", "channel"))));
    CHECK_FALSE(takes(TypeHandler<Message>(nothing), callback_update(5, "x")));
    CHECK(takes(TypeHandler<CallbackQuery>(nothing), callback_update(5, "x")));
    CHECK_FALSE(takes(TypeHandler<InlineQuery>(nothing), callback_update(5, "x")));
}

TEST_CASE("a message handler takes what its filter passes") {
    const MessageHandler handler(filters::text & ~filters::command, nothing);
    CHECK(takes(handler, text_update(5, "x")));
    CHECK_FALSE(takes(handler, command_update(5, "/x")));
    CHECK(handler.blocking() == std::nullopt);
    CHECK(MessageHandler(filters::text, nothing).block(false).blocking() == false);
}
