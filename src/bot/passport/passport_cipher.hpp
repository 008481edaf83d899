#pragma once

#include <string>
#include <string_view>

#include <tgfw/core/secret.hpp>

namespace tgfw::detail {

/// The bytes of a base64 text; `part` names it in the PassportDecryptionError.
[[nodiscard]] std::string passport_bytes(std::string_view base64, std::string_view part);

/// AES-256-CBC with a key and vector of SHA-512 over secret and hash; checks the SHA-256 and takes the padding off.
///
/// All arguments are bytes. Throws PassportDecryptionError.
[[nodiscard]] std::string decrypt_value(const Secret& secret, std::string_view hash, std::string_view encrypted,
                                        std::string_view part);

}  // namespace tgfw::detail
