#pragma once

#include <chrono>
#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tgfw/core/awaitable.hpp>
#include <tgfw/core/clock.hpp>
#include <tgfw/core/log.hpp>

// Not part of tgfw/tgfw.hpp.

namespace tgfw {

class Context;

/// An error as it is reported: never a token, never a text that a user wrote.
class ErrorReport {
public:
    ErrorReport() = default;

    std::chrono::system_clock::time_point time;
    /// critical: it ended the bot, or work of the library's own; error: a handler or a task failed.
    LogLevel level = LogLevel::error;
    /// The exception's type, such as `tgfw::BadRequest`.
    std::string type;
    /// What it says. Tokens are `<token>`, and what the update's user wrote is `<text>`.
    std::string text;
    std::optional<std::int64_t> update_id;
    std::optional<std::int64_t> chat_id;
    std::optional<std::int64_t> user_id;
    /// As logs name it; empty outside of handlers.
    std::string handler;
    /// Finds the update's lines in the log.
    std::string request_id;
    std::vector<std::pair<std::string, std::string>> tags;
};

/// Where errors go beside the log: a service that collects them, such as Sentry (adapters/sentry). Given to
/// ApplicationBuilder::error_reporter, it hears of everything that reaches the error handlers, whether one takes it or
/// not, and of what failed in the library's own work. One Application for each.
class ErrorReporter {
public:
    virtual ~ErrorReporter() = default;

    /// Takes a report, or drops it: it must not wait. From the Application's thread, also before run() and after it.
    virtual void report(ErrorReport report) noexcept = 0;
    /// Sends what was reported while the Application runs, and returns soon after stop(). May be run again.
    [[nodiscard]] virtual awaitable<void> run(Clock& clock, Logger& logger);
    /// Asks run() to send what is left, within a deadline of its own, and to return.
    virtual void stop() {}
};

/// The name of an exception's type.
[[nodiscard]] std::string exception_type(const std::exception_ptr& error);

/// The report of an error. `failed` is null where no update brought it.
[[nodiscard]] ErrorReport make_error_report(const std::exception_ptr& error, LogLevel level,
                                            std::chrono::system_clock::time_point time, const Context* failed);

}  // namespace tgfw
