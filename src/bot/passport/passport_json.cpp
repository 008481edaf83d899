#include "passport_json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <bot/trust/json_members.hpp>
#include <tgfw/api/json.hpp>
#include <tgfw/bot/passport/passport.hpp>

namespace tgfw::detail {

namespace {

constexpr std::size_t max_json_depth = 8;

/// What `read` makes of the JSON; its DecodeError as a PassportDecryptionError.
template <class Read>
auto read_json(std::string_view json, std::string_view part, Read read) {
    try {
        const boost::json::value value = parse_json(json, max_json_depth);
        return read(JsonMembers(value));
    } catch (const DecodeError& error) {
        throw PassportDecryptionError(part, error.path().empty() ? std::string("is not the JSON that it should be")
                                                                 : "is not what it should be at " + error.path());
    }
}

/// The credentials of `hash_name` and `secret` in a member.
template <class T>
std::optional<T> read_keys(const JsonMembers& value, std::string_view name, std::string_view hash_name) {
    const auto* json = value.find(name);
    if (json == nullptr) return std::nullopt;
    const JsonMembers members(*json, value.path_of(name));
    return T(members.text(hash_name), Secret(members.text("secret")));
}

std::vector<FileCredentials> read_files(const JsonMembers& value, std::string_view name) {
    std::vector<FileCredentials> files;
    const auto* json = value.find(name);
    if (json == nullptr) return files;
    const auto* array = json->if_array();
    if (array == nullptr) throw DecodeError(value.path_of(name), "expected an array", 0);
    for (const auto& element : *array) {
        const JsonMembers members(element, value.path_of(name));
        files.emplace_back(members.text("file_hash"), Secret(members.text("secret")));
    }
    return files;
}

SecureValue read_secure_value(const JsonMembers& json) {
    SecureValue value;
    value.data = read_keys<DataCredentials>(json, "data", "data_hash");
    value.front_side = read_keys<FileCredentials>(json, "front_side", "file_hash");
    value.reverse_side = read_keys<FileCredentials>(json, "reverse_side", "file_hash");
    value.selfie = read_keys<FileCredentials>(json, "selfie", "file_hash");
    value.translation = read_files(json, "translation");
    value.files = read_files(json, "files");
    return value;
}

}  // namespace

Credentials read_credentials(std::string_view json, std::string_view part) {
    return read_json(json, part, [](const JsonMembers& members) {
        Credentials credentials;
        credentials.nonce = members.optional_text("nonce").value_or("");
        const auto* secure_data = members.find("secure_data");
        const auto* object = secure_data == nullptr ? nullptr : secure_data->if_object();
        if (object == nullptr) throw DecodeError("secure_data", "expected an object", 0);
        for (const auto& member : *object) {
            const std::string name(member.key().data(), member.key().size());
            credentials.secure_data.emplace_back(PassportElementType(name),
                                                 read_secure_value(JsonMembers(member.value(), "secure_data." + name)));
        }
        return credentials;
    });
}

PersonalDetails read_personal_details(std::string_view json, std::string_view part) {
    return read_json(json, part, [](const JsonMembers& members) {
        PersonalDetails details;
        details.first_name = members.text("first_name");
        details.last_name = members.text("last_name");
        details.middle_name = members.optional_text("middle_name");
        details.birth_date = members.text("birth_date");
        details.gender = members.text("gender");
        details.country_code = members.text("country_code");
        details.residence_country_code = members.text("residence_country_code");
        details.first_name_native = members.optional_text("first_name_native");
        details.last_name_native = members.optional_text("last_name_native");
        details.middle_name_native = members.optional_text("middle_name_native");
        return details;
    });
}

ResidentialAddress read_address(std::string_view json, std::string_view part) {
    return read_json(json, part, [](const JsonMembers& members) {
        ResidentialAddress address;
        address.street_line1 = members.text("street_line1");
        address.street_line2 = members.optional_text("street_line2");
        address.city = members.text("city");
        address.state = members.optional_text("state");
        address.country_code = members.text("country_code");
        address.post_code = members.text("post_code");
        return address;
    });
}

IdDocumentData read_document(std::string_view json, std::string_view part) {
    return read_json(json, part, [](const JsonMembers& members) {
        IdDocumentData document;
        document.document_no = members.text("document_no");
        document.expiry_date = members.optional_text("expiry_date");
        return document;
    });
}

}  // namespace tgfw::detail
