#include <tgfw/bot/links/message_link.hpp>

#include <bot/links/link_parts.hpp>
#include <tgfw/api/types.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw {

namespace {

/// Ids of supergroups and channels are this less the channel's own id.
constexpr std::int64_t channel_offset = -1'000'000'000'000;

std::string positive(std::int64_t id, const char* what) {
    if (id <= 0) throw ConfigError(std::string("A link needs the id of a ") + what + ", not " + std::to_string(id));
    return std::to_string(id);
}

std::string link_in(const std::string& chat, std::int64_t message_id, std::int64_t thread_id) {
    std::string link = chat + "/" + positive(message_id, "message");
    if (thread_id != 0) link += "?thread=" + positive(thread_id, "thread");
    return link;
}

}  // namespace

std::string message_link(std::string_view username, std::int64_t message_id, std::int64_t thread_id) {
    return link_in(username_link(username), message_id, thread_id);
}

std::string message_link(std::int64_t chat_id, std::int64_t message_id, std::int64_t thread_id) {
    if (chat_id >= channel_offset) {
        throw ConfigError("The chat " + std::to_string(chat_id) +
                          " is no supergroup and no channel, and messages of others have no link");
    }
    return link_in("https://t.me/c/" + std::to_string(channel_offset - chat_id), message_id, thread_id);
}

std::optional<std::string> message_link(const Chat& chat, std::int64_t message_id, std::int64_t thread_id) {
    if (chat.type != ChatType::supergroup && chat.type != ChatType::channel) return std::nullopt;
    if (chat.username) return message_link(*chat.username, message_id, thread_id);
    return message_link(chat.id, message_id, thread_id);
}

std::optional<std::string> message_link(const Message& message) {
    return message_link(message.chat, message.message_id, message.message_thread_id.value_or(0));
}

std::string username_link(std::string_view username) {
    return "https://t.me/" + std::string(detail::checked_username(username));
}

std::string user_link(std::int64_t user_id) {
    return "tg://user?id=" + positive(user_id, "user");
}

}  // namespace tgfw
