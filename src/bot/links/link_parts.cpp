#include "link_parts.hpp"

#include <algorithm>

#include <tgfw/core/error.hpp>

namespace tgfw::detail {

namespace {

constexpr std::size_t min_username = 4;
constexpr std::size_t max_username = 32;

bool is_letter(char c) noexcept {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool is_name_char(char c) noexcept {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '_';
}

}  // namespace

bool is_payload_char(char c) noexcept {
    return is_name_char(c) || c == '-';
}

std::string_view checked_username(std::string_view username) {
    std::string_view name = username;
    if (name.starts_with('@')) name.remove_prefix(1);
    if (name.size() < min_username || name.size() > max_username || !is_letter(name.front()) ||
        !std::all_of(name.begin(), name.end(), is_name_char)) {
        throw ConfigError("\"" + std::string(username) +
                          "\" is no username: one has 4 to 32 letters, digits and _, and begins with a letter");
    }
    return name;
}

}  // namespace tgfw::detail
