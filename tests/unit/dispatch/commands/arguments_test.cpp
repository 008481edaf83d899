#include "fixture.hpp"

#include <cstdint>
#include <optional>

using namespace tgfw;
using namespace tgfw::test;

namespace {

class Color {
public:
    static std::optional<Color> parse(std::string_view word) {
        Color color;
        color.name = std::string(word);
        return word == "red" || word == "blue" ? std::optional<Color>(color) : std::nullopt;
    }
    std::string name;
};

}  // namespace

TEST_CASE_FIXTURE(CommandFixture, "a command's words become the arguments of its callback") {
    commands.add(Command("remind", "Remind you of something").arg<Duration>("in").rest("what"),
                 write<Duration, std::string>());
    dispatcher.add_handler(commands);
    say("/remind 1h30m drink  \\\"water\\\"\\nnow ");
    say("/REMIND@test_bot 2d sleep");
    CHECK(take() == Words{"5400s|drink  \"water\"\nnow", "172800s|sleep"});
    CHECK(answers().empty());
}

TEST_CASE_FIXTURE(CommandFixture, "whole numbers are read within the bounds of their type") {
    commands.add(Command("i", "x").arg<int>("n"), write<int>());
    commands.add(Command("u", "x").arg<std::uint8_t>("n"), write<std::uint8_t>());
    commands.add(Command("l", "x").arg<std::int64_t>("n"), write<std::int64_t>());
    dispatcher.add_handler(commands);
    for (const char* text : {"/i 7", "/i -2147483648", "/i +5", "/u 255", "/l 9223372036854775807"}) say(text);
    CHECK(take() == Words{"7", "-2147483648", "5", "255", "9223372036854775807"});
    for (const char* text : {"/i 2147483648", "/u 256", "/u -1", "/l 99999999999999999999999"}) say(text);
    CHECK(answers() ==
          Words{"\"2147483648\" is too large or too small for <n>: it takes a whole number from -2147483648 "
                "to 2147483647.\nUsage: /i <n>",
                "\"256\" is too large or too small for <n>: it takes a whole number from 0 to 255.\n"
                "Usage: /u <n>",
                "\"-1\" is too large or too small for <n>: it takes a whole number from 0 to 255.\n"
                "Usage: /u <n>",
                "\"99999999999999999999999\" is too large or too small for <n>: it takes a whole number.\n"
                "Usage: /l <n>"});
    for (const char* text : {"/i x", "/i 7x", "/i 1.5", "/i -", "/i +-5", "/u -x", "/i 0x10"}) say(text);
    CHECK(answers().size() == 7);
    CHECK(take().empty());
}

TEST_CASE_FIXTURE(CommandFixture, "numbers are finite") {
    commands.add(Command("d", "x").arg<double>("n"), write<double>());
    dispatcher.add_handler(commands);
    for (const char* text : {"/d 1.5", "/d -2e3", "/d 7"}) say(text);
    CHECK(take() == Words{"1.5", "-2000", "7"});
    for (const char* text : {"/d inf", "/d nan", "/d 1,5", "/d 1e999", "/d x"}) say(text);
    CHECK(answers().size() == 5);
    CHECK(take().empty());
}

TEST_CASE_FIXTURE(CommandFixture, "durations have units, the largest first") {
    commands.add(Command("w", "x").arg<Duration>("t"), write<Duration>());
    dispatcher.add_handler(commands);
    for (const char* text : {"/w 10m", "/w 1h30m", "/w 2D", "/w 1w2d3h4m5s", "/w 0s"}) say(text);
    CHECK(take() == Words{"600s", "5400s", "172800s", "788645s", "0s"});
    for (const char* text : {"/w 10", "/w m", "/w 30m1h", "/w 1h1h", "/w -1h", "/w 1y", "/w 1h30", "/w 1.5h"})
        say(text);
    CHECK(answers().size() == 8);
    say("/w 99999999999999999999s");
    say("/w 9223372036854775807w");
    CHECK(
        answers() ==
        Words{"\"99999999999999999999s\" is too large or too small for <t>: it takes a duration such as 10m, 1h30m or "
              "2d.\nUsage: /w <t>",
              "\"9223372036854775807w\" is too large or too small for <t>: it takes a duration such as 10m, 1h30m or "
              "2d.\nUsage: /w <t>"});
    CHECK(take().empty());
}

TEST_CASE_FIXTURE(CommandFixture, "a word in quotes may have spaces in it, whatever quotes the keyboard makes") {
    commands.add(Command("add", "x").arg<std::string>("what").arg<int>("count"), write<std::string, int>());
    dispatcher.add_handler(commands);
    for (const char* text :
         {"/add milk 1", "/add \\\"two words\\\" 2", "/add “two words” 3", "/add „zwei Worte“ 4", "/add «deux mots» 5",
          "/add \\\"a \\\\\\\"b\\\\\\\"\\\" 6", "/add \\\"\\\" 7", "/add 5\\\" 8"}) {
        say(text);
    }
    CHECK(take() ==
          Words{"milk|1", "two words|2", "two words|3", "zwei Worte|4", "deux mots|5", "a \"b\"|6", "7", "5\"|8"});
    say("/add \\\"open 9");
    CHECK(take() == Words{"\"open|9"});
}

