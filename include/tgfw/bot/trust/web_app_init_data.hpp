#pragma once

// Not in tgfw.hpp: #include <tgfw/bot/trust/web_app_init_data.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tgfw/api/enums.hpp>
#include <tgfw/bot/token.hpp>
#include <tgfw/bot/trust/trust_error.hpp>
#include <tgfw/bot/trust/trust_limits.hpp>
#include <tgfw/core/chrono.hpp>

namespace tgfw {

/// Who opened a web app, or with whom they chat. Source: core.telegram.org/bots/webapps#webappuser.
class WebAppUser {
public:
    WebAppUser() = default;

    std::int64_t id = 0;
    bool is_bot = false;
    std::string first_name;
    std::optional<std::string> last_name;
    std::optional<std::string> username;
    std::optional<std::string> language_code;
    bool is_premium = false;
    bool added_to_attachment_menu = false;
    bool allows_write_to_pm = false;
    std::optional<std::string> photo_url;

    bool operator==(const WebAppUser&) const = default;
};

/// The chat in which a web app of the attachment menu was opened. Source: core.telegram.org/bots/webapps#webappchat.
class WebAppChat {
public:
    WebAppChat() = default;

    std::int64_t id = 0;
    ChatType type;
    std::string title;
    std::optional<std::string> username;
    std::optional<std::string> photo_url;

    bool operator==(const WebAppChat&) const = default;
};

/// What Telegram tells a web app about whoever opened it: `Telegram.WebApp.initData`, after its hash was checked.
///
/// Source: core.telegram.org/bots/webapps#webappinitdata.
class WebAppInitData {
public:
    WebAppInitData() = default;

    /// For answerWebAppQuery.
    std::optional<std::string> query_id;
    std::optional<WebAppUser> user;
    /// The other side of a private chat, from the attachment menu.
    std::optional<WebAppUser> receiver;
    std::optional<WebAppChat> chat;
    /// `sender` is the private chat with the one who opened a direct link.
    std::optional<ChatType> chat_type;
    std::optional<std::string> chat_instance;
    /// The payload of the link that opened the web app. It is the user's own choice: Telegram vouches for who, not for
    /// this.
    std::optional<std::string> start_param;
    /// Seconds until answerWebAppQuery may be called.
    std::optional<std::int64_t> can_send_after;
    /// When the web app was opened, in Unix time.
    std::int64_t auth_date = 0;
    /// All fields that were signed, by name, also those that this library does not know.
    std::vector<std::pair<std::string, std::string>> fields;

    bool operator==(const WebAppInitData&) const = default;
};

/// The Ed25519 key by which those who do not have the bot's token check initData.
class WebAppPublicKey {
public:
    using Bytes = std::array<std::uint8_t, 32>;

    /// Telegram's key.
    WebAppPublicKey() noexcept;
    explicit WebAppPublicKey(const Bytes& bytes) noexcept : bytes_(bytes) {}
    /// The key of Telegram's test environment.
    [[nodiscard]] static WebAppPublicKey test_environment() noexcept;

    [[nodiscard]] const Bytes& bytes() const noexcept { return bytes_; }

private:
    Bytes bytes_;
};

/// Reads `Telegram.WebApp.initData`, a query string that the page posts, and checks that Telegram made it for this bot.
///
/// Never trust what the page says otherwise, `initDataUnsafe` included. Throws TrustError, and nothing else whatever
/// the bytes: malformed for more than 16 KiB, for a field that is there twice, and where no fields can be read, even
/// with the right hash. The hash is compared in constant time, and before the date. `now` is that of a Clock.
/// Source: core.telegram.org/bots/webapps#validating-data-received-via-the-mini-app.
[[nodiscard]] WebAppInitData validate_init_data(std::string_view init_data, const Token& token,
                                                std::chrono::system_clock::time_point now,
                                                const TrustLimits& limits = TrustLimits());

/// The same without the token, for whoever got the data from the bot's owner: checks `signature` instead of `hash`.
///
/// Throws as validate_init_data; missing_hash and wrong_hash then are about the signature.
/// Source: core.telegram.org/bots/webapps#validating-data-for-third-party-use.
[[nodiscard]] WebAppInitData validate_third_party_init_data(std::string_view init_data, std::int64_t bot_id,
                                                            std::chrono::system_clock::time_point now,
                                                            const TrustLimits& limits = TrustLimits(),
                                                            const WebAppPublicKey& key = WebAppPublicKey());

/// Makes initData as Telegram's apps do, with the hash of `fields`: for tests, and to try a page outside of Telegram.
///
/// Whoever has the token can do so for any user. Throws TrustError where no initData has such fields: twice the same
/// name, or a line feed in a value.
[[nodiscard]] std::string sign_init_data(std::vector<std::pair<std::string, std::string>> fields, const Token& token);

}  // namespace tgfw
