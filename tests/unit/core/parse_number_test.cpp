#include <core/parse_number.hpp>

#include <cstdint>
#include <limits>

#include <doctest/doctest.h>

using tgfw::detail::parse_number;

TEST_CASE("parse_number: reads all that its type has room for") {
    CHECK(parse_number<std::int64_t>("-9223372036854775808") == std::numeric_limits<std::int64_t>::min());
    CHECK(parse_number<std::uint16_t>("65535") == 65535);
    CHECK(parse_number<std::uint16_t>("00007") == 7);
    CHECK(parse_number<unsigned>("fF", 16) == 255);
    CHECK(parse_number<double>("1.5") == 1.5);
}

TEST_CASE("parse_number: refuses what is no number, is more than a number, or is too large for its type") {
    for (const char* text : {"", "-", "+1", " 1", "1 ", "1x", "x", "1.5", "0x10"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_number<std::int64_t>(text));
    }
    CHECK_FALSE(parse_number<std::uint16_t>("65536"));
    CHECK_FALSE(parse_number<std::uint16_t>("-1"));
    CHECK_FALSE(parse_number<std::int64_t>("9223372036854775808"));
    CHECK_FALSE(parse_number<unsigned>("fg", 16));
    CHECK_FALSE(parse_number<double>("1.5s"));
    CHECK_FALSE(parse_number<int>({}));
}
