#include <tgfw/core/log_fields.hpp>

#include <algorithm>

namespace tgfw {

void FieldsLogger::log(LogLevel level, std::string_view message, std::span<const LogField> fields) noexcept {
    try {
        std::vector<LogField> all;
        all.reserve(fields_.size() + fields.size());
        for (const LogField& field : fields_) {
            const bool is_said_again = std::any_of(fields.begin(), fields.end(),
                                                   [&](const LogField& own) { return own.key() == field.key(); });
            if (!is_said_again) all.push_back(field);
        }
        all.insert(all.end(), fields.begin(), fields.end());
        parent_->log(level, message, all);
    } catch (...) {
        parent_->log(level, message, fields);  // No memory for more: the line itself is worth more than its fields.
    }
}

}  // namespace tgfw
