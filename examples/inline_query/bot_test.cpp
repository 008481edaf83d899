#include <doctest/doctest.h>

#include <string>
#include <utility>

#include <tgfw/testing/bot_test.hpp>

#include "bot.hpp"

using tgfw::testing::BotTest;
using tgfw::testing::EmulatorInlineAnswer;
using tgfw::testing::Person;

namespace {

class Styles {
public:
    /// What the bot offers for a text.
    EmulatorInlineAnswer offer(std::string text) {
        query = alice.inline_query(std::move(text));
        test.settle();
        return alice.inline_answer(query);
    }

    BotTest test{styles::add_handlers};
    Person alice = test.person("Alice");
    std::string query;
};

}  // namespace

TEST_CASE_FIXTURE(Styles, "styles: a text is offered in four styles, and the chosen one is sent") {
    const EmulatorInlineAnswer answer = offer("tea & milk");
    REQUIRE(answer.results.size() == 4);
    CHECK(answer.results[0].title == "Capitals");
    CHECK(answer.results[0].description == "TEA & MILK");
    CHECK(answer.cache_time == 3600);

    const tgfw::Message sent = alice.choose(query, "bold");
    test.settle();
    CHECK(sent.text == "tea & milk");
    REQUIRE(sent.entities);
    CHECK(sent.entities->front().type == tgfw::MessageEntityType::bold);
    CHECK(sent.via_bot->id == test.bot().id);
    CHECK(test.problems().empty());
}

TEST_CASE_FIXTURE(Styles, "styles: what looks like HTML stays text") {
    offer("<b>not bold</b>");
    const tgfw::Message sent = alice.choose(query, "italic");
    CHECK(sent.text == "<b>not bold</b>");
    CHECK(sent.entities->size() == 1);
}

TEST_CASE_FIXTURE(Styles, "styles: code has a handler of its own, by its pattern") {
    const EmulatorInlineAnswer answer = offer("code: int x;\nreturn x;");
    REQUIRE(answer.results.size() == 1);
    CHECK(alice.choose(query, "code").text == "int x;\nreturn x;");
}

TEST_CASE_FIXTURE(Styles, "styles: nothing typed yet is answered with a way to the help") {
    const EmulatorInlineAnswer answer = offer("");
    CHECK(answer.answered);
    CHECK(answer.results.empty());
    CHECK(answer.button.find("Type a text") != std::string::npos);
    CHECK(alice.say("/start help").starts_with("In any chat, type @test_bot and a text"));
}

TEST_CASE_FIXTURE(Styles, "styles: what was chosen is counted") {
    CHECK(alice.say("/favourites") == "Nobody has chosen anything yet.");
    for (const char* style : {"bold", "spoiler", "bold"}) {
        offer("tea");
        alice.choose(query, style);
        test.settle();
    }
    CHECK(alice.say("/favourites") == "Chosen so far:\nbold: 2\nspoiler: 1");
}
