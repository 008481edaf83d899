#pragma once

// Not in tgfw.hpp: #include <tgfw/bot/links/message_link.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <tgfw/api/types_fwd.hpp>

namespace tgfw {

/// A link to a message of a public group or channel: `https://t.me/name/17`, `https://t.me/name/17?thread=3`.
///
/// `username` may begin with an @; `thread_id` is that of a topic or a thread of comments, 0 for none. Throws
/// ConfigError where the name, or an id, cannot be one. Source: core.telegram.org/api/links#message-links.
[[nodiscard]] std::string message_link(std::string_view username, std::int64_t message_id, std::int64_t thread_id = 0);
/// A link to a message of a private supergroup or channel, for its members: `https://t.me/c/1234/17`.
///
/// Throws ConfigError where `chat_id` is not that of a supergroup or channel, which are below -1000000000000.
[[nodiscard]] std::string message_link(std::int64_t chat_id, std::int64_t message_id, std::int64_t thread_id = 0);
/// The one or the other, by whether the chat has a username. Nothing for private chats and basic groups, whose messages
/// have no link.
[[nodiscard]] std::optional<std::string> message_link(const Chat& chat, std::int64_t message_id,
                                                      std::int64_t thread_id = 0);
/// The link to this message, in its topic if it is in one. PTB: Message.link.
[[nodiscard]] std::optional<std::string> message_link(const Message& message);

/// The link to whoever has this username, user, bot, group or channel: `https://t.me/name`. PTB: Chat.link, User.link.
[[nodiscard]] std::string username_link(std::string_view username);
/// `tg://user?id=17`, which mentions a user without a username: as the target of a text link, or of a button.
[[nodiscard]] std::string user_link(std::int64_t user_id);

}  // namespace tgfw
