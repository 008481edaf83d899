#include <tgfw/core/ascii.hpp>

#include <string>

#include <doctest/doctest.h>

namespace ascii = tgfw::ascii;

namespace {

/// Of all characters there are.
std::string characters_that(bool (*are)(char)) {
    std::string found;
    for (int code = 0; code < 256; ++code) {
        const char c = static_cast<char>(code);
        if (are(c)) found += c;
    }
    return found;
}

}  // namespace

TEST_CASE("ascii: digits, letters, words and base64url are what their names say, and nothing else of all bytes") {
    const std::string upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const std::string lower = "abcdefghijklmnopqrstuvwxyz";
    CHECK(characters_that(ascii::is_digit) == "0123456789");
    CHECK(characters_that(ascii::is_letter) == upper + lower);
    CHECK(characters_that(ascii::is_word) == "0123456789" + upper + "_" + lower);
    CHECK(characters_that(ascii::is_base64url) == "-0123456789" + upper + "_" + lower);
    CHECK(characters_that(ascii::is_space) == "\t\n\v\f\r ");
}

TEST_CASE("ascii: only the case of ASCII letters is folded") {
    CHECK(ascii::lower_case("MiXeD 12 \u00c4[") == "mixed 12 \u00c4[");
    CHECK(ascii::equal_ignoring_case("Content-Length", "content-LENGTH"));
    CHECK_FALSE(ascii::equal_ignoring_case("@[", "`{"));
    CHECK_FALSE(ascii::equal_ignoring_case("a", "ab"));
}
