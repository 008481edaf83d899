#include <tgfw/core/log.hpp>

#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <tgfw/core/ascii.hpp>

namespace tgfw {

namespace {

class NullLogger final : public Logger {
public:
    void log(LogLevel, std::string_view, std::span<const LogField>) noexcept override {}
};

class StderrLogger final : public Logger {
public:
    explicit StderrLogger(LogLevel level) : level_(level) {}

    void log(LogLevel level, std::string_view message, std::span<const LogField> fields) noexcept override {
        if (level < level_) return;
        try {
            const auto now = std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
            fmt::memory_buffer line;
            fmt::format_to(std::back_inserter(line), "{:%Y-%m-%dT%H:%M:%S}Z {:<8} {}", fmt::gmtime(now),
                           to_string(level), message);
            for (const LogField& field : fields) {
                fmt::format_to(std::back_inserter(line), " {}={}", field.key(), field.value());
            }
            line.push_back('\n');
            std::fwrite(line.data(), 1, line.size(), stderr);
        } catch (...) {
            // A line that cannot be formatted or written must not stop the bot.
        }
    }

private:
    LogLevel level_;
};

}  // namespace

std::string_view to_string(LogLevel level) noexcept {
    constexpr std::array<std::string_view, 5> names{"debug", "info", "warning", "error", "critical"};
    return names.at(static_cast<std::size_t>(level));
}

LogField LogField::of_integer(std::string_view key, std::int64_t value) {
    return LogField(key, std::to_string(value), LogFieldType::number);
}

LogField LogField::of_figure(std::string_view key, double value) {
    const bool is_figure = std::isfinite(value);
    return LogField(key, fmt::format("{}", value), is_figure ? LogFieldType::number : LogFieldType::text);
}

LogField LogField::of_truth(std::string_view key, bool value) {
    return LogField(key, value ? "true" : "false", LogFieldType::boolean);
}

Logger& stderr_logger(LogLevel level) noexcept {
    static std::array<StderrLogger, 5> loggers{StderrLogger(LogLevel::debug), StderrLogger(LogLevel::info),
                                               StderrLogger(LogLevel::warning), StderrLogger(LogLevel::error),
                                               StderrLogger(LogLevel::critical)};
    return loggers.at(static_cast<std::size_t>(level));
}

Logger& null_logger() noexcept {
    static NullLogger logger;
    return logger;
}

std::string scrub_tokens(std::string_view text) {
    constexpr std::size_t shortest_secret = 24;  // The server refuses shorter ones.
    std::string out;
    out.reserve(text.size());
    std::size_t copied = 0;
    for (std::size_t colon = text.find(':'); colon != std::string_view::npos; colon = text.find(':', colon + 1)) {
        std::size_t begin = colon;
        while (begin > copied && ascii::is_digit(text[begin - 1])) --begin;
        std::size_t end = colon + 1;
        while (end < text.size() && ascii::is_base64url(text[end])) ++end;
        if (begin == colon || end - colon - 1 < shortest_secret) continue;
        out.append(text, copied, begin - copied).append("<token>");
        copied = end;
    }
    return out.append(text.substr(copied));
}

}  // namespace tgfw
