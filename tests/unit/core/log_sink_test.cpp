#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <string>

#include <fcntl.h>
#include <unistd.h>

#include <tgfw/core/level_filter.hpp>
#include <tgfw/core/log_fields.hpp>
#include <tgfw/core/log_sink.hpp>

#include "pipe_ends.hpp"
#include "strict_json.hpp"

using namespace tgfw;

namespace {

std::map<std::string, StrictJsonObject::Value> only_line(const PipeEnds& pipe) {
    std::string line = pipe.read_all();
    REQUIRE(line.find('\n') == line.size() - 1);
    line.pop_back();
    const auto members = StrictJsonObject::read(line);
    REQUIRE(members.has_value());
    return *members;
}

}  // namespace

TEST_CASE("the JSON logger writes lines with the time that it is") {
    const PipeEnds pipe;
    const auto log = json_logger(pipe.writer());
    log->warning("hello");
    auto members = only_line(pipe);
    CHECK(members["level"].text == "warning");
    CHECK(members["message"].text == "hello");
    CHECK(members["time"].text.size() == 27);
    CHECK(members["time"].text > "2026-01-01");
}

TEST_CASE("lost lines are counted, and told once writing works again") {
    PipeEnds broken;
    const PipeEnds whole;
    broken.close_reader();
    const int fd = dup(broken.writer());
    const auto log = json_logger(fd);
    log->info("one");
    log->info("two");
    CHECK(log->lost() == 2);
    REQUIRE(dup2(whole.writer(), fd) == fd);
    log->info("three");
    const std::string text = whole.read_all();
    const std::size_t end = text.find('\n');
    CHECK(text.substr(0, end).find("\"three\"") != std::string::npos);
    CHECK(text.substr(end + 1).find("could not be written\",\"lost\":2}\n") != std::string::npos);
    log->info("four");
    CHECK(whole.read_all().find("lost") == std::string::npos);
    CHECK(log->lost() == 2);
    close(fd);
}

TEST_CASE("outside of a terminal there are no colours, and JSON is the choice") {
    const PipeEnds pipe;
    console_logger(pipe.writer())->error("plain");
    CHECK(pipe.read_all().find('\x1b') == std::string::npos);
    console_or_json_logger(pipe.writer())->error("machine");
    CHECK(only_line(pipe)["message"].text == "machine");
}

TEST_CASE("at a terminal there are colours, unless NO_COLOR or TERM speak against it") {
    const int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    REQUIRE(master >= 0);
    REQUIRE(grantpt(master) == 0);
    REQUIRE(unlockpt(master) == 0);
    const int terminal = open(ptsname(master), O_RDWR | O_NOCTTY | O_CLOEXEC);
    REQUIRE(terminal >= 0);
    const auto shown = [&] {
        console_or_json_logger(terminal)->error("seen");
        std::array<char, 512> text{};
        const ssize_t count = read(master, text.data(), text.size());
        return std::string(text.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    };
    const char* term = std::getenv("TERM");
    const std::string term_before = term != nullptr ? term : "";
    unsetenv("NO_COLOR");
    setenv("TERM", "xterm", 1);
    CHECK(shown().find("\x1b[31mERROR\x1b[0m seen") != std::string::npos);
    setenv("NO_COLOR", "1", 1);
    CHECK(shown().find("ERROR seen") != std::string::npos);
    unsetenv("NO_COLOR");
    setenv("TERM", "dumb", 1);
    CHECK(shown().find("ERROR seen") != std::string::npos);
    setenv("TERM", term_before.c_str(), 1);
    close(terminal);
    close(master);
}

TEST_CASE("a level filter passes on what is grave enough, and changes its mind") {
    const PipeEnds pipe;
    const auto log = json_logger(pipe.writer());
    LevelFilter filter(*log, LogLevel::warning);
    filter.info("no");
    CHECK(pipe.read_all().empty());
    filter.warning("yes");
    CHECK(only_line(pipe)["message"].text == "yes");
    filter.set_level(LogLevel::debug);
    filter.debug("now");
    CHECK(only_line(pipe)["level"].text == "debug");
}

TEST_CASE("fields of a logger are on each of its lines, and a line's own win") {
    const PipeEnds pipe;
    const auto log = json_logger(pipe.writer());
    FieldsLogger update = with_fields(*log, {LogField(log_keys::update_id, 7), LogField(log_keys::chat_id, -42)});
    FieldsLogger handler = with_fields(update, {LogField(log_keys::handler, "start")});
    const std::array<LogField, 2> own{LogField("took_ms", 3), LogField("chat_id", 1)};
    handler.log(LogLevel::info, "done", own);
    auto members = only_line(pipe);
    CHECK(members["update_id"].text == "7");
    CHECK(members["update_id"].kind == 'b');
    CHECK(members["handler"].text == "start");
    CHECK(members["took_ms"].text == "3");
    CHECK(members["chat_id"].text == "1");
    update.info("other");
    CHECK(only_line(pipe)["chat_id"].text == "-42");
}
