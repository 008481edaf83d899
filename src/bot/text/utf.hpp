#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <tgfw/bot/text/utf16.hpp>

namespace tgfw {

[[nodiscard]] bool is_valid_utf8(std::string_view text);

/// Reads the code point at `position` and moves `position` behind it. In text that is not UTF-8, a byte out of place
/// counts as a code point of its own.
[[nodiscard]] std::uint32_t next_code_point(std::string_view text, std::size_t& position);

/// Appends a code point. A lone surrogate is written in the same way, which makes the text invalid.
void append_utf8(std::string& out, std::uint32_t code);

/// How many UTF-16 code units a code point takes.
[[nodiscard]] constexpr std::int64_t utf16_units(std::uint32_t code) {
    return code >= 0x10000 ? 2 : 1;
}
[[nodiscard]] std::size_t count_code_points(std::string_view text);

/// Letters, digits and `_` for the purposes of mentions, hashtags and commands; all letters outside ASCII count.
[[nodiscard]] bool is_word_code_point(std::uint32_t code);

}  // namespace tgfw
