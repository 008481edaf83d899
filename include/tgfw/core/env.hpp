#pragma once

#include <concepts>
#include <cstdint>
#include <limits>
#include <string>

namespace tgfw {

namespace detail {
[[nodiscard]] std::int64_t env_integer(const char* name, std::int64_t otherwise, std::int64_t least, std::int64_t most);
}

/// The value of an environment variable. Throws ConfigError that names it where it is not set or empty.
[[nodiscard]] std::string env(const char* name);
/// The value of an environment variable, `otherwise` where it is not set or empty.
[[nodiscard]] std::string env(const char* name, std::string otherwise);

/// The same for a whole number, such as `env_number<std::uint16_t>("PORT", 8443)`. Throws ConfigError with the
/// variable's name, its value and the range of `Number` for what is none, or is beyond it.
template <std::integral Number>
requires(sizeof(Number) < 8 || std::signed_integral<Number>) [[nodiscard]] Number
    env_number(const char* name, Number otherwise) {
    using Limits = std::numeric_limits<Number>;
    return static_cast<Number>(detail::env_integer(name, otherwise, Limits::min(), Limits::max()));
}

}  // namespace tgfw