TEST_CASE_FIXTURE(CommandFixture, "arguments may be missing where they are optional") {
    commands.add(
        Command("roll", "x").arg<std::optional<int>>("dice").arg<std::optional<int>>("sides").optional_rest("why"),
        write<std::optional<int>, std::optional<int>, std::optional<std::string>>());
    dispatcher.add_handler(commands);
    for (const char* text : {"/roll", "/roll 2", "/roll 2 6", "/roll 2 6 for luck"}) say(text);
    CHECK(take() == Words{"-|-|-", "2|-|-", "2|6|-", "2|6|for luck"});
    say("/roll two");
    CHECK(answers() == Words{"\"two\" does not fit <dice>: it takes a whole number from -2147483648 to 2147483647.\n"
                             "Usage: /roll [dice] [sides] [why…]"});
}

TEST_CASE_FIXTURE(CommandFixture, "an argument can take all words that are left") {
    commands.add(Command("sum", "x").arg<std::vector<int>>("numbers"), write<std::vector<int>>());
    commands.add(Command("tag", "x").arg<std::optional<std::vector<std::string>>>("names"),
                 write<std::optional<std::vector<std::string>>>());
    dispatcher.add_handler(commands);
    for (const char* text : {"/sum 1 2  3", "/sum 4", "/tag a \\\"b c\\\"", "/tag"}) say(text);
    CHECK(take() == Words{"[1,2,3]", "[4]", "[a,b c]", "-"});
    say("/sum");
    say("/sum 1 x 3");
    CHECK(answers() == Words{"Please add <numbers>, a whole number from -2147483648 to 2147483647.\nUsage: /sum "
                             "<numbers…>",
                             "\"x\" does not fit <numbers>: it takes a whole number from -2147483648 to 2147483647.\n"
                             "Usage: /sum <numbers…>"});
}

TEST_CASE_FIXTURE(CommandFixture, "a choice is one of its words, in either case") {
    commands.add(Command("size", "x").choice("size", {"Small", "Large"}), write<std::string>());
    dispatcher.add_handler(commands);
    say("/size sMALL");
    CHECK(take() == Words{"Small"});
    say("/size huge");
    say("/size");
    CHECK(answers() == Words{"\"huge\" does not fit <size>: it takes one of Small, Large.\nUsage: /size <size>",
                             "Please add <size>, one of Small, Large.\nUsage: /size <size>"});
    const auto choose_nothing = [] { return Command("a", "x").choice("c", {}); };
    CHECK_THROWS_AS(choose_nothing(), ConfigError);
}

TEST_CASE_FIXTURE(CommandFixture, "yes and no have many words") {
    commands.add(Command("b", "x").arg<bool>("on"), write<bool>());
    dispatcher.add_handler(commands);
    for (const char* text : {"/b yes", "/b OFF", "/b 1", "/b false"}) say(text);
    CHECK(take() == Words{"yes", "no", "yes", "no"});
    say("/b maybe");
    CHECK(answers() == Words{"\"maybe\" does not fit <on>: it takes yes or no.\nUsage: /b <on>"});
}

TEST_CASE_FIXTURE(CommandFixture, "a type that parses itself is an argument") {
    commands.add(Command("paint", "x").arg<Color>("color"), [this](Context&, const Color& color) -> awaitable<void> {
        notes.push_back(color.name);
        co_return;
    });
    dispatcher.add_handler(commands);
    say("/paint red");
    say("/paint green");
    CHECK(take() == Words{"red"});
    CHECK(answers() == Words{"\"green\" does not fit <color>: it takes a word.\nUsage: /paint <color>"});
}

TEST_CASE_FIXTURE(CommandFixture, "a user is named by @name, or picked from a list") {
    commands.add(Command("ban", "x").arg<UserMention>("who").arg<Duration>("time"), write<UserMention, Duration>());
    dispatcher.add_handler(commands);
    say("/ban @Bob 1h");
    process(message_update(5, R"("text":"/ban 😀 Ann Lee 1h","entities":[{"type":"bot_command","offset":0,"length":4},
              {"type":"text_mention","offset":5,"length":10,"user":{"id":77,"is_bot":false,"first_name":"Ann"}}])"));
    CHECK(take() == Words{"@Bob(@Bob)|3600s", "@#77(😀 Ann Lee)|3600s"});
    for (const char* text : {"/ban bob 1h", "/ban @ 1h", "/ban @bo-b 1h"}) say(text);
    CHECK(answers().size() == 3);
    CHECK(take().empty());
}

TEST_CASE_FIXTURE(CommandFixture, "an entity that lies about its length does no harm to a user's mention") {
    commands.add(Command("ban", "x").arg<UserMention>("who"), write<UserMention>());
    dispatcher.add_handler(commands);
    for (const int length : {-5, 0, 1000}) {
        process(message_update(
            5, fmt::format(R"("text":"/ban Ann","entities":[{{"type":"bot_command","offset":0,"length":4}},
              {{"type":"text_mention","offset":5,"length":{},"user":{{"id":7,"is_bot":false,"first_name":"A"}}}}])",
                           length)));
    }
    CHECK(take() == Words{"@#7(Ann)"});
    CHECK(answers().size() == 2);
}

TEST_CASE_FIXTURE(CommandFixture, "words that no argument takes are an error, and so are missing ones") {
    commands.add(Command("go", "x"), write<>());
    commands.add(Command("say", "x").rest("text"), write<std::string>());
    dispatcher.add_handler(commands);
    say("/go");
    say("/go on");
    say("/say   ");
    CHECK(take() == Words{""});
    CHECK(answers() == Words{"\"on\" is more than the command takes.\nUsage: /go",
                             "Please add <text>, a text.\nUsage: /say <text…>"});
}
