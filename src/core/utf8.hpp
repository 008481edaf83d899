#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tgfw::detail {

/// U+FFFD.
inline constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

/// The length of the character that `text` begins with, 1 to 4 bytes; 0 if it begins with no UTF-8 (RFC 3629: nothing
/// overlong, no surrogates, nothing beyond U+10FFFF) or is empty.
[[nodiscard]] std::size_t utf8_character(std::string_view text) noexcept;

/// `text` with U+FFFD for each byte that belongs to no character.
[[nodiscard]] std::string replace_invalid_utf8(std::string_view text);

}  // namespace tgfw::detail
