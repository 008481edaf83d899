#pragma once

#include <string>
#include <string_view>

#include <tgfw/api/types.hpp>
#include <tgfw/bot/passport/passport.hpp>

namespace tgfw::test {

/// An RSA key made for the tests, once.
class PassportKeyPair {
public:
    [[nodiscard]] static const PassportKeyPair& instance();

    /// In PEM; encrypted where there is a password.
    [[nodiscard]] Secret pem(const std::string& password = std::string()) const;
    /// Encrypts as Telegram's clients do, with the public key.
    [[nodiscard]] std::string encrypt(std::string_view bytes) const;

    PassportKeyPair(const PassportKeyPair&) = delete;
    PassportKeyPair& operator=(const PassportKeyPair&) = delete;
    ~PassportKeyPair();

private:
    PassportKeyPair();

    void* key_;
};

/// A value that was encrypted as Telegram's clients do; `content` and `hash` are bytes.
class Sealed {
public:
    Sealed() = default;

    std::string content;
    std::string hash;
    std::string secret;
};
/// `padding` bytes are put before the value, and the rest of the last block.
[[nodiscard]] Sealed seal(std::string_view value, std::size_t padding = 32);
/// The same with all bytes before the value as they are given.
[[nodiscard]] Sealed seal_padded(std::string plain);

[[nodiscard]] std::string base64(std::string_view bytes);

/// `{"data_hash": …, "secret": …}` or `{"file_hash": …, "secret": …}`
[[nodiscard]] std::string keys_json(const Sealed& sealed, std::string_view hash_name);
/// Credentials with this JSON, for the key of the tests.
[[nodiscard]] EncryptedCredentials seal_credentials(std::string_view json);

}  // namespace tgfw::test
