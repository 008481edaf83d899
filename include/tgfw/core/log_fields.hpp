#pragma once

#include <initializer_list>
#include <span>
#include <string_view>
#include <vector>

#include <tgfw/core/log.hpp>

// Not part of tgfw/tgfw.hpp.

namespace tgfw {

/// The names under which lines tell what they are about, so that a search finds all of them.
namespace log_keys {
inline constexpr std::string_view update_id = "update_id";
inline constexpr std::string_view chat_id = "chat_id";
inline constexpr std::string_view user_id = "user_id";
inline constexpr std::string_view handler = "handler";
inline constexpr std::string_view request_id = "request_id";
}  // namespace log_keys

/// A Logger that adds fields to each line of another, in front of the line's own. A line's own field wins over one of
/// the same name. As cheap to make as a vector; one for each update is fine. Thread-safe if `parent` is.
class FieldsLogger final : public Logger {
public:
    /// `parent`, and the texts of the keys, must outlive it; literals and log_keys do.
    FieldsLogger(Logger& parent, std::span<const LogField> fields)
        : parent_(&parent), fields_(fields.begin(), fields.end()) {}

    void log(LogLevel level, std::string_view message, std::span<const LogField> fields) noexcept override;

private:
    Logger* parent_;
    std::vector<LogField> fields_;
};

/// `with_fields(log, {LogField(log_keys::update_id, id)})`; see FieldsLogger.
[[nodiscard]] inline FieldsLogger with_fields(Logger& parent, std::initializer_list<LogField> fields) {
    return FieldsLogger(parent, fields);
}

}  // namespace tgfw
