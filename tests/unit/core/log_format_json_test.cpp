#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include <core/log_format.hpp>

#include "strict_json.hpp"

using namespace tgfw;

namespace {

using JsonLogTime = std::chrono::system_clock::time_point;

std::string json_line_of(std::string_view message, std::span<const LogField> fields = {}, JsonLogTime time = {}) {
    std::string out;
    detail::append_json_line(out, LogRecord(time, LogLevel::info, message, fields));
    return out;
}

auto json_members_of(std::string_view message, std::span<const LogField> fields = {}) {
    std::string line = json_line_of(message, fields);
    REQUIRE(line.back() == '\n');
    line.pop_back();
    auto members = StrictJsonObject::read(line);
    INFO(line);
    REQUIRE(members.has_value());
    return *members;
}

std::string random_bytes(std::mt19937& random, std::size_t longest) {
    std::string text;
    // Half of the bytes are those that matter: quotes, controls, beginnings and middles of characters.
    constexpr std::string_view telling("\"\\\n\r\t\0\x1b\x7f\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\xFF:0a", 21);
    for (std::size_t i = random() % (longest + 1); i > 0; --i) {
        text += random() % 2 == 0 ? telling[random() % telling.size()] : static_cast<char>(random() % 256);
    }
    return text;
}

}  // namespace

TEST_CASE("a line of JSON has time, level, message and fields with their types") {
    const std::array<LogField, 6> fields{LogField("update_id", std::int64_t{-7}),
                                         LogField("bot", "demo"),
                                         LogField("ok", true),
                                         LogField("load", 0.25),
                                         LogField("large", 1e300),
                                         LogField("count", 0)};
    const JsonLogTime time{std::chrono::microseconds(1'795'302'214'000'042)};
    CHECK(json_line_of("started", fields, time) ==
          R"({"time":"2026-11-21T23:03:34.000042Z","level":"info","message":"started","update_id":-7,"bot":"demo",)"
          R"("ok":true,"load":0.25,"large":1e+300,"count":0})"
          "\n");
}

TEST_CASE("times before 1970 and at a year's end are right in a line of JSON") {
    const JsonLogTime before{std::chrono::microseconds(-1)};
    CHECK(json_line_of("", {}, before).find("\"1969-12-31T23:59:59.999999Z\"") != std::string::npos);
    const JsonLogTime leap{std::chrono::seconds(1'709'164'800)};
    CHECK(json_line_of("", {}, leap).find("\"2024-02-29T00:00:00.000000Z\"") != std::string::npos);
}

TEST_CASE("a line of JSON stays one line, whatever a text holds") {
    CHECK(json_members_of("a\nb\r\t\"\\\x01\x7f")["message"].text == "a\nb\r\t\"\\\x01\x7f");
    CHECK(json_line_of("a\nb\x1b[31m").find("a\\nb\\u001b[31m") != std::string::npos);
    CHECK(json_members_of("x\xFFy")["message"].text == "x\xEF\xBF\xBDy");
}

TEST_CASE("what a number field says is a number of JSON, or a string") {
    const auto written = [](std::string value, LogFieldType type = LogFieldType::number) {
        const std::array<LogField, 1> field{LogField("n", std::move(value), type)};
        return json_members_of("", field)["n"].kind;
    };
    for (const char* good : {"0", "-0", "12", "1.5", "1e9", "1E+9", "0.1e-07"}) CHECK(written(good) == 'b');
    for (const char* bad : {"", "-", "01", "1.", ".5", "1e", "1e+", "nan", "0x1", "1 ", "1,\"x\":2"}) {
        CHECK(written(bad) == 's');
    }
    CHECK(written("true", LogFieldType::boolean) == 'b');
    CHECK(written("yes", LogFieldType::boolean) == 's');
    CHECK(written("1", LogFieldType::text) == 's');
    const std::array<LogField, 1> endless{LogField("n", std::numeric_limits<double>::infinity())};
    CHECK(json_members_of("", endless)["n"].text == "inf");
}

TEST_CASE("no name stands twice in a line of JSON") {
    const std::array<LogField, 4> fields{LogField("time", "noon"), LogField("chat_id", 1), LogField("chat_id", 2),
                                         LogField("message", "other")};
    auto members = json_members_of("said", fields);
    CHECK(members["time_"].text == "noon");
    CHECK(members["message"].text == "said");
    CHECK(members["message_"].text == "other");
    CHECK(members["chat_id"].text == "2");
}

TEST_CASE("no token gets into a line of JSON, neither by message nor by field") {
    const std::string token = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw_-";
    const std::array<LogField, 2> fields{LogField("error", "GET /bot" + token + "/getMe"), LogField(token, 1)};
    const std::string line = json_line_of("failed: " + token, fields);
    CHECK(line.find("AAHdq") == std::string::npos);
    CHECK(line.find("failed: <token>") != std::string::npos);
    CHECK(line.find("GET /bot<token>/getMe") != std::string::npos);
}

TEST_CASE("random bytes in message, names and values make valid JSON") {
    std::mt19937 random(5);
    for (int round = 0; round < 3000; ++round) {
        const std::string message = random_bytes(random, 40);
        const std::string value = random_bytes(random, 40);
        const std::string name = "k" + random_bytes(random, 8);
        const std::string other = name + "2";
        const std::array<LogField, 2> fields{LogField(name, value), LogField(other, value, LogFieldType::number)};
        std::string line = json_line_of(message, fields);
        const bool is_one_line = line.find('\n') == line.size() - 1;
        line.pop_back();
        const auto members = StrictJsonObject::read(line);
        if (!is_one_line || !members || members->size() != 5) FAIL_CHECK("round " << round << ": " << line);
    }
}
