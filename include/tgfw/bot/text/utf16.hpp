#pragma once

#include <cstdint>
#include <string_view>

namespace tgfw {

/// The length of a text as the Bot API counts offsets: in UTF-16 code units, of which an emoji has two or more.
[[nodiscard]] std::int64_t utf16_length(std::string_view text);

/// The part of a text that an entity is about: from `offset` on, `length` long, in UTF-16 code units. What lies outside
/// of the text is left out, and a symbol that is cut is in or out as a whole. A part of `text`. PTB: parse_entity.
[[nodiscard]] std::string_view utf16_slice(std::string_view text, std::int64_t offset, std::int64_t length);

}  // namespace tgfw
