#include <tgfw/net/form.hpp>

#include <doctest/doctest.h>

using namespace tgfw::net;

TEST_CASE("percent_decode replaces what is well-formed and keeps the rest") {
    CHECK(percent_decode("/b%6ft1%3aA/get%4De") == "/bot1:A/getMe");
    CHECK(percent_decode("100%") == "100%");
    CHECK(percent_decode("%z1%4") == "%z1%4");
    CHECK(percent_decode("a+b") == "a+b");
    CHECK(percent_decode("%00") == std::string(1, '\0'));
}

TEST_CASE("percent_encode leaves only unreserved characters") {
    CHECK(percent_encode("aZ0-._~") == "aZ0-._~");
    CHECK(percent_encode("a b&=+/") == "a%20b%26%3D%2B%2F");
    CHECK(percent_encode("\xD1\x8F") == "%D1%8F");
}

TEST_CASE("a form is read in order, with plus as space and repeated names kept") {
    const auto fields = parse_form("text=a+b%26c&x&=y&&text=2&z=");
    REQUIRE(fields.size() == 5);
    CHECK(fields[0] == FormField("text", "a b&c"));
    CHECK(fields[1] == FormField("x", ""));
    CHECK(fields[2] == FormField("", "y"));
    CHECK(fields[3] == FormField("text", "2"));
    CHECK(fields[4] == FormField("z", ""));
}

TEST_CASE("an empty form has no fields") {
    CHECK(parse_form("").empty());
}

TEST_CASE("a form survives being written and read") {
    std::vector<FormField> fields;
    std::string every_byte;
    for (int i = 0; i < 256; ++i) every_byte.push_back(static_cast<char>(i));
    fields.emplace_back("bytes", every_byte);
    fields.emplace_back("a&b=c", "+ %");
    CHECK(parse_form(format_form(fields)) == fields);
}
