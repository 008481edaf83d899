#include <doctest/doctest.h>

#include <string>

#include <bot/text/entities.hpp>
#include <tgfw/bot/text/convert.hpp>
#include <tgfw/bot/text/text.hpp>

#include "random_text.hpp"

using namespace tgfw;

namespace {

std::string refusal(FormattedText (*parse)(std::string_view), std::string_view text) {
    try {
        static_cast<void>(parse(text));
        return "(accepted)";
    } catch (const TextRefused& refused) {
        return refused.what();
    }
}

/// Entities in normal form, the text as it is.
FormattedText with_normal_entities(const FormattedText& text) {
    return styled::to_formatted(styled::from_formatted(text));
}

}  // namespace

TEST_CASE("entities become HTML, nested with few tags") {
    const FormattedText text =
        rich::text(rich::bold("a", rich::italic("b"), "c"), " <&> ", rich::link("l", "https://a.org/?x=1&y=\"2\""));
    CHECK(to_html(text) == "<b>a<i>b</i>c</b> &lt;&amp;&gt; <a href=\"https://a.org/?x=1&amp;y=&quot;2&quot;\">l</a>");
    CHECK(to_html(rich::pre("x<y", "cpp")) == "<pre><code class=\"language-cpp\">x&lt;y</code></pre>");
    CHECK(to_html(rich::pre("x")) == "<pre>x</pre>");
    CHECK(to_html(rich::mention("m", 42)) == "<a href=\"tg://user?id=42\">m</a>");
    CHECK(to_html(rich::custom_emoji("👍", "7")) == "<tg-emoji emoji-id=\"7\">👍</tg-emoji>");
    CHECK(to_html(rich::date_time("d", 17, "r")) == "<tg-time unix=\"17\" format=\"r\">d</tg-time>");
    CHECK(to_html(rich::text(rich::underline("u"), rich::strikethrough("s"), rich::spoiler("p"))) ==
          "<u>u</u><s>s</s><tg-spoiler>p</tg-spoiler>");
    CHECK(to_html(rich::expandable_blockquote("q")) == "<blockquote expandable>q</blockquote>");
}

TEST_CASE("styles that overlap are closed and opened again, and nothing is doubled") {
    FormattedText text = "abcdef";
    text.entities = {MessageEntity(MessageEntityType::bold, 0, 4), MessageEntity(MessageEntityType::italic, 2, 4)};
    CHECK(to_html(text) == "<b>ab<i>cd</i></b><i>ef</i>");
    CHECK(to_markdown_v2(text) == "*ab_cd_*_ef_");
}

TEST_CASE("entities become MarkdownV2, with what it reserves escaped") {
    CHECK(
        to_markdown_v2(rich::text(rich::bold("a.b"), "-", rich::code("`\\."), rich::link("l", "https://a.org/(x)"))) ==
        "*a\\.b*\\-`\\`\\\\.`[l](https://a.org/(x\\))");
    CHECK(to_markdown_v2(rich::pre("x", "cpp")) == "```cpp\nx```");
    CHECK(to_markdown_v2(rich::text(rich::spoiler("p"), rich::strikethrough("s"))) == "||p||~s~");
    CHECK(to_markdown_v2(rich::custom_emoji("👍", "7")) == "![👍](tg://emoji?id=7)");
    CHECK(to_markdown_v2(rich::date_time("d", 17, "wD")) == "![d](tg://time?unix=17&format=wD)");
}

TEST_CASE("underscores of italic and underline are kept apart") {
    CHECK(to_markdown_v2(rich::italic(rich::underline("a"))) == "_**__a___");
    CHECK(to_markdown_v2(rich::text(rich::italic("a"), rich::underline("b"))) == "_a_**__b__");
    CHECK(parse_markdown_v2("_a_**__b__") == rich::text(rich::italic("a"), rich::underline("b")));
}

TEST_CASE("quotes become lines with > before them") {
    CHECK(to_markdown_v2(rich::text("a\n", rich::blockquote("b\n", rich::bold("c\nd"), "\n"), "e")) ==
          "a\n>b\n>*c\n>d*\ne");
    CHECK(to_markdown_v2(rich::text(rich::blockquote("a\n"), rich::blockquote("b\n"))) == ">a\n**>b\n");
    CHECK(to_markdown_v2(rich::expandable_blockquote("a\n", rich::spoiler("b"))) == ">a\n>||b||||");
}

TEST_CASE("of a quote that MarkdownV2 cannot say, the whole lines are quoted") {
    CHECK(to_markdown_v2(rich::text("a ", rich::blockquote("b"))) == "a b");
    CHECK(to_markdown_v2(rich::text("a ", rich::blockquote("b\nc\nd"), " e")) == "a b\n>c\nd e");
    CHECK(parse_markdown_v2(to_markdown_v2(rich::text(rich::blockquote("a"), "\nb"))) ==
          rich::text(rich::blockquote("a\n"), "b"));
}

TEST_CASE("the old Markdown shows one entity in one place") {
    CHECK(to_markdown(rich::bold("a", rich::italic("b"), "c")) == "*abc*");
    CHECK(to_markdown(rich::text(rich::underline("u"), rich::italic("a_b"), "*")) == "u_a_\\__b_\\*");
    CHECK(to_markdown(rich::link("a]b", "https://a.org/(x)")) == "[a](https://a.org/(x%29)][b](https://a.org/(x%29)");
    CHECK(to_markdown(rich::pre("x`", "cpp")) == "`x`\\`");
    CHECK(to_markdown(rich::pre("x\n", "cpp")) == "```cpp\nx\n```");
    CHECK(to_markdown(rich::text("\\", rich::bold("b"))) == "*\\b*");
}

