#include <tgfw/core/log.hpp>

#include <array>
#include <chrono>
#include <cmath>
#include <ctime>
#include <string>

#include <unistd.h>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <core/line_writer.hpp>
#include <core/log_format.hpp>
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
            std::string line =
                fmt::format("{:%Y-%m-%dT%H:%M:%S}Z {:<8} ", fmt::gmtime(std::time(nullptr)), to_string(level));
            detail::append_visible_text(line, message);
            for (const LogField& field : fields) {
                line += ' ';
                detail::append_visible_text(line, field.key());
                line += '=';
                detail::append_visible_text(line, field.value());
            }
            line += '\n';
            // By one write(2), and without SIGPIPE, which would end the bot where nobody reads its log any more.
            detail::LineWriter(STDERR_FILENO, std::chrono::milliseconds(0)).write(line);
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
