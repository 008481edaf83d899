#include <doctest/doctest.h>

#include <string>

#include <tgfw/bot/passport/passport.hpp>
#include <unit/bot/passport/passport_maker.hpp>

using namespace tgfw;
using namespace tgfw::test;

namespace {

const PassportKey& passport_key() {
    static const PassportKey value = PassportKey::from_pem(PassportKeyPair::instance().pem());
    return value;
}

EncryptedPassportElement element(PassportElementType type, const std::optional<Sealed>& data = std::nullopt) {
    EncryptedPassportElement out(std::move(type), "element hash");
    if (data) out.data = base64(data->content);
    return out;
}

/// What the error says about data with an element of `type` whose credentials are `keys`.
std::string error_of(EncryptedPassportElement encrypted, const std::string& keys) {
    PassportData data;
    data.credentials = seal_credentials(R"({"nonce":"n","secure_data":)" + keys + "}");
    data.data.push_back(std::move(encrypted));
    try {
        (void)decrypt_passport(data, passport_key());
    } catch (const PassportDecryptionError& error) {
        return error.what();
    }
    return "no error";
}

}  // namespace

TEST_CASE("Passport: data, files and plain elements are decrypted, each by its own secret") {
    const Sealed person =
        seal(R"({"first_name":"Ann","last_name":"Bo","middle_name":"","birth_date":"01.02.1990","gender":"female",)"
             R"("country_code":"DE","residence_country_code":"FR","first_name_native":"Änn"})");
    const Sealed licence = seal(R"({"document_no":"D-17","expiry_date":"31.12.2030"})", 200);
    const Sealed home = seal(R"({"street_line1":"Main 1","city":"Ulm","country_code":"DE","post_code":"89073"})");
    const Sealed front = seal("front bytes");
    const Sealed page = seal("page two");

    PassportData data;
    data.credentials = seal_credentials(
        R"({"nonce":"n-17","secure_data":{"personal_details":{"data":)" + keys_json(person, "data_hash") +
        R"(},"driver_license":{"data":)" + keys_json(licence, "data_hash") + R"(,"front_side":)" +
        keys_json(front, "file_hash") + R"(,"translation":[)" + keys_json(front, "file_hash") + "," +
        keys_json(page, "file_hash") + R"(]},"address":{"data":)" + keys_json(home, "data_hash") +
        R"(},"utility_bill":{"files":[)" + keys_json(page, "file_hash") + "]}}}");
    data.data.push_back(element(PassportElementType::personal_details, person));
    data.data.push_back(element(PassportElementType::driver_license, licence));
    data.data.back().front_side = PassportFile("f1", "u1", 48, 1);
    data.data.back().translation = {PassportFile("t1", "u2", 48, 1), PassportFile("t2", "u3", 48, 1)};
    data.data.push_back(element(PassportElementType::address, home));
    data.data.push_back(element(PassportElementType::utility_bill));
    data.data.back().files = {PassportFile("b1", "u4", 48, 1)};
    data.data.push_back(element(PassportElementType::email));
    data.data.back().email = "ann@example.com";

    const DecryptedPassport passport = decrypt_passport(data, passport_key());
    CHECK(passport.nonce == "n-17");
    REQUIRE(passport.elements.size() == 5);
    const auto* details = passport.find(PassportElementType::personal_details);
    REQUIRE(details != nullptr);
    CHECK(details->personal_details->first_name == "Ann");
    CHECK(details->personal_details->first_name_native == "Änn");
    CHECK_FALSE(details->personal_details->last_name_native);
    CHECK(details->personal_details->residence_country_code == "FR");
    CHECK(details->hash == "element hash");
    const auto& document = passport.elements[1];
    CHECK(document.document->document_no == "D-17");
    CHECK(document.document->expiry_date == "31.12.2030");
    CHECK(document.data_json == R"({"document_no":"D-17","expiry_date":"31.12.2030"})");
    CHECK(document.data_hash == base64(licence.hash));
    CHECK(document.front_side->file.file_id == "f1");
    CHECK(decrypt_passport_file(front.content, document.front_side->credentials) == "front bytes");
    REQUIRE(document.translation.size() == 2);
    CHECK(document.translation[1].file.file_id == "t2");
    CHECK(decrypt_passport_file(page.content, document.translation[1].credentials) == "page two");
    CHECK(passport.elements[2].address->city == "Ulm");
    CHECK_FALSE(passport.elements[2].address->state);
    CHECK(passport.elements[3].data_hash.empty());
    CHECK(passport.elements[3].files.at(0).file.file_id == "b1");
    CHECK(passport.elements[4].email == "ann@example.com");
    CHECK(passport.find(PassportElementType::passport) == nullptr);
}