TEST_CASE("what is parsed comes in normal form, untrimmed") {
    CHECK(parse_html(" <b>a<i>b</i></b> ").text == " ab ");
    CHECK(parse_html("<i>a</i><i>b</i>") == rich::italic("ab"));
    CHECK(parse_html("<a href=\"A.org\">x</a>") == rich::link("x", "http://a.org/"));
    CHECK(parse_html("<tg-emoji emoji-id=\"7\">👍</tg-emoji>") == rich::custom_emoji("👍", "7"));
    CHECK(parse_html("<tg-time unix=\"17\" format=\"r\">d</tg-time>") == rich::date_time("d", 17, "r"));
    CHECK(parse_html("<tg-time unix=\"x\">d</tg-time>") == FormattedText("d"));
    CHECK(parse_markdown("*a* ```cpp\nx```") == rich::text(rich::bold("a"), " ", rich::pre("x", "cpp")));
    CHECK(parse_markdown("[m](tg://user?id=42)").entities[0].user->id == 42);
    CHECK(parse_html("<a href=\"TG://user?id=42\">m</a>") == rich::mention("m", 42));
    CHECK(parse_html("<a href=\"tg://user?id=0\">m</a>") == rich::link("m", "tg://user?id=0"));
}

TEST_CASE("what the server refuses is refused in its words") {
    CHECK(refusal(parse_html, "<b>a") == "can't parse entities: Can't find end tag corresponding to start tag \"b\"");
    CHECK(refusal(parse_markdown_v2, "a.b") ==
          "can't parse entities: Character '.' is reserved and must be escaped with the preceding '\\'");
    CHECK(refusal(parse_markdown, "*a") ==
          "can't parse entities: Can't find end of the entity starting at byte offset 0");
    CHECK(refusal(parse_html, "\xFF") == "can't parse entities: text must be encoded in UTF-8");
    CHECK(refusal(parse_html, "<tg-time unix=\"1\" format=\"zz\">x</tg-time>") ==
          "can't parse entities: Invalid date format used");
    FormattedText outside = "a";
    outside.entities = {MessageEntity(MessageEntityType::bold, 0, 2)};
    CHECK_THROWS_WITH_AS(static_cast<void>(to_html(outside)),
                         "entity beginning at UTF-16 offset 0 ends after the end of the text at "
                         "UTF-16 offset 2",
                         TextRefused);
}

TEST_CASE("kinds of entities that this library does not know are left out of markup") {
    FormattedText text = "abc";
    text.entities = {MessageEntity("sparkling", 0, 3), MessageEntity(MessageEntityType::hashtag, 0, 2)};
    CHECK(to_html(text) == "abc");
}

TEST_CASE("an entity that the server would drop or refuse for what it says is left out of markup") {
    CHECK(to_html(rich::link("x", "not a url")) == "x");
    CHECK(to_html(rich::custom_emoji("x", "abc")) == "x");
    CHECK(to_html(rich::custom_emoji("x", "0")) == "x");
    CHECK(to_html(rich::mention("x", -100)) == "x");
    CHECK(to_html(rich::date_time("x", 17, "zz")) == "x");
    CHECK(to_html(rich::date_time("x", -1)) == "x");
}

TEST_CASE("two texts that look alike have one normal form") {
    CHECK(normalize(rich::bold(" a\t", rich::bold("b"), "\r\n ")) == rich::bold(" a b"));
    CHECK(normalize(rich::bold("a", rich::italic("b"))) ==
          normalize(rich::text(rich::bold("a"), rich::italic(rich::bold("b")))));
    User ann(7, false, "Ann");
    CHECK(normalize(rich::text("  by ", rich::mention(ann))).entities[0].user->first_name == "Ann");
}

TEST_CASE("random texts read from their HTML and MarkdownV2 are what they were") {
    test::RandomText random(1);
    for (int i = 0; i < 3000; ++i) {
        const FormattedText text = random.tree(3);
        const FormattedText normal = with_normal_entities(text);
        INFO(to_html(text));
        INFO(to_markdown_v2(text));
        REQUIRE(parse_html(to_html(text)) == normal);
        // A quote's last line break is in no other entity then: the second time, all is as it was.
        const FormattedText once = parse_markdown_v2(to_markdown_v2(text));
        REQUIRE(once.text == normal.text);
        REQUIRE(parse_markdown_v2(to_markdown_v2(once)) == once);
    }
}

TEST_CASE("random texts without quotes read from their MarkdownV2 are what they were") {
    test::RandomText random(2);
    for (int i = 0; i < 3000; ++i) {
        const FormattedText text = random.tree(2);
        INFO(to_markdown_v2(text));
        REQUIRE(parse_markdown_v2(to_markdown_v2(text)) == with_normal_entities(text));
    }
}

TEST_CASE("entities scattered at random can be written in each format, and the text is kept") {
    test::RandomText random(3);
    for (int i = 0; i < 5000; ++i) {
        const FormattedText text = random.scattered(30, 10);
        INFO(to_html(text));
        INFO(to_markdown_v2(text));
        INFO(to_markdown(text));
        REQUIRE(parse_html(to_html(text)) == with_normal_entities(text));
        const FormattedText once = parse_markdown_v2(to_markdown_v2(text));
        REQUIRE(once.text == text.text);
        REQUIRE(parse_markdown_v2(to_markdown_v2(once)) == once);
        REQUIRE(parse_markdown(to_markdown(text)).text == text.text);
        REQUIRE(normalize(normalize(text)) == normalize(text));
    }
}
