#include "fixture.hpp"

#include <string>

#include <tgfw/core/error.hpp>

using namespace tgfw;
using namespace tgfw::test;

TEST_CASE("regex searches anywhere and leaves its groups behind") {
    Match match;
    CHECK(passes(filters::regex("l(l)(?P<end>o)"), hello(), &match));
    REQUIRE(match.matches.size() == 1);
    const RegexMatch& found = match.matches.front();
    CHECK(found.str() == "llo");
    CHECK(found.position() == 2);
    CHECK(found.group(1) == "l");
    CHECK(found.group("end") == "o");
    CHECK_FALSE(found.group("start").has_value());
    CHECK_FALSE(found.group(7).has_value());
    CHECK_FALSE(passes(filters::regex("^ello"), hello()));
}

TEST_CASE("regex looks at texts, caption_regex at captions") {
    const Update captioned = with(R"("caption":"hello")");
    CHECK_FALSE(passes(filters::regex("hello"), captioned));
    CHECK(passes(filters::caption_regex("hello"), captioned));
    CHECK_FALSE(passes(filters::caption_regex("hello"), hello()));
}

TEST_CASE("a pattern compiled once serves many filters") {
    const Pattern pattern("(?i)HELL");
    CHECK(passes(filters::regex(pattern), hello()));
    CHECK(passes(filters::caption_regex(pattern), with(R"("caption":"shells")")));
    CHECK(pattern.str() == "(?i)HELL");
}

TEST_CASE("a group that took no part in the match is absent, not empty") {
    Match match;
    REQUIRE(passes(filters::regex("h(x)?e()"), hello(), &match));
    CHECK_FALSE(match.matches.front().group(1).has_value());
    CHECK(match.matches.front().group(2) == "");
}

TEST_CASE("a pattern that is none is refused with its reason when it is made") {
    CHECK_THROWS_WITH_AS(static_cast<void>(filters::regex("(unclosed")), doctest::Contains("missing )"), ConfigError);
    CHECK_THROWS_WITH_AS(static_cast<void>(filters::regex("(?=look)")), doctest::Contains("look-around"), ConfigError);
    CHECK_THROWS_AS(static_cast<void>(filters::field<&Message::text>().matches("(")), ConfigError);
}

TEST_CASE("a pattern that would ruin a backtracking engine is answered at once") {
    const Update nasty = text_update(5, std::string(50000, 'a') + "!");
    CHECK_FALSE(passes(filters::regex("^(a+)+$"), nasty));
}
