#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <tgfw/core/log_fields.hpp>

namespace tgfw::detail {

/// What Context::logger() gives out: the fields of an update, and the handler that ran when it was asked for.
class ContextLogger final : public Logger {
public:
    /// Keeps `before` alive, to which there may be references.
    ContextLogger(Logger& parent, std::span<const LogField> fields, std::string_view handler,
                  std::shared_ptr<const ContextLogger> before)
        : fields_(parent, fields), handler_(handler), before_(std::move(before)) {}

    void log(LogLevel level, std::string_view message, std::span<const LogField> own) noexcept override {
        fields_.log(level, message, own);
    }
    [[nodiscard]] std::string_view handler() const noexcept { return handler_; }

private:
    FieldsLogger fields_;
    std::string handler_;
    std::shared_ptr<const ContextLogger> before_;
};

}  // namespace tgfw::detail
