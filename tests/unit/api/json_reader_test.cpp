#include <api/json_reader.hpp>

#include <cstdint>
#include <limits>
#include <string>

#include <doctest/doctest.h>

#include <tgfw/api/codec.hpp>

using tgfw::decode;
using tgfw::DecodeError;
using tgfw::DecodeOptions;

namespace {

std::string problem_of(const std::string& json) {
    try {
        (void)decode<std::string>(json);
    } catch (const DecodeError& error) {
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("The reader takes integers up to the bounds of 64 bits") {
    CHECK(decode<std::int64_t>("0") == 0);
    CHECK(decode<std::int64_t>("-0") == 0);
    CHECK(decode<std::int64_t>(" 42 ") == 42);
    CHECK(decode<std::int64_t>("999999999999999999") == 999999999999999999);
    CHECK(decode<std::int64_t>("9223372036854775807") == std::numeric_limits<std::int64_t>::max());
    CHECK(decode<std::int64_t>("-9223372036854775808") == std::numeric_limits<std::int64_t>::min());
}

TEST_CASE("The reader refuses integers beyond 64 bits and never wraps") {
    for (const char* json : {"9223372036854775808", "-9223372036854775809", "123456789012345678901234567890", "1e19",
                             "1e400", "99999999999999999999"}) {
        CAPTURE(json);
        CHECK_THROWS_WITH_AS((void)decode<std::int64_t>(json), "an integer is out of range at byte 0", DecodeError);
    }
}

TEST_CASE("The reader takes an integer written with a fraction or exponent when it is one") {
    CHECK(decode<std::int64_t>("1.0") == 1);
    CHECK(decode<std::int64_t>("1e3") == 1000);
    CHECK(decode<std::int64_t>("-12.50e1") == -125);
    CHECK(decode<std::int64_t>("9007199254740993.0") == 9007199254740993);
    CHECK(decode<std::int64_t>("0.0e999999999999") == 0);
    CHECK(decode<std::int64_t>("5000E-3") == 5);
    CHECK_THROWS_WITH_AS((void)decode<std::int64_t>("1.5"),
                         "expected an integer, got a number with a fraction at byte 0", DecodeError);
    CHECK_THROWS_AS((void)decode<std::int64_t>("1e-1"), DecodeError);
    CHECK_THROWS_AS((void)decode<std::int64_t>("1e-99999999999999"), DecodeError);
}

TEST_CASE("The reader refuses what only looks like a number") {
    for (const char* json :
         {"01", "-", "-a", "1.", ".5", "+1", "1e", "1e+", "0x1", "NaN", "Infinity", "--1", "1 2", "00"}) {
        CAPTURE(json);
        CHECK_THROWS_AS((void)decode<std::int64_t>(json), DecodeError);
        CHECK_THROWS_AS((void)decode<double>(json), DecodeError);
    }
}

TEST_CASE("The reader takes floats, also tiny ones, and refuses those out of range") {
    CHECK(decode<double>("55.755826") == 55.755826);
    CHECK(decode<double>("-1e-3") == -0.001);
    CHECK(decode<double>("12") == 12.0);
    CHECK(decode<double>("1e-999") == 0.0);
    CHECK_THROWS_AS((void)decode<double>("1e999"), DecodeError);
}

TEST_CASE("The reader decodes every escape of RFC 8259") {
    CHECK(decode<std::string>(R"("\"\\\/\b\f\n\r\t")") == "\"\\/\b\f\n\r\t");
    CHECK(decode<std::string>(R"("\u0041\u00e9\u20ac\u0000")") == std::string("A\xC3\xA9\xE2\x82\xAC\0", 7));
    CHECK(decode<std::string>(R"("\ud83d\ude4F")") == "\xF0\x9F\x99\x8F");
}

TEST_CASE("A lone half of a surrogate pair becomes the replacement character") {
    const std::string replacement = "\xEF\xBF\xBD";
    CHECK(decode<std::string>(R"("\ud83d")") == replacement);
    CHECK(decode<std::string>(R"("\ude4f")") == replacement);
    CHECK(decode<std::string>(R"("\ud83dx")") == replacement + "x");
    CHECK(decode<std::string>(R"("\ud83d\n")") == replacement + "\n");
    CHECK(decode<std::string>(R"("\ud83d\u0041")") == replacement + "A");
    CHECK(decode<std::string>(R"("\ud83d\ud83d\ude4f")") == replacement + "\xF0\x9F\x99\x8F");
}

TEST_CASE("The reader refuses broken strings") {
    CHECK(problem_of(R"("abc)") == "a string has no end at byte 0");
    CHECK(problem_of(R"("ab\)") == "an unknown escape in a string at byte 3");
    CHECK(problem_of(R"("\x41")") == "an unknown escape in a string at byte 1");
    CHECK(problem_of(R"("\u12g4")") == "an escape \\u needs four hexadecimal digits at byte 1");
    for (const char* bad : {R"("\ug000")", R"("\u0g00")", R"("\u00g0")", R"("\u000g")", R"("\u 041")", R"("\u+041")"}) {
        CHECK(problem_of(bad) == "an escape \\u needs four hexadecimal digits at byte 1");
    }
    CHECK(problem_of(R"("\u12")") == "an escape \\u needs four hexadecimal digits at byte 1");
    CHECK(problem_of("\"a\nb\"") == "a control character in a string at byte 2");
    CHECK(problem_of(std::string("\"a\0b\"", 5)) == "a control character in a string at byte 2");
}

TEST_CASE("The reader keeps valid UTF-8 and refuses everything else") {
    for (const char* text :
         {"\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x99\x8F", "\xED\x9F\xBF", "\xEE\x80\x80", "\xF4\x8F\xBF\xBF"}) {
        CHECK(decode<std::string>('"' + std::string(text) + '"') == text);
    }
    for (const char* text :
         {"\x80", "\xC0\xAF", "\xC1\xBF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF0\x80\x80\x80", "\xF4\x90\x80\x80",
          "\xF5\x80\x80\x80", "\xFF", "\xC3", "\xE2\x82", "\xF0\x9F\x99", "\xC3x"}) {
        CAPTURE(text);
        CHECK(problem_of("\"ok" + std::string(text) + "\"") == "a string is not valid UTF-8 at byte 3");
    }
}

TEST_CASE("A string is the same whatever its length and wherever its first special byte stands") {
    for (std::size_t before = 0; before < 70; ++before) {
        for (std::size_t after : {0U, 1U, 15U, 16U, 40U}) {
            const std::string head(before, 'a');
            const std::string tail(after, 'b');
            CHECK(decode<std::string>('"' + head + tail + '"') == head + tail);
            CHECK(decode<std::string>('"' + head + "\\n" + tail + '"') == head + "\n" + tail);
            CHECK(decode<std::string>('"' + head + "\xC3\xA9" + tail + '"') == head + "\xC3\xA9" + tail);
        }
    }
}

TEST_CASE("A string with escapes may be longer than the reader's own memory") {
    std::string json = "\"";
    std::string text;
    for (int i = 0; i < 5000; ++i) {
        json += "\\u0416 plain words ";
        text += "\xD0\x96 plain words ";
    }
    CHECK(decode<std::string>(json + '"') == text);
}

TEST_CASE("The reader takes literals and white space, and nothing after the document") {
    CHECK(decode<bool>("\t\r\n true ") == true);
    CHECK(decode<bool>("false") == false);
    for (const char* json : {"", " ", "tru", "True", "truee", "false,", "1", "null", "\xEF\xBB\xBFtrue", "\vtrue"}) {
        CAPTURE(json);
        CHECK_THROWS_AS((void)decode<bool>(json), DecodeError);
    }
}

TEST_CASE("The depth is bounded where the options say and the answer is an error, not a crash") {
    DecodeOptions options;
    options.max_depth = 3;
    CHECK(decode<tgfw::UnknownObject>("[[[]]]", options).json == "[[[]]]");
    CHECK_THROWS_WITH_AS((void)decode<tgfw::UnknownObject>("[[[[]]]]", options), "nested too deeply at byte 3",
                         DecodeError);
    const std::string deep(1'000'000, '[');
    CHECK_THROWS_WITH_AS((void)decode<tgfw::UnknownObject>(deep), "nested too deeply at byte 128", DecodeError);
}

TEST_CASE("The size is bounded where the options say") {
    DecodeOptions options;
    options.max_bytes = 4;
    CHECK(decode<bool>("true", options));
    CHECK_THROWS_AS((void)decode<bool>("true ", options), DecodeError);
    const std::string large(17U << 20, ' ');
    CHECK_THROWS_AS((void)decode<bool>(large), DecodeError);
}

TEST_CASE("Raw values keep their text, and are checked all the same") {
    const std::string json = R"({ "a" : [1, -2.5e3, "x\u0041", null, true], "b":{} })";
    CHECK(decode<tgfw::UnknownObject>(json).json == json);
    for (const char* bad :
         {"{\"a\":1,}", "[1,]", "{,}", "{a:1}", "{\"a\" 1}", "[1 2]", "{\"a\":}", "[}", "{]", "[\"\\q\"]"}) {
        CAPTURE(bad);
        CHECK_THROWS_AS((void)decode<tgfw::UnknownObject>(bad), DecodeError);
    }
}
