#pragma once

#include <atomic>
#include <span>
#include <string_view>

#include <tgfw/core/log.hpp>

// Not part of tgfw/tgfw.hpp.

namespace tgfw {

/// Passes on lines from a level up. The level may change while it is used, by any thread. `inner` must outlive it.
class LevelFilter final : public Logger {
public:
    LevelFilter(Logger& inner, LogLevel level) noexcept : inner_(&inner), level_(level) {}

    void log(LogLevel level, std::string_view message, std::span<const LogField> fields) noexcept override {
        if (level >= level_.load(std::memory_order_relaxed)) inner_->log(level, message, fields);
    }

    void set_level(LogLevel level) noexcept { level_.store(level, std::memory_order_relaxed); }
    [[nodiscard]] LogLevel level() const noexcept { return level_.load(std::memory_order_relaxed); }

private:
    Logger* inner_;
    std::atomic<LogLevel> level_;
};

}  // namespace tgfw
