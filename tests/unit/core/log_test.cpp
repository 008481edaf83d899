#include <doctest/doctest.h>

#include <array>
#include <csignal>
#include <string>

#include <unistd.h>

#include <tgfw/core/error.hpp>
#include <tgfw/core/log.hpp>

#include "pipe_ends.hpp"

using tgfw::scrub_tokens;

namespace {
const std::string token = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw_-";

/// Puts something else in the place of standard error.
class StandardErrorAt {
public:
    explicit StandardErrorAt(int fd) : before_(dup(STDERR_FILENO)) { dup2(fd, STDERR_FILENO); }
    ~StandardErrorAt() {
        dup2(before_, STDERR_FILENO);
        close(before_);
    }
    StandardErrorAt(const StandardErrorAt&) = delete;
    StandardErrorAt& operator=(const StandardErrorAt&) = delete;

private:
    int before_;
};

}  // namespace

TEST_CASE("what a bot logs without being told where to is one line a record, whatever is in it, and tells no token") {
    const PipeEnds pipe;
    {
        const StandardErrorAt here(pipe.writer());
        const std::array<tgfw::LogField, 1> fields{tgfw::LogField("error", "a\nINFO all is well\x1b[2J\xff")};
        tgfw::stderr_logger().warning("with " + token, fields);
    }
    const std::string text = pipe.read_all();
    CHECK(text.find("with <token> error=a\\nINFO all is well\\x1b[2J\xef\xbf\xbd\n") != std::string::npos);
    CHECK(text.find('\n') == text.size() - 1);
}

TEST_CASE("a bot outlives whoever read its standard error") {
    struct Raised {
        static void note(int) { count() = count() + 1; }
        static volatile std::sig_atomic_t& count() {
            static volatile std::sig_atomic_t value = 0;
            return value;
        }
    };
    const auto before = std::signal(SIGPIPE, &Raised::note);
    PipeEnds pipe;
    pipe.close_reader();
    {
        const StandardErrorAt here(pipe.writer());
        tgfw::stderr_logger().warning("nobody hears this");
    }
    std::signal(SIGPIPE, before);
    CHECK(Raised::count() == 0);
}

TEST_CASE("a token in a text from outside is scrubbed, wherever it stands") {
    CHECK(scrub_tokens(token) == "<token>");
    CHECK(scrub_tokens("GET /bot" + token + "/getMe failed") == "GET /bot<token>/getMe failed");
    CHECK(scrub_tokens(token + " and " + token) == "<token> and <token>");
}

TEST_CASE("what is no token is left alone") {
    CHECK(scrub_tokens("at 12:30:45, port 8081: refused") == "at 12:30:45, port 8081: refused");
    CHECK(scrub_tokens("Bad Request: chat not found") == "Bad Request: chat not found");
    CHECK(scrub_tokens("").empty());
    CHECK(scrub_tokens(":") == ":");
}

TEST_CASE("log levels have names in the order of their weight") {
    CHECK(tgfw::to_string(tgfw::LogLevel::debug) == "debug");
    CHECK(tgfw::to_string(tgfw::LogLevel::critical) == "critical");
    CHECK(tgfw::LogLevel::warning < tgfw::LogLevel::error);
}

TEST_CASE("an error names its method once it is known") {
    tgfw::NetworkError error("connection refused", tgfw::Delivery::not_sent);
    CHECK(std::string(error.what()) == "connection refused");
    error.set_method("sendMessage");
    CHECK(std::string(error.what()) == "sendMessage: connection refused");
    CHECK(error.method() == "sendMessage");
    const tgfw::Error& base = error;
    CHECK(std::string(base.what()) == "sendMessage: connection refused");
}

TEST_CASE("a decode error says path, problem and offset") {
    const tgfw::DecodeError error("message.chat.id", "expected an integer, got a string", 57);
    CHECK(std::string(error.what()) == "message.chat.id: expected an integer, got a string at byte 57");
    CHECK(error.offset() == 57);
    CHECK(std::string(tgfw::DecodeError("", "unexpected end", 3).what()) == "unexpected end at byte 3");
}
