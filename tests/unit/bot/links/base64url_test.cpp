#include <doctest/doctest.h>

#include <random>
#include <string>

#include <tgfw/bot/links/base64url.hpp>

using namespace tgfw;

TEST_CASE("base64url writes the vectors of RFC 4648 without padding") {
    CHECK(base64url_encode("").empty());
    CHECK(base64url_encode("f") == "Zg");
    CHECK(base64url_encode("fo") == "Zm8");
    CHECK(base64url_encode("foo") == "Zm9v");
    CHECK(base64url_encode("foobar") == "Zm9vYmFy");
    CHECK(base64url_encode("\xfb\xff\xbf") == "-_-_");
}

TEST_CASE("base64url gives back all bytes, of every length") {
    std::mt19937 random(7);
    for (std::size_t size = 0; size < 100; ++size) {
        std::string bytes;
        for (std::size_t i = 0; i < size; ++i) bytes.push_back(static_cast<char>(random() & 0xff));
        const std::string text = base64url_encode(bytes);
        CHECK(text.size() == (size * 4 + 2) / 3);
        CHECK(base64url_decode(text) == bytes);
    }
}

TEST_CASE("base64url refuses what it would not write") {
    CHECK_FALSE(base64url_decode("Z"));
    CHECK_FALSE(base64url_decode("Zg=="));
    CHECK_FALSE(base64url_decode("Zm+v"));
    CHECK_FALSE(base64url_decode("Zm/v"));
    CHECK_FALSE(base64url_decode("Zm9v "));
    CHECK_FALSE(base64url_decode("\xc3\xa4zzz"));
    // The same byte as "Zg", with bits set that no byte has.
    CHECK_FALSE(base64url_decode("Zh"));
    CHECK_FALSE(base64url_decode("Zm9"));
}
