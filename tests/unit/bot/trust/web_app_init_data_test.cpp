#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <string>

#include <openssl/evp.h>

#include <core/base64.hpp>
#include <tgfw/bot/trust/web_app_init_data.hpp>
#include <unit/bot/trust/init_data_maker.hpp>

using namespace tgfw;
using namespace tgfw::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* web_app_token_text = "7001:web_app_token_of_a_test_AAAAAAAAAAAA";
const Token web_app_token(web_app_token_text);
constexpr std::int64_t opened = 1767225600;
const auto web_app_time = std::chrono::system_clock::time_point(std::chrono::seconds(opened + 60));

Fields usual_init_data() {
    return {{"auth_date", std::to_string(opened)},
            {"query_id", "AAE"},
            {"user", R"({"id":17,"first_name":"Ann & Bo","username":"ann"})"}};
}

TrustFailure init_data_failure(std::string_view init_data, std::chrono::system_clock::time_point when = web_app_time,
                               const TrustLimits& limits = TrustLimits()) {
    try {
        (void)validate_init_data(init_data, web_app_token, when, limits);
    } catch (const TrustError& error) {
        return error.failure();
    }
    FAIL("taken: " << init_data);
    return TrustFailure::malformed;
}

/// A key pair as Telegram's, made for the test.
class Signer {
public:
    Signer() {
        std::size_t size = bytes_.size();
        EVP_PKEY_get_raw_public_key(key_.get(), bytes_.data(), &size);
    }

    [[nodiscard]] WebAppPublicKey public_key() const { return WebAppPublicKey(bytes_); }

    /// What Telegram makes of the fields for the bot of this id.
    [[nodiscard]] std::string sign(Fields fields, std::int64_t bot_id) const {
        const std::string message = std::to_string(bot_id) + ":WebAppData\n" + lines(fields);
        const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
        REQUIRE(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1);
        std::string signature(64, '\0');
        std::size_t size = signature.size();
        REQUIRE(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                               reinterpret_cast<const unsigned char*>(message.data()), message.size()) == 1);
        fields.emplace_back("signature", detail::base64_encode(signature, detail::Base64::url));
        fields.emplace_back("hash", std::string(64, '0'));
        return net::format_form(fields);
    }

private:
    std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key_{EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"), EVP_PKEY_free};
    WebAppPublicKey::Bytes bytes_{};
};

TrustFailure third_party_failure(std::string_view init_data, const WebAppPublicKey& key, std::int64_t bot_id = 7001) {
    try {
        (void)validate_third_party_init_data(init_data, bot_id, web_app_time, TrustLimits(), key);
    } catch (const TrustError& error) {
        return error.failure();
    }
    FAIL("taken: " << init_data);
    return TrustFailure::malformed;
}

}  // namespace

TEST_CASE("initData that Telegram signed is taken, as in the example of docs.telegram-mini-apps.com") {
    const char* init_data =
        "query_id=AAHdF6IQAAAAAN0XohDhrOrc&user=%7B%22id%22%3A279058397%2C%22first_name%22%3A%22Vladislav%22%2C"
        "%22last_name%22%3A%22Kibenko%22%2C%22username%22%3A%22vdkfrost%22%2C%22language_code%22%3A%22ru%22%2C"
        "%22is_premium%22%3Atrue%7D&auth_date=1662771648&hash=c501b71e775f74ce10e377dea85a7ea24ecd640b223ea86dfe453"
        "e0eaed2e2b2";
    const Token example("5768337691:AAH5YkoiEuPk8-FZa32hStHTqXiLPtAEhx8");
    const auto data = validate_init_data(init_data, example, std::chrono::system_clock::time_point(1662771700s));
    REQUIRE(data.user);
    CHECK(data.user->id == 279058397);
    CHECK(data.user->first_name == "Vladislav");
    CHECK(data.user->username == "vdkfrost");
    CHECK(data.user->is_premium);
    CHECK(data.query_id == "AAHdF6IQAAAAAN0XohDhrOrc");
    CHECK(data.auth_date == 1662771648);
}

