#include <doctest/doctest.h>

#include <string>

#include <bot/text/styled_text.hpp>
#include <tgfw/bot/text/convert.hpp>
#include <tgfw/bot/text/split.hpp>
#include <tgfw/bot/text/utf16.hpp>
#include <tgfw/core/error.hpp>

#include "random_text.hpp"

using namespace tgfw;

namespace {

std::vector<std::string> texts(const std::vector<FormattedText>& parts) {
    std::vector<std::string> out;
    for (const FormattedText& part : parts) out.push_back(part.text);
    return out;
}
using Texts = std::vector<std::string>;

std::string without_blanks(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c != ' ' && c != '\n') out += c;
    }
    return out;
}

}  // namespace

TEST_CASE("a text that fits is one part, and one with nothing to see none") {
    CHECK(split_message(rich::bold("Hello")) == std::vector<FormattedText>{rich::bold("Hello")});
    CHECK(split_message("").empty());
    CHECK(split_message(" \n\t\u200B").empty());
    CHECK(split_message(std::string(4096, 'x')).size() == 1);
    CHECK(split_message(std::string(4097, 'x')).size() == 2);
}

TEST_CASE("paragraphs are cut apart before lines, and lines before words") {
    CHECK(texts(split_message("one two\n\nthree four\nfive six", 14)) == Texts{"one two", "three four", "five six"});
    CHECK(texts(split_message("one two\nthree four five", 14)) == Texts{"one two", "three four", "five"});
    CHECK(texts(split_message("one two three", 9)) == Texts{"one two", "three"});
    CHECK(texts(split_message("a\n\nbcd efg hij", 8)) == Texts{"a\n\nbcd", "efg hij"});
}

TEST_CASE("a cut at a paragraph or a line leaves no part less than half full") {
    CHECK(texts(split_message("one\n\ntwo\nthree four five", 18)) == Texts{"one\n\ntwo\nthree", "four five"});
}

TEST_CASE("a word is cut only where it is longer than a part") {
    CHECK(texts(split_message("abcdefghij", 4)) == Texts{"abcd", "efgh", "ij"});
    CHECK(texts(split_message("a bcdefghij", 4)) == Texts{"a", "bcde", "fghi", "j"});
}

TEST_CASE("a part may be filled to the last unit") {
    CHECK(texts(split_message("abc def", 3)) == Texts{"abc", "def"});
    CHECK(texts(split_message("😀😀 😀", 4)) == Texts{"😀😀", "😀"});
}

TEST_CASE("no symbol is cut in two") {
    CHECK(texts(split_message("a😀b", 2)) == Texts{"a", "😀", "b"});
    CHECK(texts(split_message("ae\u0301\u0323x", 3)) == Texts{"a", "e\u0301\u0323", "x"});
    CHECK(texts(split_message("🇩🇪🇫🇷🇮🇹", 9)) == Texts{"🇩🇪🇫🇷", "🇮🇹"});
    CHECK(texts(split_message("ab👨‍👩‍👧", 9)) == Texts{"ab", "👨‍👩‍👧"});
    CHECK(texts(split_message("👍🏽👍🏽", 6)) == Texts{"👍🏽", "👍🏽"});
    CHECK(texts(split_message("❤\uFE0F❤\uFE0F", 3)) == Texts{"❤\uFE0F", "❤\uFE0F"});
}

TEST_CASE("a symbol longer than a part is cut, but never a surrogate pair") {
    const Texts parts = texts(split_message("👨‍👩‍👧", 4));
    CHECK(parts.size() > 1);
    for (const std::string& part : parts) CHECK(utf16_length(part) <= 4);
}

TEST_CASE("entities go on in the next part, a link with its URL and code with its language") {
    const auto bold = split_message(rich::bold("one two"), 4);
    CHECK(bold == std::vector<FormattedText>{rich::bold("one"), rich::bold("two")});
    const auto link = split_message(rich::link("one two", "https://a.org/"), 4);
    CHECK(link == std::vector<FormattedText>{rich::link("one", "https://a.org/"), rich::link("two", "https://a.org/")});
    const auto code = split_message(rich::pre("if x == 1:\n    return 1", "python"), 16);
    CHECK(code == std::vector<FormattedText>{rich::pre("if x == 1:", "python"), rich::pre("    return 1", "python")});
    User ann(7, false, "Ann");
    CHECK(split_message(rich::mention(ann) + " x", 4)[0] == rich::mention(ann));
}

TEST_CASE("links stay whole where they can, custom emoji and dates always") {
    const FormattedText text = rich::text("see ", rich::link("the menu", "https://a.org/"), " now");
    CHECK(texts(split_message(text, 10)) == Texts{"see", "the menu", "now"});
    const auto parts = split_message(rich::text("abc", rich::custom_emoji("👍👍", "7"), "d"), 4);
    CHECK(parts == std::vector<FormattedText>{"abc", rich::custom_emoji("👍👍", "7"), "d"});
    CHECK(texts(split_message(rich::text("abc", rich::date_time("1 2", 17)), 5)) == Texts{"abc", "1 2"});
    // One that no part can hold becomes text.
    for (const FormattedText& part : split_message(rich::custom_emoji("abcdef", "7"), 4)) CHECK(part.entities.empty());
}

TEST_CASE("a part has no more entities than the server keeps") {
    FormattedText text;
    for (int i = 0; i < 250; ++i) text += rich::text(rich::bold("b"), " ");
    const auto parts = split_message(text);
    REQUIRE(parts.size() == 3);
    CHECK(parts[0].entities.size() == 100);
    CHECK(parts[2].entities.size() == 50);
}

TEST_CASE("a limit that holds no symbol is refused, and so is text that is not UTF-8") {
    CHECK_THROWS_AS(static_cast<void>(split_message("a", 1)), ConfigError);
    CHECK_THROWS_AS(static_cast<void>(split_message("\xFF")), TextRefused);
}

TEST_CASE("each part of a random text is one that the server takes as it is, and nothing is lost") {
    test::RandomText random(4);
    for (int i = 0; i < 4000; ++i) {
        const FormattedText text = random.scattered(60, 12);
        const std::size_t limit = 2 + random.below(20);
        std::string joined;
        for (const FormattedText& part : split_message(text, limit)) {
            INFO(text.text);
            REQUIRE(utf16_length(part.text) <= static_cast<std::int64_t>(limit));
            REQUIRE(styled::is_visible(part.text));
            REQUIRE(normalize(part) == part);
            REQUIRE(part.entities.size() <= 100);
            joined += part.text;
        }
        std::string visible;
        for (const char c : without_blanks(normalize(text).text)) visible += c;
        // Parts that are blank to the server are left out: compare what is not.
        const auto strip = [](std::string s) {
            for (const std::string blank : {"\u00A0", "\u200B", "\u200D"}) {
                for (std::size_t at = 0; (at = s.find(blank, at)) != std::string::npos;) s.erase(at, blank.size());
            }
            return s;
        };
        REQUIRE(strip(without_blanks(joined)) == strip(visible));
    }
}
