#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include <tgfw/core/log.hpp>

// Not part of tgfw/tgfw.hpp.

namespace tgfw {

/// A log line and when it was said. Refers to texts that live for the call it is passed to.
struct LogRecord {
    LogRecord() = default;
    LogRecord(std::chrono::system_clock::time_point when, LogLevel how_bad, std::string_view what,
              std::span<const LogField> values)
        : time(when), level(how_bad), message(what), fields(values) {}

    std::chrono::system_clock::time_point time;
    LogLevel level = LogLevel::info;
    std::string_view message;
    std::span<const LogField> fields;
};

/// A Logger at the end of the line: it is told the time too, so that one in between may hold a line back.
class LogSink : public Logger {
public:
    /// Calls write() with the time that it is now.
    void log(LogLevel level, std::string_view message, std::span<const LogField> fields) noexcept final;
    virtual void write(const LogRecord& record) noexcept = 0;
    /// Lines so far that were not written: no reader, no space, no room to wait in. Any thread may ask.
    [[nodiscard]] virtual std::uint64_t lost() const noexcept { return 0; }
};

/// One JSON object a line, for programs that collect logs:
/// `{"time":"2026-11-21T23:03:34.123456Z","level":"info","message":"…","update_id":7}`.
///
/// Valid JSON whatever the bytes: what is no UTF-8 becomes U+FFFD, what looks like a bot token `<token>`. A field named
/// `time`, `level` or `message` gets an underscore behind its name; of two with one name the last is written.
/// Each line goes out whole by one write(2), unless the system takes it in pieces; one that cannot be written is
/// counted, and the count told once writing works again. No SIGPIPE. Waits where a write to `fd` waits; where that is
/// non-blocking, for a second at most. Thread-safe. `fd` stays the caller's, and must outlive it.
[[nodiscard]] std::unique_ptr<LogSink> json_logger(int fd = 2);

/// `23:03:34.123 INFO  message  update_id=7` in local time, for eyes.
///
/// In colour where `fd` is a terminal, unless NO_COLOR is set (https://no-color.org) or TERM is `dumb`. Characters that
/// steer a terminal are shown, not sent. For the rest as json_logger().
[[nodiscard]] std::unique_ptr<LogSink> console_logger(int fd = 2);

/// console_logger() where `fd` is a terminal, json_logger() elsewhere: a service writes JSON, and you read text.
[[nodiscard]] std::unique_ptr<LogSink> console_or_json_logger(int fd = 2);

}  // namespace tgfw