TEST_CASE("initData of Telegram's test environment is taken by its public key, and by no other") {
    const char* init_data =
        "user=%7B%22id%22%3A5001146408%2C%22first_name%22%3A%22H%22%2C%22last_name%22%3A%22Test%22%2C%22language_code"
        "%22%3A%22en%22%2C%22allows_write_to_pm%22%3Atrue%2C%22photo_url%22%3A%22https%3A%5C%2F%5C%2Fa-ttgme.stel.com"
        "%5C%2Fi%5C%2Fuserpic%5C%2F320%5C%2FOhOF3_f4QY8PWlRZI2aG2sy66VMZw_ys9efvhvle_eCWj2zP8Vbb6pLs5d1Lij1w.svg%22"
        "%7D&chat_instance=3909909964740758046&chat_type=sender&auth_date=1759930604&signature="
        "i8jsEp2yuO2tlldICxBscMG3xX-zUPznGZVsDNy0tz9GRVx9vxBWjTEt4BSMSa42TaOO0r2yGWBN0a1v9bVRAg&hash="
        "1582635705fd71ffb8bee16062f38965550b5d9a4f85f387b2ea72067c57d45a";
    const auto when = std::chrono::system_clock::time_point(1759930700s);
    const auto key = WebAppPublicKey::test_environment();
    const auto data = validate_third_party_init_data(init_data, 2201403107, when, TrustLimits(), key);
    REQUIRE(data.user);
    CHECK(data.user->id == 5001146408);
    CHECK(data.user->allows_write_to_pm);
    CHECK(data.user->photo_url->starts_with("https://a-ttgme.stel.com/i/userpic/320/"));
    CHECK(data.chat_type == ChatType::sender);
    CHECK(data.chat_instance == "3909909964740758046");
    CHECK_THROWS_AS((void)validate_third_party_init_data(init_data, 2201403107, when), TrustError);
    CHECK_THROWS_AS((void)validate_third_party_init_data(init_data, 2201403108, when, TrustLimits(), key), TrustError);
}

