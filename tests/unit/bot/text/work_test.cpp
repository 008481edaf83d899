// A program of its own: it holds the sources of the toolbox, compiled so that each basic block counts itself.
#include <doctest/doctest.h>

#include <cstdint>
#include <functional>
#include <string>

#include <tgfw/bot/text/convert.hpp>
#include <tgfw/bot/text/escape.hpp>
#include <tgfw/bot/text/split.hpp>

namespace {

std::uint64_t blocks = 0;

}  // namespace

extern "C" void __sanitizer_cov_trace_pc() {
    ++blocks;
}

namespace {

using namespace tgfw;

/// About 100 bytes and one entity a piece, of all sorts, some with others in them.
FormattedText text_of(int pieces) {
    const std::string words = "The quick brown fox & the lazy dog_of_ours. ";
    std::vector<FormattedText> all;
    for (int i = 0; i < pieces; i += 4) {
        all.push_back(rich::text(words, rich::bold(words, rich::italic("nested"), "\n")));
        all.push_back(rich::text(words, rich::link(words, "https://example.org/(x)")));
        all.push_back(rich::text("\n", rich::blockquote(words, words, "\n")));
        all.push_back(rich::text(words, "😀 ё\n\n", rich::code(words)));
    }
    return rich::join(all);
}

std::uint64_t work_of(const std::function<void()>& act) {
    const std::uint64_t before = blocks;
    act();
    return blocks - before;
}

/// Four times the text takes four times the work, give or take what sorting and rounding add.
void check_linear(const std::function<void(const FormattedText&)>& act) {
    static const FormattedText small = text_of(2'500);
    static const FormattedText large = text_of(10'000);
    REQUIRE(large.text.size() > 900'000);
    REQUIRE(large.entities.size() >= 10'000);
    const auto once = static_cast<double>(work_of([&] { act(small); }));
    const auto fourfold = static_cast<double>(work_of([&] { act(large); }));
    INFO("blocks: ", once, " for ", small.text.size(), " bytes, ", fourfold, " for ", large.text.size());
    CHECK(once > 10'000);
    CHECK(fourfold > 3.5 * once);
    CHECK(fourfold < 4.6 * once);
}

}  // namespace

TEST_CASE("a megabyte of text with 10,000 entities is written to markup in linear time") {
    check_linear([](const FormattedText& text) { CHECK(to_html(text).size() > text.text.size()); });
    check_linear([](const FormattedText& text) { CHECK(to_markdown_v2(text).size() > text.text.size()); });
    check_linear([](const FormattedText& text) { CHECK(to_markdown(text).size() > text.text.size()); });
}

TEST_CASE("a megabyte of markup is parsed in linear time") {
    check_linear([](const FormattedText& text) { CHECK(parse_html(to_html(text)).text == text.text); });
    check_linear([](const FormattedText& text) { CHECK(parse_markdown_v2(to_markdown_v2(text)).text == text.text); });
    check_linear([](const FormattedText& text) { CHECK(parse_markdown(to_markdown(text)).text == text.text); });
}

TEST_CASE("a megabyte is split and normalised in linear time") {
    check_linear([](const FormattedText& text) { CHECK(split_message(text).size() > 50); });
    check_linear([](const FormattedText& text) { CHECK(split_message(FormattedText(text.text), 64).size() > 1000); });
    check_linear([](const FormattedText& text) { CHECK(normalize(text).entities.size() >= 2'500); });
}

TEST_CASE("a megabyte of one line of one word, and of quotes that MarkdownV2 cannot say, is no worse") {
    check_linear([](const FormattedText& text) {
        CHECK(split_message(rich::bold(std::string(text.text.size(), 'x'))).size() > 50);
    });
    check_linear([](const FormattedText& text) {
        FormattedText quotes(std::string(text.text.size(), 'x'));
        for (std::int64_t at = 1; at + 50 < static_cast<std::int64_t>(quotes.text.size()); at += 100) {
            quotes.entities.emplace_back(MessageEntityType::blockquote, at, 50);
        }
        CHECK(to_markdown_v2(quotes) == quotes.text);
    });
}

TEST_CASE("composing is linear in the text, joined or in one") {
    CHECK(work_of([] { static_cast<void>(text_of(10'000)); }) < 5 * work_of([] { static_cast<void>(text_of(2'500)); }));
}
