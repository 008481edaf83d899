#pragma once

// Not in tgfw.hpp: #include <tgfw/bot/passport/passport.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tgfw/api/types.hpp>
#include <tgfw/bot/passport/passport_types.hpp>
#include <tgfw/core/error.hpp>
#include <tgfw/core/secret.hpp>

namespace tgfw {

/// Passport data cannot be decrypted: they are for another key, damaged, or not what Telegram Passport sends.
///
/// The text names the part, such as `passport.selfie`; it quotes no data. PTB: PassportDecryptionError.
class PassportDecryptionError : public Error {
public:
    PassportDecryptionError(std::string_view part, std::string_view problem);
};

/// The bot's private RSA key, whose public half @BotFather has. Copies share the key. PTB: private_key.
class PassportKey {
public:
    /// Takes a key in PEM, and its password where it is encrypted. Throws ConfigError where it is no RSA key, or the
    /// password is wrong or missing; the text quotes neither.
    [[nodiscard]] static PassportKey from_pem(const Secret& pem, const Secret& password = Secret());

    /// Decrypts bytes that were encrypted with the public half, RSA with OAEP and SHA-1 (RFC 8017 §7.1.2). Throws
    /// PassportDecryptionError.
    [[nodiscard]] Secret decrypt(std::string_view encrypted) const;

private:
    class Impl;
    explicit PassportKey(std::shared_ptr<const Impl> impl) noexcept;

    std::shared_ptr<const Impl> impl_;
};

/// A file of an element. Its content is downloaded like that of any file, and decrypted by decrypt_passport_file().
class DecryptedFile {
public:
    DecryptedFile() = default;

    PassportFile file;
    FileCredentials credentials;
};

/// An element of Telegram Passport; what it has depends on its type.
class DecryptedElement {
public:
    DecryptedElement() = default;

    PassportElementType type;
    std::optional<PersonalDetails> personal_details;
    std::optional<ResidentialAddress> address;
    std::optional<IdDocumentData> document;
    /// The data as JSON, also of a type that this library does not know; empty where the element has none.
    std::string data_json;
    /// For PassportElementErrorDataField; empty where the element has no data.
    std::string data_hash;
    std::optional<std::string> phone_number;
    std::optional<std::string> email;
    std::optional<DecryptedFile> front_side;
    std::optional<DecryptedFile> reverse_side;
    std::optional<DecryptedFile> selfie;
    std::vector<DecryptedFile> files;
    std::vector<DecryptedFile> translation;
    /// For PassportElementErrorUnspecified.
    std::string hash;
};

/// All that a user shared.
class DecryptedPassport {
public:
    DecryptedPassport() = default;

    /// The first element of a type; null if there is none. Valid while this lives.
    [[nodiscard]] const DecryptedElement* find(const PassportElementType& type) const noexcept;

    std::vector<DecryptedElement> elements;
    /// Must be the nonce that the bot put into its request: otherwise the data were meant for another one.
    std::string nonce;
};

/// Decrypts what decrypts the rest. Throws PassportDecryptionError. PTB: PassportData.decrypted_credentials.
[[nodiscard]] Credentials decrypt_credentials(const EncryptedCredentials& credentials, const PassportKey& key);

/// Decrypts what a user shared, `message.passport_data`, but for the contents of files.
///
/// An element with data, or a file, for which there are no credentials is an error, and so is data that are not JSON of
/// the type. Throws PassportDecryptionError. Source: core.telegram.org/passport#decrypting-data. PTB:
/// PassportData.decrypted_data.
[[nodiscard]] DecryptedPassport decrypt_passport(const PassportData& data, const PassportKey& key);

/// Decrypts a file's content, as it was downloaded. Throws PassportDecryptionError, also where it is longer than
/// `max_bytes`; Telegram's are up to 10 MB. PTB: what File.download_as_bytearray does for such files.
[[nodiscard]] std::string decrypt_passport_file(std::string_view content, const FileCredentials& credentials,
                                                std::size_t max_bytes = std::size_t{11} << 20);

}  // namespace tgfw
