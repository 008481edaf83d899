#pragma once

// Not in tgfw.hpp: #include <tgfw/bot/passport/passport_types.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <tgfw/api/enums.hpp>
#include <tgfw/core/secret.hpp>

/// What Telegram Passport holds, decrypted. Source: core.telegram.org/passport.
namespace tgfw {

/// The data of `personal_details`.
class PersonalDetails {
public:
    PersonalDetails() = default;

    std::string first_name;
    std::string last_name;
    std::optional<std::string> middle_name;
    /// DD.MM.YYYY
    std::string birth_date;
    /// `male` or `female`
    std::string gender;
    /// ISO 3166-1 alpha-2, of the citizenship.
    std::string country_code;
    std::string residence_country_code;
    /// Names in the language of the country of residence, where they were asked for.
    std::optional<std::string> first_name_native;
    std::optional<std::string> last_name_native;
    std::optional<std::string> middle_name_native;

    bool operator==(const PersonalDetails&) const = default;
};

/// The data of `address`.
class ResidentialAddress {
public:
    ResidentialAddress() = default;

    std::string street_line1;
    std::optional<std::string> street_line2;
    std::string city;
    std::optional<std::string> state;
    /// ISO 3166-1 alpha-2.
    std::string country_code;
    std::string post_code;

    bool operator==(const ResidentialAddress&) const = default;
};

/// The data of `passport`, `driver_license`, `identity_card` and `internal_passport`.
class IdDocumentData {
public:
    IdDocumentData() = default;

    std::string document_no;
    /// DD.MM.YYYY
    std::optional<std::string> expiry_date;

    bool operator==(const IdDocumentData&) const = default;
};

/// What decrypts the data of an element.
class DataCredentials {
public:
    DataCredentials() = default;
    DataCredentials(std::string hash, Secret key) : data_hash(std::move(hash)), secret(std::move(key)) {}

    /// base64; what PassportElementErrorDataField names.
    std::string data_hash;
    /// base64.
    Secret secret;
};

/// What decrypts a file.
class FileCredentials {
public:
    FileCredentials() = default;
    FileCredentials(std::string hash, Secret key) : file_hash(std::move(hash)), secret(std::move(key)) {}

    /// base64; what PassportElementErrorFile and its like name.
    std::string file_hash;
    /// base64.
    Secret secret;
};

/// What decrypts an element; each part is there where the element has it.
class SecureValue {
public:
    SecureValue() = default;

    std::optional<DataCredentials> data;
    std::optional<FileCredentials> front_side;
    std::optional<FileCredentials> reverse_side;
    std::optional<FileCredentials> selfie;
    std::vector<FileCredentials> translation;
    std::vector<FileCredentials> files;
};

/// What decrypts the elements, and the nonce of the request that they answer.
class Credentials {
public:
    Credentials() = default;

    /// Null where the credentials have nothing for this type. Valid while these Credentials live.
    [[nodiscard]] const SecureValue* find(const PassportElementType& type) const noexcept;

    /// By type; `secure_data` of the API. At most one of each.
    std::vector<std::pair<PassportElementType, SecureValue>> secure_data;
    /// Must be the nonce that the bot put into its request: otherwise the data were meant for another one.
    std::string nonce;
};

}  // namespace tgfw
