#include <testing/reactions.hpp>

#include <fmt/format.h>

#include <testing/clients/common.hpp>
#include <tgfw/api/codec.hpp>
#include <tgfw/testing/emulator_client.hpp>

namespace tgfw::testing {
namespace {

/// Sends an update on reactions to the bots that may know: in a group or channel, its administrators.
void tell_bots(World& world, const ChatRecord& chat, const std::string& kind, std::string_view object) {
    for (auto& [id, bot] : world.bots) {
        const bool may = chat.is_private() ? chat.has(id) : chat.administers(id);
        if (!may || !bot.allowed.allows(kind)) continue;
        world.push_update(bot, kind, fmt::format("{}:{}", kind, chat.key.chat_id), object);
    }
}

}  // namespace

void EmulatorClient::react(std::int64_t message_id, std::string emoji, std::int64_t chat_id) {
    World& world = *emulator_->world_;
    ChatRecord& chat = chat_for(world, user_id_, chat_id == 0 ? bot_id() : bot_id_, chat_id);
    StoredMessage& stored = message_in(chat, message_id);
    check_may_send(world, chat, user_id_, &ChatMemberRestricted::can_react_to_messages);
    std::vector<ReactionType> now;
    if (!emoji.empty()) {
        auto reaction = reaction_of(emoji);
        if (!reaction) refuse(fmt::format("{} is no reaction (REACTION_INVALID)", emoji));
        now.push_back(std::move(*reaction));
    }
    std::vector<ReactionType> before = stored.reactions[user_id_];
    put_reactions(world, chat, stored, user_id_, now);
    if (before == now) return;
    if (chat.is_channel()) {
        const MessageReactionCountUpdated change(chat.chat, message_id, world.unix_now(), count_reactions(stored));
        tell_bots(world, chat, "message_reaction_count", encode(change));
        return;
    }
    MessageReactionUpdated change(chat.chat, message_id, world.unix_now(), std::move(before), std::move(now));
    change.user = world.users.at(user_id_);
    tell_bots(world, chat, "message_reaction", encode(change));
}

}  // namespace tgfw::testing
