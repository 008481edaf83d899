#pragma once

#include <cstdint>
#include <string>

#include <testing/methods/methods.hpp>

namespace tgfw::testing {

/// Throws what a person is told who may not do a thing.
[[noreturn]] void refuse(const std::string& what);

/// The chat that a person means and is in.
[[nodiscard]] ChatRecord& chat_for(World& world, std::int64_t user_id, std::int64_t bot_id, std::int64_t chat_id);
/// As chat_for(), and the person may write there; private chats are made when they are first written to.
[[nodiscard]] ChatRecord& writable_for(World& world, std::int64_t user_id, std::int64_t bot_id, std::int64_t chat_id);
/// A group or channel, whether the person is in it or not.
[[nodiscard]] ChatRecord& shared_chat(World& world, std::int64_t user_id, std::int64_t chat_id);
/// Refuses what a restriction forbids.
void check_may_send(const World& world, const ChatRecord& chat, std::int64_t user_id,
                    bool ChatMemberRestricted::*permission);
[[nodiscard]] StoredMessage& message_in(ChatRecord& chat, std::int64_t message_id);

/// The button with this text in a reply keyboard's JSON: its members.
[[nodiscard]] std::optional<EmulatorParams> keyboard_button(std::string_view keyboard, std::string_view text);

/// Gives the message this text, with what the server finds in it.
[[nodiscard]] Message put_text(World& world, Message message, const std::string& text);
[[nodiscard]] Message put_caption(World& world, Message message, const std::string& caption);
/// Keeps a file that a person sends.
[[nodiscard]] FileRecord& store_sent(World& world, EmulatorFile file, const std::string& kind);
/// Posts a person's message, of which bots hear only by World::announce().
StoredMessage& post_from_person(World& world, ChatRecord& chat, Message message, std::int64_t user_id);
/// Posts what a person sends by way of a bot, and announces it; with a keyboard the bot may edit it.
StoredMessage& post_via_bot(World& world, ChatRecord& chat, const BotRecord& bot, Message message,
                            std::int64_t user_id);
/// Posts a person's message, and announces it.
Message deliver(World& world, ChatRecord& chat, Message message, std::int64_t user_id);

}  // namespace tgfw::testing
