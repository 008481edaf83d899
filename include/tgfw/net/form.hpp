#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tgfw::net {

/// Name and value of one form field, decoded.
using FormField = std::pair<std::string, std::string>;

/// Replaces every `%XX`. A `%` without two hexadecimal digits stays as it is; `+` is no space.
[[nodiscard]] std::string percent_decode(std::string_view text);
/// Encodes everything but letters, digits and `-._~` (RFC 3986 §2.3).
[[nodiscard]] std::string percent_encode(std::string_view text);

/// Reads application/x-www-form-urlencoded, as in a body or a query. Never fails; repeated names stay in order.
[[nodiscard]] std::vector<FormField> parse_form(std::string_view text);
/// Writes application/x-www-form-urlencoded.
[[nodiscard]] std::string format_form(const std::vector<FormField>& fields);

}  // namespace tgfw::net
