#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "config.hpp"

namespace tenant_desk {

/// Reads lines such as `NAME=value`; a value may stand in quotes, a line that begins with # is a comment.
///
/// Throws tgfw::ConfigError with the number of a line that is something else, and without what is in it.
[[nodiscard]] std::map<std::string, std::string> parse_env(std::string_view text);

/// The process's environment, and for development, where that says nothing, the lines of `file`. It need not be there.
[[nodiscard]] Lookup environment(const std::filesystem::path& file);

}  // namespace tenant_desk
