#include "fixture.hpp"

#include <tgfw/dispatch/filters/message.hpp>
#include <tgfw/dispatch/handlers/prefix_handler.hpp>

using namespace tgfw;
using namespace tgfw::test;

TEST_CASE("a prefix handler takes each prefix with each command, and gives the words after it") {
    const PrefixHandler handler({"!", "#"}, {"help", "test"}, nothing);
    Match match;
    CHECK(takes(handler, text_update(5, "!help"), match));
    CHECK(match.args == Words());
    CHECK(takes(handler, text_update(5, "#test one  two\\nthree"), match));
    CHECK(match.args == Words{"one", "two", "three"});
    for (const char* other : {"help", "!helpme", "?help", "! help", "x !help", "!"}) {
        CHECK_FALSE(takes(handler, text_update(5, other)));
    }
}

TEST_CASE("a prefix handler knows no case, of any script") {
    CHECK(takes(PrefixHandler("!", "Help", nothing), text_update(5, "!hELP x")));
    CHECK(takes(PrefixHandler("x", "y", nothing), text_update(5, "XY")));
    const PrefixHandler russian("!", {"Помощь", "c++"}, nothing);
    CHECK(takes(russian, text_update(5, "!ПОМОЩЬ бот")));
    CHECK(takes(russian, text_update(5, "!C++")));
    CHECK_FALSE(takes(russian, text_update(5, "!помощьбот")));
    CHECK_FALSE(takes(russian, text_update(5, "!ccc")));
}

TEST_CASE("a prefix handler ignores space before the first word") {
    Match match;
    CHECK(takes(PrefixHandler("!", "help", nothing), text_update(5, "  !help me"), match));
    CHECK(match.args == Words{"me"});
}

TEST_CASE("a text of nothing but space is no match for a prefix handler") {
    const PrefixHandler handler("!", "help", nothing);
    CHECK_FALSE(takes(handler, text_update(5, "  \\n ")));
    CHECK_FALSE(takes(handler, text_update(5, "")));
}

TEST_CASE("a prefix handler looks at no entities and at no captions") {
    const PrefixHandler handler("/", "start", nothing);
    CHECK(takes(handler, text_update(5, "/start")));
    CHECK(takes(handler, command_update(5, "/start")));
    CHECK_FALSE(takes(handler, command_update(5, "/start@this_bot")));
    CHECK_FALSE(takes(handler, message_update(5, R"("caption":"/start")")));
}

TEST_CASE("a prefix handler takes messages and edited messages unless a filter says otherwise") {
    const std::string message = message_json(5, R"("text":"!help")");
    const PrefixHandler handler("!", "help", nothing);
    CHECK(takes(handler, update_of("edited_message", message)));
    for (const char* kind : {"channel_post", "business_message", "guest_message"}) {
        CHECK_FALSE(takes(handler, update_of(kind, message)));
        CHECK(takes(PrefixHandler("!", "help", nothing, filters::all), update_of(kind, message)));
    }
    Match match;
    CHECK_FALSE(takes(PrefixHandler("!", "help", nothing, filters::photo), text_update(5, "!help x"), match));
    CHECK_FALSE(match.args.has_value());
    CHECK_FALSE(takes(handler, callback_update(5, "!help")));
}

TEST_CASE("a prefix handler without anything to listen to, or with what no word can be, is refused") {
    CHECK_THROWS_WITH_AS(PrefixHandler(Words(), "a", nothing), doctest::Contains("at least"), ConfigError);
    CHECK_THROWS_WITH_AS(PrefixHandler("!", Words(), nothing), doctest::Contains("at least"), ConfigError);
    CHECK_THROWS_WITH_AS(PrefixHandler("! ", "a", nothing), doctest::Contains("has a space in it"), ConfigError);
    CHECK_THROWS_WITH_AS(PrefixHandler("", "", nothing), doctest::Contains("is empty"), ConfigError);
}

TEST_CASE("a prefix handler reaches messages that begin with a command only where a slash is a prefix") {
    const Kinds messages = Kinds(UpdateKind::message) | UpdateKind::edited_message;
    CHECK(reaches(PrefixHandler("!", "a", nothing), messages - Kinds::commands(), Kinds::none()));
    CHECK(reaches(PrefixHandler({"!", "/"}, "a", nothing), messages, Kinds::none()));
    CHECK(PrefixHandler({"!", "#"}, "a", nothing).describe() == "PrefixHandler(!a, #a)");
}
