#pragma once

#include <cstddef>
#include <string>

#include <tgfw/net/http_message.hpp>

namespace tgfw::net {

/// A body up to this size goes out with its head, in one piece.
inline constexpr std::size_t joined_body = 64 * 1024;

/// Request line and headers as they go over the wire. Throws ConfigError if a part would break out of its place.
[[nodiscard]] std::string format_request_head(const Origin& origin, const HttpRequest& request);
/// Whether `text` may stand as a header's value.
[[nodiscard]] bool is_field_value(std::string_view text) noexcept;
/// Whether `text` is a token (RFC 9110 §5.6.2), as methods and header names are.
[[nodiscard]] bool is_token(std::string_view text) noexcept;

}  // namespace tgfw::net
