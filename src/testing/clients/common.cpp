#include <testing/clients/common.hpp>

#include <fmt/format.h>

#include <testing/json_scan.hpp>
#include <testing/members.hpp>

namespace tgfw::testing {
namespace {

StyledText plain(const std::string& text) {
    try {
        return format_text(text, "", {});
    } catch (const TextRefused& refused) {
        refuse(refused.what());
    }
}

}  // namespace

void refuse(const std::string& what) {
    throw std::invalid_argument("EmulatorClient: " + what);
}

ChatRecord& chat_for(World& world, std::int64_t user_id, std::int64_t bot_id, std::int64_t chat_id) {
    if (!world.users.contains(user_id)) refuse(fmt::format("there is no person {}", user_id));
    const bool is_private = chat_id == 0 || chat_id == user_id;
    ChatRecord* chat = world.find_chat(is_private ? ChatKey(bot_id, user_id) : ChatKey(0, chat_id));
    if (!chat && is_private) refuse(fmt::format("person {} has not written to bot {} yet", user_id, bot_id));
    if (!chat || !chat->has(user_id)) refuse(fmt::format("person {} is not in chat {}", user_id, chat_id));
    return *chat;
}

ChatRecord& writable_for(World& world, std::int64_t user_id, std::int64_t bot_id, std::int64_t chat_id) {
    const bool is_private = chat_id == 0 || chat_id == user_id;
    if (is_private && world.users.contains(user_id)) return world.private_chat(bot_id, user_id);
    ChatRecord& chat = chat_for(world, user_id, bot_id, chat_id);
    if (chat.is_channel() && !chat.administers(user_id)) {
        refuse(fmt::format("person {} may not post in channel {}", user_id, chat_id));
    }
    return chat;
}

ChatRecord& shared_chat(World& world, std::int64_t user_id, std::int64_t chat_id) {
    if (!world.users.contains(user_id)) refuse(fmt::format("there is no person {}", user_id));
    ChatRecord* chat = world.find_chat(ChatKey(0, chat_id));
    if (!chat) refuse(fmt::format("there is no group or channel {}", chat_id));
    return *chat;
}

void check_may_send(const World& world, const ChatRecord& chat, std::int64_t user_id,
                    bool ChatMemberRestricted::*permission) {
    if (is_permitted(world.member_of(chat, user_id), permission)) return;
    refuse(fmt::format("person {} may not send that in chat {}: an administrator restricted it", user_id,
                       chat.key.chat_id));
}

StoredMessage& message_in(ChatRecord& chat, std::int64_t message_id) {
    StoredMessage* stored = message_of(chat, message_id);
    if (!stored) refuse(fmt::format("there is no message {} in the chat", message_id));
    return *stored;
}

std::optional<EmulatorParams> keyboard_button(std::string_view keyboard, std::string_view text) {
    std::optional<EmulatorParams> out;
    const auto look = [&](std::string_view raw) {
        EmulatorParams button;
        // A button may be a bare text.
        if (const auto bare = unquote_json(raw))
            button.add("text", *bare);
        else
            button.add_json(raw);
        if (!out && button.text("text") == text) out = std::move(button);
    };
    for_each_json_member(keyboard, [&](const std::string& name, std::string_view rows) {
        if (name != "keyboard") return;
        for_each_json_element(rows, [&](std::string_view row) { for_each_json_element(row, look); });
    });
    return out;
}

Message put_text(World& world, Message message, const std::string& text) {
    StyledText styled = plain(text);
    if (styled.text.empty()) refuse("the text is empty");
    auto entities = to_api(world, styled.entities);
    message.text = std::move(styled.text);
    message.entities.reset();
    if (!entities.empty()) message.entities = std::move(entities);
    return message;
}

Message put_caption(World& world, Message message, const std::string& caption) {
    StyledText styled = plain(caption);
    auto entities = to_api(world, styled.entities);
    if (!styled.text.empty()) message.caption = std::move(styled.text);
    if (!entities.empty()) message.caption_entities = std::move(entities);
    return message;
}

FileRecord& store_sent(World& world, EmulatorFile file, const std::string& kind) {
    if (file.content_type.empty()) file.content_type = media_type(file.name);
    const auto size = image_size(file.content);
    if (kind == "Photo" && !size) refuse("the photo is not an image");
    FileRecord& stored = world.store_file(kind, std::move(file));
    if (kind == "Photo") std::tie(stored.width, stored.height) = *size;
    return stored;
}

StoredMessage& post_from_person(World& world, ChatRecord& chat, Message message, std::int64_t user_id) {
    if (chat.is_channel()) {
        message.sender_chat = chat.chat;
    } else {
        message.from = world.users.at(user_id);
    }
    return world.post(chat, std::move(message), user_id);
}

StoredMessage& post_via_bot(World& world, ChatRecord& chat, const BotRecord& bot, Message message,
                            std::int64_t user_id) {
    message.via_bot = bot.user;
    const bool keyboard = message.reply_markup.has_value();
    StoredMessage& stored = post_from_person(world, chat, std::move(message), user_id);
    if (keyboard) {
        stored.inline_message_id = fmt::format("BAAAA{:016x}", world.random());
        world.inline_messages[stored.inline_message_id] = {chat.key, stored.message.message_id};
    }
    world.announce(chat, stored, false);
    return stored;
}

Message deliver(World& world, ChatRecord& chat, Message message, std::int64_t user_id) {
    StoredMessage& stored = post_from_person(world, chat, std::move(message), user_id);
    world.announce(chat, stored, false);
    return stored.message;
}

}  // namespace tgfw::testing
