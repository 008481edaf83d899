#include <doctest/doctest.h>

#include <string>
#include <vector>

#include <testing/text/styled_text.hpp>

using namespace tgfw::testing;

namespace {

using Kind = EntityKind;
using Entities = std::vector<TextEntity>;

std::string refusal(std::string_view text, std::string_view mode) {
    try {
        static_cast<void>(format_text(text, mode, {}));
        return "(accepted)";
    } catch (const TextRefused& refused) {
        const std::string what = refused.what();
        const std::string prefix = "can't parse entities: ";
        return what.rfind(prefix, 0) == 0 ? what.substr(prefix.size()) : what;
    }
}

StyledText html(std::string_view text) {
    return format_text(text, "HTML", {});
}
StyledText markdown(std::string_view text) {
    return format_text(text, "MarkdownV2", {});
}
Entities found(std::string_view text) {
    return format_text(text, "", {}).entities;
}

}  // namespace

TEST_CASE("HTML tags become entities in UTF-16 units") {
    const StyledText styled =
        html("\xF0\x9F\x98\x80<b>bold</b> <I>it</I> <u>u</u> <s>s</s> <tg-spoiler>x</tg-spoiler>");
    CHECK(styled.text ==
          "\xF0\x9F\x98\x80"
          "bold it u s x");
    CHECK(styled.entities == Entities{{Kind::bold, 2, 4},
                                      {Kind::italic, 7, 2},
                                      {Kind::underline, 10, 1},
                                      {Kind::strikethrough, 12, 1},
                                      {Kind::spoiler, 14, 1}});
}

TEST_CASE("a nested style is cut where another begins") {
    CHECK(html("<b>a<i>b</i>c</b>").entities == Entities{{Kind::bold, 0, 1}, {Kind::bold, 1, 2}, {Kind::italic, 1, 1}});
}

TEST_CASE("styles of one kind that touch are merged") {
    CHECK(html("<b>a</b><b>b</b>").entities == Entities{{Kind::bold, 0, 2}});
}

TEST_CASE("code swallows inner styles and cuts outer ones") {
    CHECK(html("<code>a<b>b</b></code>").entities == Entities{{Kind::code, 0, 2}});
    CHECK(html("<b>x<code>y</code>z</b>").entities ==
          Entities{{Kind::bold, 0, 1}, {Kind::code, 1, 1}, {Kind::bold, 2, 1}});
}

TEST_CASE("pre with code over the same text has a language") {
    CHECK(html("<pre><code class=\"language-py\">x=1</code></pre>").entities ==
          Entities{{Kind::pre_with_language, 0, 3, "py"}});
    CHECK(html("<code class=\"language-py\">x</code>").entities == Entities{{Kind::code, 0, 1}});
}

TEST_CASE("links are normalised, and bad ones dropped without an error") {
    CHECK(html("<a href='HTTP://Example.COM'>x</a>").entities ==
          Entities{{Kind::text_link, 0, 1, "http://example.com/"}});
    CHECK(html("<a href=\"bad url\">x</a>").entities.empty());
    CHECK(html("<a href=\"javascript:alert(1)\">x</a>").entities.empty());
    CHECK(html("<a>t.me</a>").entities == Entities{{Kind::text_link, 0, 4, "http://t.me/"}});
    CHECK(html("<a href=\"tg://user?id=42\">x</a>").entities == Entities{{Kind::text_mention, 0, 1, "42"}});
}

TEST_CASE("only the four HTML entities and numbers are known") {
    CHECK(html("&lt;b&gt; &amp;&quot; &lt x &#65;&#x42; &nbsp; &AMP;").text == "<b> &\" < x AB &nbsp; &AMP;");
}

TEST_CASE("HTML errors name tag and byte offset") {
    CHECK(refusal("<br>", "HTML") == "Unsupported start tag \"br\" at byte offset 0");
    CHECK(refusal("a < b", "HTML") == "Unsupported start tag \"\" at byte offset 2");
    CHECK(refusal("a <3", "HTML") == "Unclosed start tag at byte offset 2");
    CHECK(refusal("<b>a</i>", "HTML") == "Unmatched end tag at byte offset 4, expected \"</b>\", found \"</i>\"");
    CHECK(refusal("<b>a", "HTML") == "Can't find end tag corresponding to start tag \"b\"");
    CHECK(refusal("</b>", "HTML") == "Unexpected end tag at byte offset 0");
    CHECK(refusal("<b>x</b y>", "HTML") == "Unclosed end tag at byte offset 4");
    CHECK(refusal("<span>x</span>", "HTML") == "Tag \"span\" must have class \"tg-spoiler\" at byte offset 0");
    CHECK(refusal("<a href=http://a.b>x</a>", "HTML") == "Unexpected end of name token at byte offset 8");
}

TEST_CASE("MarkdownV2 marks become entities") {
    const StyledText styled = markdown("*b* _i_ __u__ ~s~ ||x|| `c` [t](http://a.org)");
    CHECK(styled.text == "b i u s x c t");
    CHECK(styled.entities == Entities{{Kind::bold, 0, 1},
                                      {Kind::italic, 2, 1},
                                      {Kind::underline, 4, 1},
                                      {Kind::strikethrough, 6, 1},
                                      {Kind::spoiler, 8, 1},
                                      {Kind::code, 10, 1},
                                      {Kind::text_link, 12, 1, "http://a.org/"}});
}

TEST_CASE("a backslash escapes any ASCII character") {
    CHECK(markdown("a\\.b\\*c\\d").text == "a.b*cd");
    CHECK(markdown("end\\").text == "end\\");
}

