#include <tgfw/bot/passport/passport.hpp>

#include <algorithm>

#include <bot/passport/passport_cipher.hpp>
#include <bot/passport/passport_json.hpp>

namespace tgfw {

namespace {

using detail::decrypt_value;
using detail::passport_bytes;

/// Decrypts one element with the credentials of its type.
class ElementReader {
public:
    ElementReader(const EncryptedPassportElement& element, const Credentials& credentials)
        : element_(&element), type_(element.type.to_string()), keys_(credentials.find(element.type)) {}

    DecryptedElement read() const {
        DecryptedElement out;
        out.type = element_->type;
        out.phone_number = element_->phone_number;
        out.email = element_->email;
        out.hash = element_->hash;
        if (element_->data && !element_->data->empty()) read_data(out);
        out.front_side = file(element_->front_side, &SecureValue::front_side, "front_side");
        out.reverse_side = file(element_->reverse_side, &SecureValue::reverse_side, "reverse_side");
        out.selfie = file(element_->selfie, &SecureValue::selfie, "selfie");
        out.files = files(element_->files, &SecureValue::files, "files");
        out.translation = files(element_->translation, &SecureValue::translation, "translation");
        return out;
    }

private:
    [[nodiscard]] std::string part(const char* name) const { return type_ + "." + name; }

    [[noreturn]] void refuse(const char* name) const {
        throw PassportDecryptionError(part(name), "has no credentials");
    }

    void read_data(DecryptedElement& out) const {
        if (keys_ == nullptr || !keys_->data) refuse("data");
        const std::string name = part("data");
        out.data_hash = keys_->data->data_hash;
        out.data_json =
            decrypt_value(Secret(passport_bytes(keys_->data->secret.reveal(), name)),
                          passport_bytes(keys_->data->data_hash, name), passport_bytes(*element_->data, name), name);
        const auto known = element_->type.known();
        if (!known) return;
        switch (*known) {
            case PassportElementType::personal_details:
                out.personal_details = detail::read_personal_details(out.data_json, name);
                break;
            case PassportElementType::address:
                out.address = detail::read_address(out.data_json, name);
                break;
            case PassportElementType::passport:
            case PassportElementType::driver_license:
            case PassportElementType::identity_card:
            case PassportElementType::internal_passport:
                out.document = detail::read_document(out.data_json, name);
                break;
            default:
                break;
        }
    }

    std::optional<DecryptedFile> file(const Box<PassportFile>& encrypted,
                                      std::optional<FileCredentials> SecureValue::*keys, const char* name) const {
        if (!encrypted) return std::nullopt;
        if (keys_ == nullptr || !(keys_->*keys)) refuse(name);
        DecryptedFile out;
        out.file = *encrypted;
        out.credentials = *(keys_->*keys);
        return out;
    }

    std::vector<DecryptedFile> files(const std::optional<std::vector<PassportFile>>& encrypted,
                                     std::vector<FileCredentials> SecureValue::*keys, const char* name) const {
        std::vector<DecryptedFile> out;
        if (!encrypted) return out;
        for (std::size_t i = 0; i < encrypted->size(); ++i) {
            if (keys_ == nullptr || i >= (keys_->*keys).size()) refuse(name);
            out.emplace_back();
            out.back().file = (*encrypted)[i];
            out.back().credentials = (keys_->*keys)[i];
        }
        return out;
    }

    const EncryptedPassportElement* element_;
    std::string type_;
    const SecureValue* keys_;
};

}  // namespace

PassportDecryptionError::PassportDecryptionError(std::string_view part, std::string_view problem)
    : Error("Passport: " + std::string(part) + " " + std::string(problem)) {}

const SecureValue* Credentials::find(const PassportElementType& type) const noexcept {
    for (const auto& [known, value] : secure_data) {
        if (known == type) return &value;
    }
    return nullptr;
}

const DecryptedElement* DecryptedPassport::find(const PassportElementType& type) const noexcept {
    const auto found = std::find_if(elements.begin(), elements.end(), [&](const auto& e) { return e.type == type; });
    return found == elements.end() ? nullptr : &*found;
}

Credentials decrypt_credentials(const EncryptedCredentials& credentials, const PassportKey& key) {
    const std::string part = "credentials";
    const Secret secret = key.decrypt(passport_bytes(credentials.secret, "credentials.secret"));
    const Secret json(decrypt_value(secret, passport_bytes(credentials.hash, "credentials.hash"),
                                    passport_bytes(credentials.data, "credentials.data"), part));
    return detail::read_credentials(json.reveal(), part);
}

DecryptedPassport decrypt_passport(const PassportData& data, const PassportKey& key) {
    const Credentials credentials = decrypt_credentials(data.credentials, key);
    DecryptedPassport out;
    out.nonce = credentials.nonce;
    for (const auto& element : data.data) out.elements.push_back(ElementReader(element, credentials).read());
    return out;
}

std::string decrypt_passport_file(std::string_view content, const FileCredentials& credentials, std::size_t max_bytes) {
    const std::string part = "file";
    if (content.size() > max_bytes) throw PassportDecryptionError(part, "is longer than it may be");
    return decrypt_value(Secret(passport_bytes(credentials.secret.reveal(), part)),
                         passport_bytes(credentials.file_hash, part), content, part);
}

}  // namespace tgfw