TEST_CASE("every field of initData has its type") {
    const Fields fields = {
        {"auth_date", std::to_string(opened)},
        {"can_send_after", "30"},
        {"chat", R"({"id":-100123,"type":"supergroup","title":"Club","username":"club","photo_url":"https://x/y"})"},
        {"chat_instance", "-42"},
        {"chat_type", "supergroup"},
        {"new_field", "new"},
        {"query_id", "AAE"},
        {"receiver", R"({"id":18,"is_bot":true,"first_name":"Bot","added_to_attachment_menu":true})"},
        {"signature", "anything"},
        {"start_param", "ref-17"},
        {"user", R"({"id":17,"first_name":"Ann","last_name":null,"language_code":"de","unknown":[1]})"}};
    const auto data = validate_init_data(signed_init_data(fields, web_app_token_text), web_app_token, web_app_time);
    CHECK(data.can_send_after == 30);
    REQUIRE(data.chat);
    CHECK(data.chat->id == -100123);
    CHECK(data.chat->type == ChatType::supergroup);
    CHECK(data.chat->title == "Club");
    CHECK(data.chat->username == "club");
    CHECK(data.chat_type == ChatType::supergroup);
    CHECK(data.chat_instance == "-42");
    REQUIRE(data.receiver);
    CHECK(data.receiver->is_bot);
    CHECK(data.receiver->added_to_attachment_menu);
    CHECK(data.start_param == "ref-17");
    REQUIRE(data.user);
    CHECK_FALSE(data.user->last_name);
    CHECK(data.user->language_code == "de");
    CHECK_FALSE(data.user->is_premium);
    CHECK(data.fields == fields);
}

TEST_CASE("initData that anybody changed, or that is for another bot, has the wrong hash") {
    const std::string good = signed_init_data(usual_init_data(), web_app_token_text);
    CHECK(validate_init_data(good, web_app_token, web_app_time).user->first_name == "Ann & Bo");
    std::string changed = good;
    changed.replace(changed.find("17"), 2, "18");
    CHECK(init_data_failure(changed) == TrustFailure::wrong_hash);
    CHECK(init_data_failure(good + "&added=1") == TrustFailure::wrong_hash);
    CHECK(init_data_failure(good + "0") == TrustFailure::wrong_hash);
    CHECK(init_data_failure(signed_init_data(usual_init_data(), "7001:another_token")) == TrustFailure::wrong_hash);
    std::string upper = good;
    std::transform(upper.begin() + static_cast<std::ptrdiff_t>(upper.rfind('=')), upper.end(),
                   upper.begin() + static_cast<std::ptrdiff_t>(upper.rfind('=')),
                   [](char c) { return c >= 'a' && c <= 'f' ? static_cast<char>(c - 32) : c; });
    CHECK(init_data_failure(upper) == TrustFailure::wrong_hash);
}

TEST_CASE("initData without a hash says so") {
    CHECK(init_data_failure(net::format_form(usual_init_data())) == TrustFailure::missing_hash);
    CHECK(init_data_failure(net::format_form(usual_init_data()) + "&hash=") == TrustFailure::missing_hash);
    CHECK(init_data_failure("hash") == TrustFailure::missing_hash);
}

TEST_CASE("a name with an equals sign, or a value with a line feed, cannot stand for other fields") {
    // All of these have the lines that Telegram signed, cut into other fields.
    const Fields fields = {{"a", "1"}, {"auth_date", std::to_string(opened)}, {"b", "2"}};
    const std::string good = signed_init_data(fields, web_app_token_text);
    const std::string hash = good.substr(good.find("&hash="));
    CHECK_NOTHROW((void)validate_init_data(good, web_app_token, web_app_time));
    const std::string date = std::to_string(opened);
    CHECK(init_data_failure("a=1%0Aauth_date%3D" + date + "%0Ab%3D2" + hash) == TrustFailure::malformed);
    CHECK(init_data_failure("a=1&auth_date=" + date + "%0Ab=2" + hash) == TrustFailure::malformed);
    CHECK(init_data_failure("a%3D1%0Aauth_date=" + date + "&b=2" + hash) == TrustFailure::malformed);
}

TEST_CASE("a field that is there twice is refused, whichever of them was signed") {
    const std::string good = signed_init_data(usual_init_data(), web_app_token_text);
    CHECK(init_data_failure(good + "&query_id=AAE") == TrustFailure::malformed);
    CHECK(init_data_failure("query_id=BBB&" + good) == TrustFailure::malformed);
    CHECK(init_data_failure(good + good.substr(good.find("&hash="))) == TrustFailure::malformed);
}

TEST_CASE("odd bytes are malformed, and throw nothing else") {
    for (const std::string& text :
         {std::string(), std::string("&&&"), std::string("="), std::string("=x&hash=1"), std::string("\0\xff", 2),
          std::string("%"), std::string("%00=1"), std::string("a b=1&hash=x"), std::string(20000, 'a'),
          "a=" + std::string(20000, '&') + "hash=1"}) {
        CHECK(init_data_failure(text) == TrustFailure::malformed);
    }
}

TEST_CASE("fields that cannot be read are malformed, even with the right hash") {
    const auto with = [](const char* name, const char* value) {
        Fields fields = usual_init_data();
        std::erase_if(fields, [&](const auto& field) { return field.first == name; });
        fields.emplace_back(name, value);
        std::sort(fields.begin(), fields.end());
        return signed_init_data(fields, web_app_token_text);
    };
    for (const char* user : {"", "{", "[]", "17", "null", "{}", R"({"id":"17","first_name":"A"})", R"({"id":17})",
                             R"({"id":1.5,"first_name":"A"})", R"({"id":99999999999999999999,"first_name":"A"})",
                             R"({"id":17,"first_name":"A","is_premium":1})",
                             R"({"id":17,"first_name":"A"} )"
                             "x",
                             "[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]"}) {
        CHECK(init_data_failure(with("user", user)) == TrustFailure::malformed);
    }
    CHECK(init_data_failure(with("chat", R"({"id":1,"title":"x"})")) == TrustFailure::malformed);
    CHECK(init_data_failure(with("can_send_after", "soon")) == TrustFailure::malformed);
    for (const char* date : {"", "0", "-1", "soon", "1767225600x", " 1767225600", "99999999999999999999", "0x10"}) {
        CHECK(init_data_failure(with("auth_date", date)) == TrustFailure::malformed);
    }
    Fields undated = usual_init_data();
    undated.erase(undated.begin());
    CHECK(init_data_failure(signed_init_data(undated, web_app_token_text)) == TrustFailure::malformed);
}

TEST_CASE("initData is good for a day by default, or for as long as the limits say") {
    const std::string good = signed_init_data(usual_init_data(), web_app_token_text);
    const auto at = [](std::int64_t seconds) {
        return std::chrono::system_clock::time_point(std::chrono::seconds(opened + seconds));
    };
    CHECK_NOTHROW((void)validate_init_data(good, web_app_token, at(24 * 3600)));
    CHECK(init_data_failure(good, at(24 * 3600 + 1)) == TrustFailure::too_old);
    const TrustLimits hour = TrustLimits().with_max_age(1h).with_max_skew(5s);
    CHECK_NOTHROW((void)validate_init_data(good, web_app_token, at(3600), hour));
    CHECK(init_data_failure(good, at(3601), hour) == TrustFailure::too_old);
    CHECK_NOTHROW((void)validate_init_data(good, web_app_token, at(-5), hour));
    CHECK(init_data_failure(good, at(-6), hour) == TrustFailure::from_the_future);
    CHECK_NOTHROW((void)validate_init_data(good, web_app_token, at(-60)));
    CHECK(init_data_failure(good, at(-61)) == TrustFailure::from_the_future);
    CHECK(init_data_failure(signed_init_data({{"auth_date", "9223372036854775807"}}, web_app_token_text)) ==
          TrustFailure::from_the_future);
    CHECK(init_data_failure(good, std::chrono::system_clock::time_point::min()) == TrustFailure::from_the_future);
}

TEST_CASE("the hash is checked before the date, so that forgers learn nothing from the answer") {
    std::string forged = signed_init_data({{"auth_date", "1"}}, web_app_token_text);
    forged.back() = forged.back() == '0' ? '1' : '0';
    CHECK(init_data_failure(forged) == TrustFailure::wrong_hash);
}

TEST_CASE("third parties check the signature without the token, and the date as the bot does") {
    const Signer signer;
    const auto good = signer.sign(usual_init_data(), 7001);
    const auto data = validate_third_party_init_data(good, 7001, web_app_time, TrustLimits(), signer.public_key());
    CHECK(data.user->id == 17);
    CHECK(data.fields == usual_init_data());
    CHECK(third_party_failure(good, signer.public_key(), 7002) == TrustFailure::wrong_hash);
    CHECK(third_party_failure(good, WebAppPublicKey()) == TrustFailure::wrong_hash);
    CHECK(third_party_failure(good + "&added=1", signer.public_key()) == TrustFailure::wrong_hash);
    CHECK(third_party_failure(signer.sign({{"auth_date", "1"}}, 7001), signer.public_key()) == TrustFailure::too_old);
    CHECK(third_party_failure(signed_init_data(usual_init_data(), web_app_token_text), signer.public_key()) ==
          TrustFailure::missing_hash);
    CHECK(third_party_failure("auth_date=1&signature=%3F", signer.public_key()) == TrustFailure::wrong_hash);
    CHECK(third_party_failure("auth_date=1&signature=AAAA", signer.public_key()) == TrustFailure::wrong_hash);
}

TEST_CASE("initData can be made for tests, as Telegram would") {
    CHECK(sign_init_data(usual_init_data(), web_app_token) == signed_init_data(usual_init_data(), web_app_token_text));
    Fields mixed = usual_init_data();
    std::reverse(mixed.begin(), mixed.end());
    mixed.emplace_back("hash", "of another");
    CHECK(validate_init_data(sign_init_data(mixed, web_app_token), web_app_token, web_app_time).fields ==
          usual_init_data());
    CHECK_THROWS_AS((void)sign_init_data({{"a", "1"}, {"a", "1"}}, web_app_token), TrustError);
    CHECK_THROWS_AS((void)sign_init_data({{"a", "1\n2"}}, web_app_token), TrustError);
}

TEST_CASE("errors about initData quote nothing of it, nor the token") {
    const std::string forged = signed_init_data(usual_init_data(), "7001:another_token");
    CHECK_THROWS_WITH_AS((void)validate_init_data(forged, web_app_token, web_app_time),
                         "initData is refused: its hash is wrong", TrustError);
    CHECK_THROWS_WITH_AS((void)validate_init_data("a=1", web_app_token, web_app_time),
                         "initData is refused: it has no hash", TrustError);
    CHECK_THROWS_WITH_AS((void)validate_init_data("", web_app_token, web_app_time),
                         "initData is refused: it is malformed", TrustError);
    CHECK_THROWS_WITH_AS((void)validate_init_data(signed_init_data({{"auth_date", "1"}}, web_app_token_text),
                                                  web_app_token, web_app_time),
                         "initData is refused: it is too old", TrustError);
    CHECK_THROWS_WITH_AS((void)validate_init_data(signed_init_data({{"auth_date", "9000000000"}}, web_app_token_text),
                                                  web_app_token, web_app_time),
                         "initData is refused: it comes from the future", TrustError);
}
