#pragma once

#include <string>
#include <string_view>

namespace tgfw::detail {

// The results are bytes, not hexadecimal digits. They throw Error where OpenSSL cannot.
[[nodiscard]] std::string sha256(std::string_view bytes);
[[nodiscard]] std::string sha512(std::string_view bytes);
/// RFC 2104.
[[nodiscard]] std::string hmac_sha256(std::string_view key, std::string_view message);

/// Lower-case hexadecimal digits.
[[nodiscard]] std::string hex(std::string_view bytes);

/// Compares in a time that depends on the lengths alone.
[[nodiscard]] bool equal_in_constant_time(std::string_view left, std::string_view right) noexcept;

/// Whether the holder of the key signed the message (RFC 8032); false for a key or signature of another length.
[[nodiscard]] bool ed25519_verify(std::string_view public_key, std::string_view message, std::string_view signature);

}  // namespace tgfw::detail