TEST_CASE("Passport: data of a type that is not known yet comes as JSON") {
    const Sealed data = seal(R"({"x":1})");
    PassportData passport;
    passport.credentials =
        seal_credentials(R"({"nonce":"n","secure_data":{"iris_scan":{"data":)" + keys_json(data, "data_hash") + "}}}");
    passport.data.push_back(element(PassportElementType("iris_scan"), data));
    CHECK(decrypt_passport(passport, passport_key()).elements.at(0).data_json == R"({"x":1})");
}

TEST_CASE("Passport: credentials for another key, or damaged ones, are one error") {
    const EncryptedCredentials good = seal_credentials(R"({"nonce":"n","secure_data":{}})");
    CHECK(decrypt_credentials(good, passport_key()).nonce == "n");
    EncryptedCredentials bad = good;
    bad.secret = base64(std::string(256, 'x'));
    CHECK_THROWS_WITH_AS((void)decrypt_credentials(bad, passport_key()),
                         "Passport: credentials.secret is not for this private key", PassportDecryptionError);
    bad.secret = "";
    CHECK_THROWS_AS((void)decrypt_credentials(bad, passport_key()), PassportDecryptionError);
    bad.secret = "no base64!";
    CHECK_THROWS_WITH_AS((void)decrypt_credentials(bad, passport_key()), "Passport: credentials.secret is not base64",
                         PassportDecryptionError);
    bad = good;
    bad.hash = base64(std::string(32, 'x'));
    CHECK_THROWS_WITH_AS((void)decrypt_credentials(bad, passport_key()),
                         "Passport: credentials does not match its hash", PassportDecryptionError);
    bad.hash = base64("short");
    CHECK_THROWS_AS((void)decrypt_credentials(bad, passport_key()), PassportDecryptionError);
    bad = good;
    bad.data = base64("17 bytes are none");
    CHECK_THROWS_WITH_AS((void)decrypt_credentials(bad, passport_key()),
                         "Passport: credentials is not whole blocks of AES", PassportDecryptionError);
    bad.data = "";
    CHECK_THROWS_AS((void)decrypt_credentials(bad, passport_key()), PassportDecryptionError);
}

TEST_CASE("Passport: the JSON inside must be what it should be; the error names the place, and quotes nothing") {
    const auto error_for = [](const char* json) -> std::string {
        try {
            (void)decrypt_credentials(seal_credentials(json), passport_key());
        } catch (const PassportDecryptionError& error) {
            return error.what();
        }
        return "no error";
    };
    CHECK(error_for("hush") == "Passport: credentials is not the JSON that it should be");
    CHECK(error_for("") == "Passport: credentials is not the JSON that it should be");
    CHECK(error_for("[]") == "Passport: credentials is not the JSON that it should be");
    CHECK(error_for("{}") == "Passport: credentials is not what it should be at secure_data");
    CHECK(error_for(R"({"secure_data":{"passport":[]}})") ==
          "Passport: credentials is not what it should be at secure_data.passport");
    CHECK(error_for(R"({"secure_data":{"passport":{"data":{"data_hash":1,"secret":"AA=="}}}})") ==
          "Passport: credentials is not what it should be at secure_data.passport.data.data_hash");
    CHECK(error_for(R"({"secure_data":{"passport":{"files":{}}}})") ==
          "Passport: credentials is not what it should be at secure_data.passport.files");

    const Sealed odd = seal(R"({"document_no":17})");
    CHECK(error_of(element(PassportElementType::passport, odd),
                   R"({"passport":{"data":)" + keys_json(odd, "data_hash") + "}}") ==
          "Passport: passport.data is not what it should be at document_no");
}

