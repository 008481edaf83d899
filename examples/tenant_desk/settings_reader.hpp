#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "config.hpp"

namespace tenant_desk {

/// Reads settings one by one, and keeps what is wrong with them, so that all of it is told at once.
class SettingsReader {
public:
    explicit SettingsReader(Lookup lookup) : lookup_(std::move(lookup)) {}

    [[nodiscard]] std::string text(const std::string& name, std::string otherwise) const;
    /// `remedy` says what to give, such as "give a folder".
    std::string required(const std::string& name, std::string_view remedy);
    std::string one_of(const std::string& name, const std::vector<std::string>& choices, std::string otherwise);
    std::int64_t number(const std::string& name, std::int64_t least, std::int64_t most, std::int64_t otherwise);
    /// `127.0.0.1:8081`, or `[::1]:8081`.
    Address address(const std::string& name, std::string otherwise);

    /// "NAME what; remedy"
    void problem(const std::string& name, std::string_view what, std::string_view remedy);
    /// Throws ConfigError where there was any problem.
    void finish() const;

private:
    Lookup lookup_;
    std::vector<std::string> problems_;
};

}  // namespace tenant_desk
