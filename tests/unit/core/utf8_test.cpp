#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include <core/utf8.hpp>

using namespace std::string_literals;
using tgfw::detail::replace_invalid_utf8;
using tgfw::detail::utf8_character;

TEST_CASE("characters of UTF-8 are told from bytes that are none") {
    CHECK(utf8_character("a") == 1);
    CHECK(utf8_character("\0"s) == 1);
    CHECK(utf8_character("é") == 2);
    CHECK(utf8_character("€uro") == 3);
    CHECK(utf8_character("\xF4\x8F\xBF\xBF") == 4);
    CHECK(utf8_character("") == 0);
    CHECK(utf8_character("\x80") == 0);              // no beginning
    CHECK(utf8_character("\xC0\x80") == 0);          // overlong
    CHECK(utf8_character("\xE0\x9F\xBF") == 0);      // overlong
    CHECK(utf8_character("\xF0\x8F\xBF\xBF") == 0);  // overlong
    CHECK(utf8_character("\xED\xA0\x80") == 0);      // a surrogate
    CHECK(utf8_character("\xF4\x90\x80\x80") == 0);  // beyond U+10FFFF
    CHECK(utf8_character("\xF5\x80\x80\x80") == 0);
    CHECK(utf8_character("\xE2\x82") == 0);  // ends too early
    CHECK(utf8_character("\xE2\x28\xA1") == 0);
}

TEST_CASE("every code point is one character of UTF-8, but for the surrogates") {
    for (std::uint32_t code = 0; code <= 0x10FFFF; ++code) {
        std::string text;
        const auto tail = [&](unsigned shift) { text += static_cast<char>(0x80U | (code >> shift & 0x3FU)); };
        if (code < 0x80) {
            text += static_cast<char>(code);
        } else if (code < 0x800) {
            text += static_cast<char>(0xC0U | code >> 6U), tail(0);
        } else if (code < 0x10000) {
            text += static_cast<char>(0xE0U | code >> 12U), tail(6), tail(0);
        } else {
            text += static_cast<char>(0xF0U | code >> 18U), tail(12), tail(6), tail(0);
        }
        const bool is_surrogate = code >= 0xD800 && code < 0xE000;
        const std::size_t expected = is_surrogate ? 0 : text.size();
        if (utf8_character(text) != expected) FAIL_CHECK("code point " << code);
    }
}

TEST_CASE("bytes that are no UTF-8 are replaced, what is around them is kept") {
    CHECK(replace_invalid_utf8("a\xFFz") == "a\xEF\xBF\xBDz");
    CHECK(replace_invalid_utf8("été €") == "été €");
    CHECK(replace_invalid_utf8("\xE2\x82") == "\xEF\xBF\xBD\xEF\xBF\xBD");
    CHECK(replace_invalid_utf8("").empty());
}
