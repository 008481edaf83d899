#include <doctest/doctest.h>

#include <array>
#include <string>

#include <core/log_format.hpp>

using namespace tgfw;

namespace {

/// The line behind its time, which is local.
std::string console_line_of(LogLevel level, std::string_view message, std::span<const LogField> fields = {}) {
    std::string out;
    detail::append_console_line(out, LogRecord({}, level, message, fields), false);
    REQUIRE(out.size() > 13);
    CHECK(out.substr(8, 5) == ".000 ");
    return out.substr(13);
}

}  // namespace

TEST_CASE("a line for eyes is short, and fields stand below each other") {
    const std::array<LogField, 2> fields{LogField("chat_id", 42), LogField("handler", "start")};
    CHECK(console_line_of(LogLevel::info, "started") == "INFO  started\n");
    const std::string one = console_line_of(LogLevel::warning, "slow", fields);
    const std::string two = console_line_of(LogLevel::critical, "größer", fields);
    CHECK(one == "WARN  slow                                 chat_id=42 handler=start\n");
    CHECK(two == "FATAL größer                               chat_id=42 handler=start\n");
}

TEST_CASE("values with spaces or quotes are quoted in a line for eyes") {
    const std::array<LogField, 4> fields{LogField("a", "two words"), LogField("b", ""), LogField("c", "say \"hi\""),
                                         LogField("d", "x=y")};
    const std::string line = console_line_of(LogLevel::info, "m", fields);
    CHECK(line.ends_with(" a=\"two words\" b=\"\" c=\"say \\\"hi\\\"\" d=\"x=y\"\n"));
}

TEST_CASE("nothing that steers a terminal gets through in a line for eyes") {
    const std::array<LogField, 1> fields{LogField("name", "\x1b]0;owned\x07")};
    const std::string line = console_line_of(LogLevel::info, "a\nINFO \x1b[2J\x7f\xC2\x9B\xE2\x80\xAE\xFF", fields);
    CHECK(line.starts_with("INFO  a\\nINFO \\x1b[2J\\x7f\\x9b\\u202e\xEF\xBF\xBD"));
    CHECK(line.ends_with(" name=\\x1b]0;owned\\x07\n"));
    CHECK(line.find('\n') == line.size() - 1);
}

TEST_CASE("colours are switched off at each line's end") {
    std::string line;
    const std::array<LogField, 1> fields{LogField("k", "v")};
    detail::append_console_line(line, LogRecord({}, LogLevel::error, "bad", fields), true);
    CHECK(line.find("\x1b[31mERROR\x1b[0m bad") != std::string::npos);
    CHECK(line.ends_with("\x1b[2mk=\x1b[0mv\n"));
}

TEST_CASE("no token gets into a line for eyes") {
    const std::string line = console_line_of(LogLevel::info, "at 123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw");
    CHECK(line == "INFO  at <token>\n");
}