TEST_CASE("Passport: an element without its credentials is an error that names the part") {
    const Sealed data = seal("{}");
    CHECK(error_of(element(PassportElementType::passport, data), "{}") == "Passport: passport.data has no credentials");
    auto with_selfie = element(PassportElementType::passport);
    with_selfie.selfie = PassportFile("f", "u", 1, 1);
    CHECK(error_of(with_selfie, R"({"passport":{}})") == "Passport: passport.selfie has no credentials");
    auto with_files = element(PassportElementType::utility_bill);
    with_files.files = {PassportFile("f", "u", 1, 1), PassportFile("g", "v", 1, 1)};
    CHECK(error_of(with_files, R"({"utility_bill":{"files":[)" + keys_json(data, "file_hash") + "]}}") ==
          "Passport: utility_bill.files has no credentials");
    // The credentials of another type do not serve.
    CHECK(error_of(element(PassportElementType::address, data),
                   R"({"passport":{"data":)" + keys_json(data, "data_hash") + "}}") ==
          "Passport: address.data has no credentials");
}

TEST_CASE("Passport: padding is 32 to 255 bytes, by its first byte") {
    const auto open = [](const Sealed& sealed) {
        return decrypt_passport_file(sealed.content,
                                     FileCredentials(base64(sealed.hash), Secret(base64(sealed.secret))));
    };
    CHECK(open(seal("value")) == "value");
    CHECK(open(seal("value", 240)) == "value");
    CHECK(open(seal_padded(std::string(32, '\x20'))).empty());
    CHECK_THROWS_WITH_AS((void)open(seal_padded(std::string(32, '\x1f'))),
                         "Passport: file is not padded as it should be", PassportDecryptionError);
    CHECK_THROWS_AS((void)open(seal_padded(std::string(32, '\x21'))), PassportDecryptionError);
    CHECK_THROWS_AS((void)open(seal_padded(std::string(32, '\0'))), PassportDecryptionError);
}

TEST_CASE("Passport: a file that was changed, or is longer than it may be, is refused") {
    Sealed sealed = seal(std::string(1000, 'x'));
    const FileCredentials keys(base64(sealed.hash), Secret(base64(sealed.secret)));
    CHECK(decrypt_passport_file(sealed.content, keys, sealed.content.size()).size() == 1000);
    CHECK_THROWS_WITH_AS((void)decrypt_passport_file(sealed.content, keys, sealed.content.size() - 1),
                         "Passport: file is longer than it may be", PassportDecryptionError);
    sealed.content[500] = static_cast<char>(sealed.content[500] ^ 1);
    CHECK_THROWS_WITH_AS((void)decrypt_passport_file(sealed.content, keys), "Passport: file does not match its hash",
                         PassportDecryptionError);
    CHECK_THROWS_AS((void)decrypt_passport_file(sealed.content.substr(0, 16), keys), PassportDecryptionError);
    CHECK_THROWS_AS((void)decrypt_passport_file("", keys), PassportDecryptionError);
}

TEST_CASE("Passport: a private key is RSA in PEM, with its password where it has one") {
    const auto& pair = PassportKeyPair::instance();
    const EncryptedCredentials credentials = seal_credentials(R"({"nonce":"n","secure_data":{}})");
    const PassportKey locked = PassportKey::from_pem(pair.pem("hunter2"), Secret("hunter2"));
    CHECK(decrypt_credentials(credentials, locked).nonce == "n");
    // Nobody is asked for the password at a terminal.
    for (const char* password : {"", "hunter3"}) {
        CHECK_THROWS_WITH_AS((void)PassportKey::from_pem(pair.pem("hunter2"), Secret(password)),
                             "The private key for Passport is no RSA key in PEM, or its password is wrong or missing",
                             ConfigError);
    }
    CHECK_THROWS_AS((void)PassportKey::from_pem(Secret()), ConfigError);
    CHECK_THROWS_AS(
        (void)PassportKey::from_pem(Secret("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")),
        ConfigError);
    // An Ed25519 key, RFC 8410 §10.3.
    CHECK_THROWS_AS(
        (void)PassportKey::from_pem(Secret("-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bb"
                                           "Y8fdp+K06/nwoy/HU++CXqI9EdVhC\n-----END PRIVATE KEY-----\n")),
        ConfigError);
}
