#pragma once

// Not in tgfw.hpp: #include <tgfw/bot/links/base64url.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace tgfw {

/// Writes bytes in the alphabet of deep links, A-Z a-z 0-9 - _, four characters for three bytes, without padding.
///
/// Source: RFC 4648 §5. 48 bytes are 64 characters, the longest payload of a deep link.
[[nodiscard]] std::string base64url_encode(std::string_view bytes);

/// The bytes again; nothing where the text is not what base64url_encode() writes for any bytes. Padding is refused, and
/// so is a last character with bits that no byte has, so that each value has one text.
[[nodiscard]] std::optional<std::string> base64url_decode(std::string_view text);

}  // namespace tgfw
