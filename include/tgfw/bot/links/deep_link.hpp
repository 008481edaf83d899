#pragma once

// Not in tgfw.hpp: #include <tgfw/bot/links/deep_link.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tgfw {

/// The longest payload of deep_link() and group_link(), in characters.
inline constexpr std::size_t max_start_payload = 64;
/// The longest payload of main_app_link(), app_link() and attach_link(), in characters.
inline constexpr std::size_t max_app_payload = 512;

/// Rights that a bot asks for when it is added by a link; combined with `|`.
enum class AdminRight : std::uint32_t {
    none = 0,
    change_info = 1U << 0,
    post_messages = 1U << 1,
    edit_messages = 1U << 2,
    delete_messages = 1U << 3,
    restrict_members = 1U << 4,
    invite_users = 1U << 5,
    pin_messages = 1U << 6,
    manage_topics = 1U << 7,
    promote_members = 1U << 8,
    manage_video_chats = 1U << 9,
    anonymous = 1U << 10,
    manage_chat = 1U << 11,
    post_stories = 1U << 12,
    edit_stories = 1U << 13,
    delete_stories = 1U << 14,
};
[[nodiscard]] constexpr AdminRight operator|(AdminRight left, AdminRight right) noexcept {
    return static_cast<AdminRight>(static_cast<std::uint32_t>(left) | static_cast<std::uint32_t>(right));
}

/// Chats among which a user chooses where to open an attachment; combined with `|`.
enum class AttachTarget : std::uint32_t {
    current_chat = 0,  ///< No choice: the chat in which the link is opened.
    users = 1U << 0,
    bots = 1U << 1,
    groups = 1U << 2,
    channels = 1U << 3,
};
[[nodiscard]] constexpr AttachTarget operator|(AttachTarget left, AttachTarget right) noexcept {
    return static_cast<AttachTarget>(static_cast<std::uint32_t>(left) | static_cast<std::uint32_t>(right));
}

/// How large a web app opens.
enum class WebAppMode {
    normal,
    compact,
    fullscreen,
};

/// A link that opens a chat with the bot; tapping Start sends `/start payload`. PTB: create_deep_linked_url.
///
///     deep_link("my_bot", "ref-17")    // https://t.me/my_bot?start=ref-17
///
/// `bot_username` may begin with an @. The payload is 1 to 64 characters of A-Z a-z 0-9 _ -: base64url_encode() makes
/// them of any bytes, and PayloadSigner makes some that nobody else can make. An empty one gives a link without it.
/// These functions throw ConfigError for what Telegram would not take; its text does not quote the payload.
/// Source: core.telegram.org/bots/features#deep-linking.
[[nodiscard]] std::string deep_link(std::string_view bot_username, std::string_view payload = {});

/// A link that adds the bot to a group, as an administrator with `rights` if there are any; the bot then gets
/// `/start@bot payload` there. PTB: create_deep_linked_url(group=True).
[[nodiscard]] std::string group_link(std::string_view bot_username, std::string_view payload = {},
                                     AdminRight rights = AdminRight::none);

/// A link that makes the bot an administrator of a channel, with at least one right.
[[nodiscard]] std::string channel_link(std::string_view bot_username, AdminRight rights);

/// A link that opens the bot's main web app; `payload`, of up to 512 characters, comes as start_param.
[[nodiscard]] std::string main_app_link(std::string_view bot_username, std::string_view payload = {},
                                        WebAppMode mode = WebAppMode::normal);

/// A link that opens a web app of the bot by the short name that @BotFather has.
[[nodiscard]] std::string app_link(std::string_view bot_username, std::string_view short_name,
                                   std::string_view payload = {}, WebAppMode mode = WebAppMode::normal);

/// A link that opens the bot's web app of the attachment menu, in the current chat or one that the user chooses.
[[nodiscard]] std::string attach_link(std::string_view bot_username, std::string_view payload = {},
                                      AttachTarget choose = AttachTarget::current_chat);

}  // namespace tgfw
