#include <string>

#include <doctest/doctest.h>
#include <boost/json.hpp>

#include <tgfw/api/codec.hpp>
#include <tgfw/api/json.hpp>

#include "same_json.hpp"

using namespace tgfw;

namespace {

bool ours_accepts(const std::string& json) {
    try {
        (void)decode<UnknownObject>(json);
        return true;
    } catch (const DecodeError&) {
        return false;
    }
}

bool boost_accepts(const std::string& json) {
    try {
        (void)parse_json(json);
        return true;
    } catch (const DecodeError&) {
        return false;
    }
}

/// Bytes from a fixed sequence, so that every run tries the same documents.
struct Sequence {
    std::uint32_t state = 12345;
    std::uint32_t next() {
        state = state * 1664525 + 1013904223;
        return state >> 16;
    }
};

}  // namespace

TEST_CASE("Our reader accepts and refuses what Boost.JSON does: hand-picked documents") {
    for (const char* json : {"{}",
                             "[]",
                             "null",
                             "true",
                             "\"\"",
                             "0",
                             "-0",
                             "1.5e+10",
                             "[1,2,[3]]",
                             "{\"a\":{\"b\":[]}}",
                             " [ ] ",
                             "[\"\\u00e9\"]",
                             "[\"\xC3\xA9\"]",
                             "[1e5]",
                             "[-1]",
                             "{\"\":0}",
                             "\"\\ud83d\\ude4f\"",
                             "",
                             " ",
                             "{",
                             "}",
                             "[",
                             "]",
                             "[,]",
                             "[1,]",
                             "{\"a\"}",
                             "{\"a\":}",
                             "{\"a\":1,}",
                             "{1:1}",
                             "{a:1}",
                             "'a'",
                             "01",
                             "1.",
                             ".1",
                             "-",
                             "+1",
                             "1e",
                             "tru",
                             "nul",
                             "TRUE",
                             "\"",
                             "\"\\\"",
                             "\"\\x\"",
                             "\"\\u12\"",
                             "\"\t\"",
                             "\"\xFF\"",
                             "\"\xC0\xAF\"",
                             "\"\xED\xA0\x80\"",
                             "[1 2]",
                             "[1]]",
                             "{}{}",
                             "[1]x",
                             "//x\n1",
                             "NaN",
                             "[\"a\":1]",
                             "{\"a\" 1}",
                             "{\"a\",1}",
                             "\xEF\xBB\xBF{}"}) {
        CAPTURE(json);
        CHECK(ours_accepts(json) == boost_accepts(json));
    }
}

TEST_CASE("Our reader accepts and refuses what Boost.JSON does: 20,000 mutations of a sample") {
    const std::string sample = R"({"a":[1,-2.5e3,"x\u0041\n",null,true,false],"b":{"c":"d","e":[]},"f":")"
                               "\xC3\xA9 text long enough for a block\"}";
    const std::string alphabet = "{}[]\",:\\0123456789.-+eEtrufalsn \n\x01\x80\xC3\xFF";
    Sequence random;
    std::size_t accepted = 0;
    std::size_t different = 0;
    for (int i = 0; i < 20'000; ++i) {
        std::string json = sample;
        for (std::uint32_t changes = random.next() % 3 + 1; changes > 0; --changes) {
            const std::size_t at = random.next() % json.size();
            const char c = alphabet[random.next() % alphabet.size()];
            switch (random.next() % 3) {
                case 0:
                    json[at] = c;
                    break;
                case 1:
                    json.insert(at, 1, c);
                    break;
                default:
                    json.erase(at, 1);
                    break;
            }
        }
        const bool ours = ours_accepts(json);
        accepted += ours ? 1 : 0;
        if (ours != boost_accepts(json)) {
            ++different;
            MESSAGE(json);
        }
    }
    CHECK(different == 0);
    CHECK(accepted > 1000);
}

TEST_CASE("The tree says the same as the text it came from") {
    const std::string json = R"({"a":[1,2.5,"x",null,true],"b":{}})";
    CHECK(to_json(parse_json(json)) == R"({"a":[1,2.5E0,"x",null,true],"b":{}})");
    CHECK(tgfw_test::same_json(to_json(parse_json(json)), json));
    CHECK_THROWS_AS((void)parse_json("{"), DecodeError);
    CHECK_THROWS_AS((void)parse_json("[[]]", 1), DecodeError);
    CHECK_THROWS_AS((void)parse_json("[1,2]", 5, 3), DecodeError);
}
