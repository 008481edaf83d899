#pragma once

#include <span>
#include <string>
#include <string_view>

namespace tgfw::detail {

/// credential() with the directories to look in, the first one first.
[[nodiscard]] std::string credential_in(std::span<const std::string> directories, std::string_view name);

}  // namespace tgfw::detail
