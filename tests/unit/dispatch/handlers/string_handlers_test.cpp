#include "fixture.hpp"

#include <tgfw/dispatch/handlers/string_command_handler.hpp>
#include <tgfw/dispatch/handlers/string_regex_handler.hpp>

using namespace tgfw;
using namespace tgfw::test;

namespace {

template <class H>
bool takes_string(const H& handler, std::string text, Match& match) {
    return handler.check(UpdateView(Incoming::object(std::move(text)), nullptr), match);
}

/// The arguments that a handler of /go finds.
std::optional<Words> args_of(std::string text) {
    Match match;
    if (!takes_string(StringCommandHandler("go", nothing), std::move(text), match)) return std::nullopt;
    return match.args;
}

}  // namespace

TEST_CASE("a string command handler takes strings that are its command, to the letter") {
    CHECK(args_of("/go") == Words());
    for (const char* other : {"go", "/GO", "/going", " /go", "/", "", "/go\targ"}) CHECK_FALSE(args_of(other));
    CHECK_FALSE(takes(StringCommandHandler("go", nothing), command_update(5, "/go")));
}

TEST_CASE("a string command's arguments are split at single spaces, empty ones kept") {
    CHECK(args_of("/go a b") == Words{"a", "b"});
    CHECK(args_of("/go  a") == Words{"", "a"});
    CHECK(args_of("/go a ") == Words{"a", ""});
    CHECK(args_of("/go ") == Words{""});
    CHECK(args_of("/go a\nb\tc") == Words{"a\nb\tc"});
}

TEST_CASE("a string regex handler takes strings that its pattern matches at the start") {
    const StringRegexHandler handler("a(b+)", nothing);
    Match match;
    CHECK(takes_string(handler, "abbc", match));
    REQUIRE(match.matches.size() == 1);
    CHECK(match.matches.front().group(1) == "bb");
    CHECK_FALSE(takes_string(handler, "xab", match));
    CHECK_FALSE(takes(handler, text_update(5, "ab")));
    CHECK_THROWS_AS(StringRegexHandler("(", nothing), ConfigError);
}

TEST_CASE("the callbacks of string handlers may take the string") {
    DispatchFixture fixture;
    fixture.dispatcher.add_handler(
        StringCommandHandler("go", [&](const std::string& text, Context&) -> awaitable<void> {
            fixture.notes.push_back(text);
            co_return;
        }));
    fixture.dispatcher.add_handler(StringRegexHandler(Pattern("/g"),
                                                      [&](Context& context) -> awaitable<void> {
                                                          fixture.notes.push_back(context.match()->str());
                                                          co_return;
                                                      }),
                                   1);
    testing::run_virtual(fixture.io, fixture.clock,
                         fixture.dispatcher.process_update(Incoming::object(std::string("/go on"))));
    CHECK(fixture.notes == Words{"/go on", "/g"});
}

TEST_CASE("string handlers reach nothing but objects") {
    CHECK(reaches(StringCommandHandler("go", nothing), Kinds::objects(), Kinds::none()));
    CHECK(reaches(StringRegexHandler("go", nothing), Kinds::objects(), Kinds::none()));
}
