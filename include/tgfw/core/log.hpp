#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace tgfw {

enum class LogLevel { debug, info, warning, error, critical };

[[nodiscard]] std::string_view to_string(LogLevel level) noexcept;

/// What a LogField's value is, for those who write numbers as numbers.
enum class LogFieldType : char { text, number, boolean };

/// A named value of a log line. Never a message's text, never a secret.
class LogField {
public:
    LogField(std::string_view key, std::string value) : key_(key), value_(std::move(value)) {}
    LogField(std::string_view key, std::string_view value) : key_(key), value_(value) {}
    LogField(std::string_view key, const char* value) : key_(key), value_(value) {}
    /// A number or a truth; one beyond std::int64_t wraps.
    template <class T>
    requires std::is_arithmetic_v<T> LogField(std::string_view key, T value) : LogField(of(key, value)) {}
    /// A value that has been written already, such as one that is passed on.
    LogField(std::string_view key, std::string value, LogFieldType type)
        : key_(key), value_(std::move(value)), type_(type) {}

    /// Must outlive the call to Logger::log, as a literal does.
    [[nodiscard]] std::string_view key() const noexcept { return key_; }
    [[nodiscard]] const std::string& value() const noexcept { return value_; }
    [[nodiscard]] LogFieldType type() const noexcept { return type_; }

private:
    template <class T>
    static LogField of(std::string_view key, T value) {
        if constexpr (std::is_same_v<T, bool>) {
            return of_truth(key, value);
        } else if constexpr (std::is_floating_point_v<T>) {
            return of_figure(key, static_cast<double>(value));
        } else {
            return of_integer(key, static_cast<std::int64_t>(value));
        }
    }
    static LogField of_integer(std::string_view key, std::int64_t value);
    static LogField of_figure(std::string_view key, double value);
    static LogField of_truth(std::string_view key, bool value);

    std::string_view key_;
    std::string value_;
    LogFieldType type_ = LogFieldType::text;
};

/// Where the library writes what it has to say.
///
/// Implementations must not throw and should not block; they are called from the Application's thread.
class Logger {
public:
    virtual ~Logger() = default;
    virtual void log(LogLevel level, std::string_view message, std::span<const LogField> fields) noexcept = 0;

    void debug(std::string_view message, std::span<const LogField> fields = {}) noexcept {
        log(LogLevel::debug, message, fields);
    }
    void info(std::string_view message, std::span<const LogField> fields = {}) noexcept {
        log(LogLevel::info, message, fields);
    }
    void warning(std::string_view message, std::span<const LogField> fields = {}) noexcept {
        log(LogLevel::warning, message, fields);
    }
    void error(std::string_view message, std::span<const LogField> fields = {}) noexcept {
        log(LogLevel::error, message, fields);
    }
};

/// One line a record on standard error, from `level` up. Lives as long as the process.
[[nodiscard]] Logger& stderr_logger(LogLevel level = LogLevel::info) noexcept;
/// Says nothing.
[[nodiscard]] Logger& null_logger() noexcept;

/// Replaces everything that looks like a bot token (`123456789:AA…`) by `<token>`: for texts that come from outside.
[[nodiscard]] std::string scrub_tokens(std::string_view text);

}  // namespace tgfw
