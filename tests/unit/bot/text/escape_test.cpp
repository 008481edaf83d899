#include <doctest/doctest.h>

#include <string>

#include <tgfw/bot/text/convert.hpp>
#include <tgfw/bot/text/escape.hpp>

using namespace tgfw;

TEST_CASE("HTML escapes what has a meaning in texts and in quoted attributes") {
    CHECK(escape_html("a < b && \"c\" > 'd'") == "a &lt; b &amp;&amp; &quot;c&quot; &gt; 'd'");
    CHECK(escape_html("") == "");
}

TEST_CASE("MarkdownV2 escapes the eighteen characters with a meaning, and the backslash") {
    CHECK(escape_markdown_v2("\\_*[]()~`>#+-=|{}.!") == "\\\\\\_\\*\\[\\]\\(\\)\\~\\`\\>\\#\\+\\-\\=\\|\\{\\}\\.\\!");
    CHECK(escape_markdown_v2("aé😀 \n1") == "aé😀 \n1");
}

TEST_CASE("MarkdownV2 escapes less in code and in URLs") {
    CHECK(escape_markdown_v2("a.b`c\\d)", MarkdownPlace::code) == "a.b\\`c\\\\d)");
    CHECK(escape_markdown_v2("https://a.org/(b)\\c`", MarkdownPlace::url) == "https://a.org/(b\\)\\\\c`");
}

TEST_CASE("the old Markdown escapes its four marks") {
    CHECK(escape_markdown("_a_*b*`c`[d]") == "\\_a\\_\\*b\\*\\`c\\`\\[d]");
}

TEST_CASE("an escaped text of any characters is read as it was") {
    std::string all;
    for (int c = 1; c < 127; ++c) all += static_cast<char>(c);
    all += "é😀\\";
    CHECK(parse_html(escape_html(all)).text == all);
    CHECK(parse_markdown_v2(escape_markdown_v2(all)).text == all);
    CHECK(parse_markdown(escape_markdown(all)).text == all);
    CHECK(parse_markdown_v2("`" + escape_markdown_v2(all, MarkdownPlace::code) + "`").text == all);
    CHECK(parse_html("<b title=\"" + escape_html(all) + "\">x</b>").text == "x");
}
