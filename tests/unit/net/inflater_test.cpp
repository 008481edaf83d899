#include <net/inflater.hpp>

#include <doctest/doctest.h>

#include <optional>
#include <string>

#include <unit/net/compressed.hpp>

using namespace tgfw::net;
using namespace tgfw::net::tests;
using Result = Inflater::Result;

namespace {

/// What comes out when `data` goes in, `step` bytes at a time; nullopt if it is refused or not complete.
std::optional<std::string> inflated(std::string_view data, std::size_t step, std::size_t limit = 1 << 20) {
    Inflater inflater(limit);
    std::string out;
    const auto sink = [&](std::string_view piece) { out += piece; };
    for (std::size_t i = 0; i < data.size(); i += step) {
        if (inflater.feed(data.substr(i, step), sink) != Result::more) return std::nullopt;
    }
    if (!inflater.complete()) return std::nullopt;
    return out;
}

std::string sample() {
    std::string text;
    for (int i = 0; i < 20'000; ++i) text += std::to_string(i * 7919 % 1000) + ' ';
    return text;
}

}  // namespace

TEST_CASE("gzip, zlib's format and bare deflate are read, in whatever pieces they come") {
    const std::string text = sample();
    for (const int format : {gzip_format, zlib_format, bare_format}) {
        const std::string data = compressed(text, format);
        for (const std::size_t step : {std::size_t{1}, std::size_t{1000}, data.size()}) {
            CHECK(inflated(data, step) == text);
        }
    }
}

TEST_CASE("a body cut anywhere is not complete, and one that goes on is refused") {
    const std::string data = compressed("hello hello hello", gzip_format);
    for (std::size_t n = 1; n < data.size(); ++n) CHECK_FALSE(inflated(data.substr(0, n), n));
    CHECK_FALSE(inflated(data + "x", data.size() + 1));
    CHECK_FALSE(inflated(data + "x", 1));
    CHECK(inflated("", 1) == "");
}

TEST_CASE("a damaged body is refused") {
    std::string data = compressed(sample(), gzip_format);
    data[data.size() - 5] = static_cast<char>(data[data.size() - 5] ^ 1);  // In its checksum.
    CHECK_FALSE(inflated(data, data.size()));
    CHECK_FALSE(inflated("this is no compressed text", 100));
}

TEST_CASE("a bomb is refused before it has gone off") {
    const std::string bomb = compressed(std::string(100u << 20, '\0'), gzip_format);
    CHECK(bomb.size() < 200'000);
    Inflater inflater(1 << 20);
    std::size_t out = 0;
    CHECK(inflater.feed(bomb, [&](std::string_view piece) { out += piece.size(); }) == Result::too_large);
    CHECK(out <= 1u << 20);
    CHECK(inflated(compressed(std::string(5000, 'x'), zlib_format), 10, 5000) == std::string(5000, 'x'));
    CHECK_FALSE(inflated(compressed(std::string(5001, 'x'), zlib_format), 10, 5000));
}

TEST_CASE("the codings that can be read are known by their names") {
    for (const char* name : {"gzip", "GZIP", "x-gzip", "deflate"}) CHECK(is_inflatable(name));
    for (const char* name : {"", "identity", "br", "gzip, gzip", "zstd"}) CHECK_FALSE(is_inflatable(name));
}
