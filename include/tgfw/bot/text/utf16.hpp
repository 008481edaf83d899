#pragma once

#include <cstdint>
#include <string_view>

namespace tgfw {

/// The length of a text as the Bot API counts offsets: in UTF-16 code units, of which an emoji has two or more.
[[nodiscard]] std::int64_t utf16_length(std::string_view text);

}  // namespace tgfw
