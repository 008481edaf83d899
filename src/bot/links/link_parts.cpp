#include "link_parts.hpp"

#include <algorithm>

#include <tgfw/core/ascii.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw::detail {

namespace {

constexpr std::size_t min_username = 4;
constexpr std::size_t max_username = 32;

}  // namespace

std::string_view checked_username(std::string_view username) {
    std::string_view name = username;
    if (name.starts_with('@')) name.remove_prefix(1);
    if (name.size() < min_username || name.size() > max_username || !ascii::is_letter(name.front()) ||
        !std::all_of(name.begin(), name.end(), ascii::is_word)) {
        throw ConfigError("\"" + std::string(username) +
                          "\" is no username: one has 4 to 32 letters, digits and _, and begins with a letter");
    }
    return name;
}

}  // namespace tgfw::detail
