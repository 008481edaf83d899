#include <tgfw/bot/trust/web_app_init_data.hpp>

#include <utility>

#include <boost/json/value.hpp>

#include <bot/trust/digest.hpp>
#include <bot/trust/json_members.hpp>
#include <bot/trust/signed_fields.hpp>
#include <core/base64.hpp>
#include <tgfw/api/json.hpp>
#include <tgfw/net/form.hpp>

namespace tgfw {

namespace {

constexpr std::string_view the_init_data = "initData";
constexpr std::size_t max_json_depth = 8;

constexpr WebAppPublicKey::Bytes production_key = {0xe7, 0xbf, 0x03, 0xa2, 0xfa, 0x46, 0x02, 0xaf, 0x45, 0x80, 0x70,
                                                   0x3d, 0x88, 0xdd, 0xa5, 0xbb, 0x59, 0xf3, 0x2e, 0xd8, 0xb0, 0x2a,
                                                   0x56, 0xc1, 0x87, 0xfe, 0x7d, 0x34, 0xca, 0xed, 0x24, 0x2d};
constexpr WebAppPublicKey::Bytes test_key = {0x40, 0x05, 0x50, 0x58, 0xa4, 0xee, 0x38, 0x15, 0x6a, 0x06, 0x56,
                                             0x2e, 0x52, 0xee, 0xce, 0x92, 0xa7, 0x71, 0xbc, 0xd8, 0x34, 0x6a,
                                             0x8c, 0x46, 0x15, 0xcb, 0x73, 0x76, 0xed, 0xdf, 0x72, 0xec};

WebAppUser read_user(const detail::JsonMembers& json) {
    WebAppUser user;
    user.id = json.integer("id");
    user.is_bot = json.flag("is_bot");
    user.first_name = json.text("first_name");
    user.last_name = json.optional_text("last_name");
    user.username = json.optional_text("username");
    user.language_code = json.optional_text("language_code");
    user.is_premium = json.flag("is_premium");
    user.added_to_attachment_menu = json.flag("added_to_attachment_menu");
    user.allows_write_to_pm = json.flag("allows_write_to_pm");
    user.photo_url = json.optional_text("photo_url");
    return user;
}

WebAppChat read_chat(const detail::JsonMembers& json) {
    WebAppChat chat;
    chat.id = json.integer("id");
    chat.type = ChatType(json.text("type"));
    chat.title = json.text("title");
    chat.username = json.optional_text("username");
    chat.photo_url = json.optional_text("photo_url");
    return chat;
}

/// The object in a field, read by `read`; nothing if there is no such field.
template <class T>
std::optional<T> read_object(const detail::SignedFields& fields, std::string_view name,
                             T (*read)(const detail::JsonMembers&)) {
    const std::string* text = fields.find(name);
    if (text == nullptr) return std::nullopt;
    const boost::json::value json = parse_json(*text, max_json_depth);
    return read(detail::JsonMembers(json, std::string(name)));
}

std::string web_app_key(const Token& token) {
    return detail::hmac_sha256("WebAppData", token.reveal());
}

/// The fields as values, once they are known to be Telegram's.
WebAppInitData read_fields(detail::SignedFields& fields, std::chrono::system_clock::time_point now,
                           const TrustLimits& limits) {
    WebAppInitData data;
    data.auth_date = fields.auth_date(now, limits);
    try {
        data.user = read_object(fields, "user", read_user);
        data.receiver = read_object(fields, "receiver", read_user);
        data.chat = read_object(fields, "chat", read_chat);
    } catch (const DecodeError&) {
        fields.refuse(TrustFailure::malformed);
    }
    data.query_id = fields.text("query_id");
    if (const std::string* type = fields.find("chat_type")) data.chat_type = ChatType(*type);
    data.chat_instance = fields.text("chat_instance");
    data.start_param = fields.text("start_param");
    data.can_send_after = fields.number("can_send_after");
    data.fields = fields.take_all();
    return data;
}

}  // namespace

WebAppPublicKey::WebAppPublicKey() noexcept : bytes_(production_key) {}

WebAppPublicKey WebAppPublicKey::test_environment() noexcept {
    return WebAppPublicKey(test_key);
}

WebAppInitData validate_init_data(std::string_view init_data, const Token& token,
                                  std::chrono::system_clock::time_point now, const TrustLimits& limits) {
    detail::SignedFields fields(init_data, the_init_data);
    check_hash(fields, web_app_key(token));
    return read_fields(fields, now, limits);
}

WebAppInitData validate_third_party_init_data(std::string_view init_data, std::int64_t bot_id,
                                              std::chrono::system_clock::time_point now, const TrustLimits& limits,
                                              const WebAppPublicKey& key) {
    detail::SignedFields fields(init_data, the_init_data);
    const std::string text = fields.take_proof("signature");
    const std::optional<std::string> signature = detail::base64_decode(text, detail::Base64::url);
    if (!signature) fields.refuse(TrustFailure::wrong_hash);
    fields.drop("hash");  // Only the bot's owner can check it.
    const std::string message = std::to_string(bot_id) + ":WebAppData\n" + fields.check_string();
    const std::string_view key_bytes(reinterpret_cast<const char*>(key.bytes().data()), key.bytes().size());
    if (!detail::ed25519_verify(key_bytes, message, *signature)) fields.refuse(TrustFailure::wrong_hash);
    return read_fields(fields, now, limits);
}

std::string sign_init_data(std::vector<std::pair<std::string, std::string>> fields, const Token& token) {
    detail::SignedFields checked(std::move(fields), the_init_data);
    checked.drop("hash");
    const std::string hash = hash_of(checked, web_app_key(token));
    auto all = checked.take_all();
    all.emplace_back("hash", hash);
    return net::format_form(all);
}

}  // namespace tgfw
