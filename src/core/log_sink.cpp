#include <tgfw/core/log_sink.hpp>

#include <array>
#include <atomic>
#include <cstdlib>
#include <mutex>
#include <string>
#include <string_view>

#include <unistd.h>

#include <core/line_writer.hpp>
#include <core/log_format.hpp>

namespace tgfw {

namespace {

/// What json_logger() and console_logger() have in common.
class LineSink : public LogSink {
public:
    explicit LineSink(int fd) noexcept : writer_(fd) {}

    void write(const LogRecord& record) noexcept final {
        try {
            const std::lock_guard lock(mutex_);
            const bool is_written = write_line(record);
            if (is_written && untold_ > 0) tell_lost(record);
        } catch (...) {
            unformatted_.fetch_add(1, std::memory_order_relaxed);  // No memory. The bot matters more than its log.
        }
    }

    [[nodiscard]] std::uint64_t lost() const noexcept final {
        return writer_.lost() + unformatted_.load(std::memory_order_relaxed);
    }

private:
    virtual void append(std::string& out, const LogRecord& record) const = 0;

    bool write_line(const LogRecord& record) {
        constexpr std::size_t kept = 65536;
        line_.clear();
        append(line_, record);
        const bool is_written = writer_.write(line_);
        if (!is_written) ++untold_;
        if (line_.capacity() > kept) line_ = std::string();
        return is_written;
    }

    void tell_lost(const LogRecord& after) {
        const auto count = static_cast<std::int64_t>(untold_);
        const std::array<LogField, 1> fields{LogField("lost", count)};
        if (write_line(LogRecord(after.time, LogLevel::warning, "log lines could not be written", fields))) untold_ = 0;
    }

    std::mutex mutex_;
    detail::LineWriter writer_;
    std::string line_;
    std::uint64_t untold_ = 0;
    std::atomic<std::uint64_t> unformatted_{0};
};

class JsonLineSink final : public LineSink {
public:
    using LineSink::LineSink;

private:
    void append(std::string& out, const LogRecord& record) const override { detail::append_json_line(out, record); }
};

class ConsoleLineSink final : public LineSink {
public:
    ConsoleLineSink(int fd, bool is_coloured) noexcept : LineSink(fd), is_coloured_(is_coloured) {}

private:
    void append(std::string& out, const LogRecord& record) const override {
        detail::append_console_line(out, record, is_coloured_);
    }

    bool is_coloured_;
};

bool wants_colour(int fd) noexcept {
    const char* no_color = std::getenv("NO_COLOR");
    if (no_color != nullptr && *no_color != '\0') return false;
    const char* terminal = std::getenv("TERM");
    if (terminal != nullptr && std::string_view(terminal) == "dumb") return false;
    return isatty(fd) == 1;
}

}  // namespace

void LogSink::log(LogLevel level, std::string_view message, std::span<const LogField> fields) noexcept {
    write(LogRecord(std::chrono::system_clock::now(), level, message, fields));
}

std::unique_ptr<LogSink> json_logger(int fd) {
    return std::make_unique<JsonLineSink>(fd);
}

std::unique_ptr<LogSink> console_logger(int fd) {
    return std::make_unique<ConsoleLineSink>(fd, wants_colour(fd));
}

std::unique_ptr<LogSink> console_or_json_logger(int fd) {
    return isatty(fd) == 1 ? console_logger(fd) : json_logger(fd);
}

}  // namespace tgfw
