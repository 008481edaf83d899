#include <tgfw/testing/emulator_client.hpp>

#include <fmt/format.h>

#include <testing/clients/common.hpp>
#include <testing/json_scan.hpp>
#include <testing/methods/methods.hpp>
#include <testing/topics.hpp>
#include <tgfw/api/codec.hpp>

namespace tgfw::testing {
EmulatorClient::EmulatorClient(Emulator& emulator, std::int64_t user_id, std::int64_t bot_id)
    : emulator_(&emulator), user_id_(user_id), bot_id_(bot_id) {
    if (bot_id != 0 && !emulator.world_->bots.contains(bot_id)) refuse(fmt::format("there is no bot {}", bot_id));
}

std::int64_t EmulatorClient::bot_id() const {
    const auto& bots = emulator_->world_->bots;
    if (bot_id_ != 0) return bot_id_;
    if (bots.empty()) refuse("there is no bot yet");
    if (bots.size() > 1) refuse("say which bot is meant: there is not just one");
    return bots.begin()->first;
}

Message EmulatorClient::send_text(std::string text, std::int64_t chat_id, std::int64_t reply_to,
                                  std::int64_t thread_id) {
    World& world = *emulator_->world_;
    ChatRecord& chat = writable_for(world, user_id_, chat_id == 0 ? bot_id() : bot_id_, chat_id);
    check_may_send(world, chat, user_id_, &ChatMemberRestricted::can_send_messages);
    Message message = put_text(world, Message(), text);
    if (reply_to != 0) {
        message.reply_to_message = flat(message_in(chat, reply_to).message);
        if (thread_id == 0) thread_id = thread_of(*message.reply_to_message);
    }
    const std::string problem = thread_problem(world, chat, thread_id, user_id_);
    if (!problem.empty()) refuse(problem);
    put_thread(message, thread_id);
    return deliver(world, chat, std::move(message), user_id_);
}

Message EmulatorClient::send_formatted(std::string text, std::vector<MessageEntity> entities, std::int64_t chat_id) {
    World& world = *emulator_->world_;
    ChatRecord& chat = writable_for(world, user_id_, chat_id == 0 ? bot_id() : bot_id_, chat_id);
    check_may_send(world, chat, user_id_, &ChatMemberRestricted::can_send_messages);
    EmulatorParams given;
    given.add("text", std::move(text)).add("entities", encode(entities));
    Message message;
    try {
        StyledText styled = read_text(given, "text", "entities");
        if (styled.text.empty()) refuse("the text is empty");
        message.entities = to_api(world, styled.entities);
        message.text = std::move(styled.text);
    } catch (const Refusal& refusal) {
        refuse(refusal.what());
    }
    if (message.entities->empty()) message.entities.reset();
    return deliver(world, chat, std::move(message), user_id_);
}

Message EmulatorClient::send_file(EmulatorFile file, const std::string& kind, std::string caption,
                                  std::int64_t chat_id) {
    World& world = *emulator_->world_;
    ChatRecord& chat = writable_for(world, user_id_, chat_id == 0 ? bot_id() : bot_id_, chat_id);
    check_may_send(world, chat, user_id_, content_of_kind(kind).permission);
    Message message;
    attach(message, store_sent(world, std::move(file), kind));
    return deliver(world, chat, put_caption(world, std::move(message), caption), user_id_);
}

Message EmulatorClient::send_photo(EmulatorFile file, std::string caption, std::int64_t chat_id) {
    return send_file(std::move(file), "Photo", std::move(caption), chat_id);
}

Message EmulatorClient::send_document(EmulatorFile file, std::string caption, std::int64_t chat_id) {
    return send_file(std::move(file), "Document", std::move(caption), chat_id);
}

Message EmulatorClient::send_voice(EmulatorFile file, std::int64_t chat_id) {
    return send_file(std::move(file), "Voice", "", chat_id);
}

Message EmulatorClient::edit_text(std::int64_t message_id, std::string text, std::int64_t chat_id) {
    World& world = *emulator_->world_;
    ChatRecord& chat = writable_for(world, user_id_, chat_id == 0 ? bot_id() : bot_id_, chat_id);
    StoredMessage& stored = message_in(chat, message_id);
    if (stored.author != user_id_ || !stored.message.text) refuse("only one's own texts can be edited");
    stored.message = put_text(world, std::move(stored.message), text);
    stored.message.edit_date = world.unix_now();
    world.edited(chat, stored);
    world.announce(chat, stored, true);
    return stored.message;
}

void EmulatorClient::delete_message(std::int64_t message_id, std::int64_t chat_id) {
    World& world = *emulator_->world_;
    ChatRecord& chat = writable_for(world, user_id_, chat_id == 0 ? bot_id() : bot_id_, chat_id);
    static_cast<void>(message_in(chat, message_id));
    world.erase(chat, message_id);
}

std::string EmulatorClient::tap(std::int64_t message_id, std::string_view button, std::int64_t chat_id) {
    World& world = *emulator_->world_;
    ChatRecord& chat = chat_for(world, user_id_, chat_id == 0 ? bot_id() : bot_id_, chat_id);
    const StoredMessage& stored = message_in(chat, message_id);
    const bool is_inline = !stored.inline_message_id.empty();
    BotRecord* bot = world.find_bot(is_inline ? stored.message.via_bot->id : stored.author);
    std::string data;
    if (stored.message.reply_markup) {
        for (const auto& row : stored.message.reply_markup->inline_keyboard) {
            for (const InlineKeyboardButton& candidate : row) {
                if (!candidate.callback_data || !data.empty()) continue;
                if (candidate.text == button || *candidate.callback_data == button) data = *candidate.callback_data;
            }
        }
    }
    if (!bot || data.empty()) refuse(fmt::format("message {} has no such callback button", message_id));
    CallbackRecord query;
    query.id = std::to_string(world.draw(1'000'000'000'000, 9'000'000'000'000));
    query.bot_id = bot->user.id;
    query.user_id = user_id_;
    query.chat = chat.key;
    query.message_id = message_id;
    query.pressed = world.now();
    world.callbacks[query.id] = query;
    if (!bot->allowed.allows("callback_query")) return query.id;
    const std::string where = is_inline ? "\"inline_message_id\":" + quote_json(stored.inline_message_id)
                                        : "\"message\":" + encode(stored.message);
    world.push_update(
        *bot, "callback_query", fmt::format("callback_query:{}", user_id_),
        fmt::format("{{\"id\":{},\"from\":{},{},\"chat_instance\":\"{}\",\"data\":{}}}", quote_json(query.id),
                    encode(world.users.at(user_id_)), where, -chat.key.chat_id * 7919, quote_json(data)));
    return query.id;
}

EmulatorToast EmulatorClient::toast(std::string_view query_id) const {
    const auto& callbacks = emulator_->world_->callbacks;
    const auto it = callbacks.find(query_id);
    if (it == callbacks.end()) refuse("there is no such callback query");
    EmulatorToast out;
    out.answered = it->second.answered;
    out.text = it->second.text;
    out.alert = it->second.alert;
    out.url = it->second.url;
    return out;
}

Message EmulatorClient::press(std::string_view button, std::int64_t chat_id) {
    if (!keyboard_button(keyboard(chat_id), button)) refuse("no reply keyboard with this button is shown");
    return send_text(std::string(button), chat_id);
}

void EmulatorClient::block(bool on) {
    World& world = *emulator_->world_;
    BotRecord& bot = world.bots.at(bot_id());
    const ChatRecord& chat = writable_for(world, user_id_, bot_id(), 0);
    const bool changed = on ? bot.blocked_by.insert(user_id_).second : bot.blocked_by.erase(user_id_) > 0;
    if (!changed || !bot.allowed.allows("my_chat_member")) return;
    const auto member = [&](bool out) {
        const std::string user = encode(bot.user);
        return out ? fmt::format("{{\"user\":{},\"status\":\"kicked\",\"until_date\":0}}", user)
                   : fmt::format("{{\"user\":{},\"status\":\"member\"}}", user);
    };
    world.push_update(
        bot, "my_chat_member", fmt::format("my_chat_member:{}", user_id_),
        fmt::format("{{\"chat\":{},\"from\":{},\"date\":{},\"old_chat_member\":{},\"new_chat_member\":{}}}",
                    encode(chat.chat), encode(world.users.at(user_id_)), world.unix_now(), member(!on), member(on)));
}

std::vector<Message> EmulatorClient::messages(std::int64_t chat_id) const {
    const bool shared = chat_id != 0 && chat_id != user_id_;
    const ChatRecord* chat = emulator_->world_->find_chat(shared ? ChatKey(0, chat_id) : ChatKey(bot_id(), user_id_));
    std::vector<Message> out;
    if (!chat) return out;
    for (const auto& [id, stored] : chat->messages) out.push_back(stored.message);
    return out;
}

std::optional<Message> EmulatorClient::last_from_others(std::int64_t chat_id) const {
    const auto all = messages(chat_id);
    for (auto it = all.rbegin(); it != all.rend(); ++it) {
        if (!it->from || it->from->id != user_id_) return *it;
    }
    return std::nullopt;
}

std::string EmulatorClient::keyboard(std::int64_t chat_id) const {
    const bool shared = chat_id != 0 && chat_id != user_id_;
    const ChatRecord* chat = emulator_->world_->find_chat(shared ? ChatKey(0, chat_id) : ChatKey(bot_id(), user_id_));
    return chat ? chat->keyboard : "";
}

std::vector<BotCommand> EmulatorClient::commands(std::int64_t chat_id) const {
    World& world = *emulator_->world_;
    const BotRecord& bot = world.bots.at(bot_id());
    if (!world.users.contains(user_id_)) refuse(fmt::format("there is no person {}", user_id_));
    if (chat_id != 0) return commands_for(world, bot, chat_for(world, user_id_, 0, chat_id), user_id_);
    // The menu is there before the first message.
    ChatRecord conversation;
    conversation.key = ChatKey(bot.user.id, user_id_);
    return commands_for(world, bot, conversation, user_id_);
}

}  // namespace tgfw::testing
