#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tgfw::detail {

/// The two alphabets of RFC 4648.
enum class Base64 {
    standard,  ///< `+` and `/`, padded with `=` (§4).
    url,       ///< `-` and `_`, not padded (§5).
};

[[nodiscard]] std::string base64_encode(std::string_view bytes, Base64 alphabet);
/// Nothing where base64_encode() writes this text for no bytes.
[[nodiscard]] std::optional<std::string> base64_decode(std::string_view text, Base64 alphabet);

}  // namespace tgfw::detail
