#include <doctest/doctest.h>

#include <string>

#include <tgfw/bot/text/convert.hpp>
#include <tgfw/bot/text/text.hpp>
#include <tgfw/testing/bot_test.hpp>

#include "bot.hpp"

using tgfw::formatted_text;
using tgfw::FormattedText;
using tgfw::Message;
using tgfw::testing::BotTest;
using tgfw::testing::Person;

namespace {

/// The newest message of the bot, as a text with its entities.
FormattedText shown(const Person& person) {
    return formatted_text(person.last_from_others().value());
}

}  // namespace

TEST_CASE("formatting: a menu has its entities, whatever characters are in the names") {
    BotTest test(formatting::add_handlers);
    Person alice = test.person("Alice");
    CHECK(alice.say("/menu") ==
          "Welcome, Alice!\n\nSencha, Uji_valley <Japan>: 3.5 €\nAssam, India: 2.5 €\nOolong, Taiwan *high mountain*: "
          "4.25 €\n\nThe password of the day: leaf\nHow we brew");
    const std::string html = tgfw::to_html(shown(alice));
    CHECK(html.find("<b>Sencha</b>, <i>Uji_valley &lt;Japan&gt;</i>: 3.5 €") != std::string::npos);
    CHECK(html.find("<tg-spoiler>leaf</tg-spoiler></blockquote>") != std::string::npos);
    CHECK(html.find("<a href=\"https://example.org/brewing?cup=1&amp;pot=2\">How we brew</a>") != std::string::npos);
    CHECK(html.find("tg://user?id=" + std::to_string(alice.user_id())) != std::string::npos);
    CHECK(test.problems().empty());
}

TEST_CASE("formatting: a long text comes in parts that begin with a lesson, and no part is plain") {
    BotTest test(formatting::add_handlers);
    Person alice = test.person("Alice");
    alice.say("/guide");
    int lessons = 0;
    int parts = 0;
    for (const Message& message : alice.messages()) {
        if (message.from->id == alice.user_id()) continue;
        ++parts;
        CHECK(message.text->rfind("Lesson ", 0) == 0);
        for (const auto& entity : *message.entities) lessons += entity.type == tgfw::MessageEntityType::bold ? 1 : 0;
    }
    CHECK(parts == 2);
    CHECK(lessons == 40);
    CHECK(test.problems().empty());
}

TEST_CASE("formatting: the markup of a message reads as that message again") {
    BotTest test(formatting::add_handlers);
    Person alice = test.person("Alice");
    alice.say("/menu");
    const Message menu = alice.last_from_others().value();
    alice.send_text("/source", 0, menu.message_id);
    test.settle();
    const std::string answer = alice.reads();
    const std::string html = answer.substr(5, answer.find("\nMarkdownV2") - 5);
    CHECK(tgfw::parse_html(html) == tgfw::parse_html(tgfw::to_html(formatted_text(menu))));
    CHECK(alice.say("/html " + html) == *menu.text);
    CHECK(tgfw::to_html(shown(alice)) == html);
}

TEST_CASE("formatting: a text without entities is told with what is to be escaped") {
    BotTest test(formatting::add_handlers);
    Person alice = test.person("Alice");
    CHECK(alice.say("1 < 2.") == "HTML\n1 &lt; 2.\nMarkdownV2\n1 < 2\\.");
}

TEST_CASE("formatting: HTML that Telegram refuses is answered with its reason") {
    BotTest test(formatting::add_handlers);
    Person alice = test.person("Alice");
    CHECK(alice.say("/html <b>bold</b> &amp; <i>more</i>") == "bold & more");
    CHECK(alice.say("/html <b>bold") ==
          "Telegram would say: can't parse entities: Can't find end tag corresponding to "
          "start tag \"b\"");
    CHECK(test.problems().empty());
}
