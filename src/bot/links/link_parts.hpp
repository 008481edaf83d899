#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tgfw::detail {

/// The name without its @. Throws ConfigError where it cannot be the username of anybody.
[[nodiscard]] std::string_view checked_username(std::string_view username);

}  // namespace tgfw::detail
