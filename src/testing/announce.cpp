#include <fmt/format.h>

#include <testing/members.hpp>
#include <tgfw/api/codec.hpp>

namespace tgfw::testing {
namespace {

/// The command that a text begins with, as `/cmd` or `/cmd@bot`; empty if it begins with none.
std::string_view leading_command(const Message& message) {
    if (!message.text || !message.entities || message.entities->empty()) return {};
    const MessageEntity& first = message.entities->front();
    if (first.type != MessageEntityType::bot_command || first.offset != 0) return {};
    return std::string_view(*message.text).substr(0, static_cast<std::size_t>(first.length));
}

/// What a bot in privacy mode gets to see of a group.
bool sees(const World& world, const ChatRecord& chat, const BotRecord& bot, const Message& message) {
    if (chat.chat.type == ChatType::private_ || chat.chat.type == ChatType::channel) return true;
    if (bot.user.can_read_all_group_messages || chat.administers(bot.user.id)) return true;
    if (is_service(message)) return true;
    if (message.via_bot && message.via_bot->id == bot.user.id) return true;
    if (message.reply_to_message && message.reply_to_message->from &&
        message.reply_to_message->from->id == bot.user.id) {
        return true;
    }
    const std::string_view command = leading_command(message);
    if (command.empty()) return false;
    const std::size_t at = command.find('@');
    if (at != std::string_view::npos) {
        return ascii::lower_case(command.substr(at + 1)) == ascii::lower_case(bot.user.username.value_or(""));
    }
    std::size_t bots_here = 0;
    for (const auto& [id, other] : world.bots) bots_here += chat.has(id) ? 1 : 0;
    return bots_here == 1 || chat.last_bot == bot.user.id;
}

}  // namespace

void World::announce(ChatRecord& chat, const StoredMessage& stored, bool edit) {
    const bool channel = chat.chat.type == ChatType::channel;
    const std::string kind = fmt::format("{}{}", edit ? "edited_" : "", channel ? "channel_post" : "message");
    const std::string object = encode(stored.message);
    for (auto& [id, bot] : bots) {
        if (!chat.has(id) || bot.blocked_by.contains(chat.key.chat_id)) continue;
        if (!bot.allowed.allows(kind) || !sees(*this, chat, bot, stored.message)) continue;
        push_update(bot, kind, fmt::format("chat:{}", chat.key.chat_id), object);
    }
}

}  // namespace tgfw::testing