TEST_CASE("a code block takes its language before white space") {
    CHECK(markdown("```py\nx=1```").entities == Entities{{Kind::pre_with_language, 0, 3, "py"}});
    CHECK(markdown("```x```").entities == Entities{{Kind::pre, 0, 1}});
}

TEST_CASE("a quote holds the line break that ends it") {
    CHECK(markdown(">q1\n>q2\nz").entities == Entities{{Kind::blockquote, 0, 6}});
    CHECK(markdown(">a||").entities == Entities{{Kind::expandable_blockquote, 0, 1}});
    CHECK(markdown(">a\n**>b").entities == Entities{{Kind::blockquote, 0, 2}, {Kind::blockquote, 2, 1}});
}

TEST_CASE("MarkdownV2 errors name the mark that stays open") {
    CHECK(refusal("a.b", "MarkdownV2") == "Character '.' is reserved and must be escaped with the preceding '\\'");
    CHECK(refusal("*a", "markdownv2") == "Can't find end of Bold entity at byte offset 0");
    CHECK(refusal("a||b", "MarkdownV2") == "Can't find end of Spoiler entity at byte offset 1");
    CHECK(refusal("_a\n*b_", "MarkdownV2") == "Can't find end of Italic entity at byte offset 5");
    CHECK(refusal("*a_b*c_", "MarkdownV2") == "Can't find end of Italic entity at byte offset 6");
    CHECK(refusal("___a___", "MarkdownV2") == "Can't find end of Italic entity at byte offset 6");
    CHECK(refusal("[a](http://x.y", "MarkdownV2") == "Can't find end of a URL at byte offset 4");
    CHECK(refusal("```a`b```", "MarkdownV2") == "Can't find end of Pre entity at byte offset 0");
    CHECK(refusal("`a", "MarkdownV2") == "Can't find end of Code entity at byte offset 0");
}

TEST_CASE("legacy Markdown does not nest") {
    const StyledText styled = format_text("*a _b_* \\_ `c`", "Markdown", {});
    CHECK(styled.text == "a _b_ _ c");
    CHECK(styled.entities == Entities{{Kind::bold, 0, 5}, {Kind::code, 8, 1}});
    CHECK(refusal("a *b", "Markdown") == "Can't find end of the entity starting at byte offset 2");
}

TEST_CASE("an unknown parse mode is refused, but not looked at for an empty text") {
    CHECK(refusal("x", "BBCode") == "unsupported parse_mode");
    CHECK(refusal("", "BBCode") == "(accepted)");
}

TEST_CASE("commands are found where the server finds them") {
    CHECK(found("/start now") == Entities{{Kind::bot_command, 0, 6}});
    CHECK(found("(/start:)") == Entities{{Kind::bot_command, 1, 6}});
    CHECK(found("/start@tea_bot") == Entities{{Kind::bot_command, 0, 14}});
    CHECK(found("/a/b //x /start/ x/y /start@ab").empty());
}

TEST_CASE("mentions, hashtags and cashtags are found") {
    CHECK(found("hi @alice!") == Entities{{Kind::mention, 3, 6}});
    CHECK(found("@abc x@user").empty());
    CHECK(found("@pic") == Entities{{Kind::mention, 0, 4}});
    CHECK(found("#tea #123 ##a") == Entities{{Kind::hashtag, 0, 4}});
    CHECK(found("$USD $usd") == Entities{{Kind::cashtag, 0, 4}});
}

TEST_CASE("URLs and e-mail addresses are found") {
    CHECK(found("see https://example.com/a(b)?c=1.") == Entities{{Kind::url, 4, 28}});
    CHECK(found("example.com, main.py") == Entities{{Kind::url, 0, 11}, {Kind::url, 13, 7}});
    CHECK(found("file.txt http://localhost 1.1 a.b").empty());
    CHECK(found("1.2.3.4") == Entities{{Kind::url, 0, 7}});
    CHECK(found("a.b+c@d-e.co.uk") == Entities{{Kind::email, 0, 15}});
    CHECK(found("foo@example.com/bar") == Entities{{Kind::url, 0, 19}});
}

TEST_CASE("texts are cleaned and trimmed, and entities move along") {
    CHECK(format_text("a\tb\r\nc  \n", "", {}).text == "a b\nc");
    const StyledText styled = html("  <b> x </b>  ");
    CHECK(styled.text == " x");
    CHECK(styled.entities == Entities{{Kind::bold, 0, 2}});
    CHECK(html("a\r<b>b</b>").entities == Entities{{Kind::bold, 1, 1}});
}

TEST_CASE("entities outside the text or inside a symbol are refused") {
    const auto problem = [](std::int64_t offset, std::int64_t length) {
        try {
            static_cast<void>(
                format_text("\xF0\x9F\x98\x80"
                            "ab",
                            "", {{Kind::bold, offset, length}}));
            return std::string("(accepted)");
        } catch (const TextRefused& refused) {
            return std::string(refused.what());
        }
    };
    CHECK(problem(2, 2) == "(accepted)");
    CHECK(problem(4, 1) == "entity begins after the end of the text at UTF-16 offset 4");
    CHECK(problem(2, 9) == "entity beginning at UTF-16 offset 2 ends after the end of the text at UTF-16 offset 11");
    CHECK(problem(1, 2) == "entity begins in a middle of a UTF-16 symbol at byte offset 0");
    CHECK(problem(-1, 2) == "receive an entity with incorrect offset -1");
}
