#include <tgfw/core/env.hpp>

#include <cstdlib>
#include <utility>

#include <fmt/format.h>

#include <core/parse_number.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw {

std::string env(const char* name, std::string otherwise) {
    const char* value = std::getenv(name);
    return value != nullptr && *value != '\0' ? std::string(value) : std::move(otherwise);
}

std::string env(const char* name) {
    std::string value = env(name, std::string());
    if (value.empty()) throw ConfigError("The environment variable " + std::string(name) + " is not set");
    return value;
}

std::int64_t detail::env_integer(const char* name, std::int64_t otherwise, std::int64_t least, std::int64_t most) {
    const std::string text = env(name, std::string());
    if (text.empty()) return otherwise;
    const auto number = parse_number<std::int64_t>(text);
    if (number && *number >= least && *number <= most) return *number;
    throw ConfigError(fmt::format("The environment variable {} is \"{}\"; give a whole number from {} to {}", name,
                                  text, least, most));
}

}  // namespace tgfw
