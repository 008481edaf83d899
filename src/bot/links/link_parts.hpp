#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tgfw::detail {

/// Whether a character may be in a payload: A-Z a-z 0-9 _ -
[[nodiscard]] bool is_payload_char(char c) noexcept;

/// The name without its @. Throws ConfigError where it cannot be the username of anybody.
[[nodiscard]] std::string_view checked_username(std::string_view username);

}  // namespace tgfw::detail
