#include <fmt/format.h>

#include <bot/text/utf.hpp>
#include <testing/json_scan.hpp>
#include <testing/methods/methods.hpp>
#include <testing/topics.hpp>
#include <tgfw/api/codec.hpp>

namespace tgfw::testing {
namespace {

constexpr std::size_t max_text = 4096;

/// The message that a reply names; null if it names none, or may do without.
StoredMessage* reply_target(MethodCall& call, ChatRecord& chat) {
    std::int64_t id = call.params.integer("reply_to_message_id");
    bool optional = call.params.flag("allow_sending_without_reply");
    for_each_json_member(call.params.text("reply_parameters"), [&](const std::string& name, std::string_view raw) {
        EmulatorParams member;
        member.add("value", unquote_json(raw).value_or(std::string(raw)));
        if (name == "message_id") id = member.integer("value");
        if (name == "allow_sending_without_reply") optional = member.flag("value");
    });
    if (id == 0) return nullptr;
    StoredMessage* target = message_of(chat, id);
    if (!target && !optional) throw bad_request("message to be replied not found");
    return target;
}

/// Shows, replaces or removes the reply keyboard of a chat.
void show_keyboard(World& world, ChatRecord& chat, const Markup& markup, std::int64_t message_id) {
    if (markup.reply_markup.empty()) return;
    chat.keyboard = markup.removes ? "" : markup.reply_markup;
    chat.keyboard_message = message_id;
    world.record("keyboard", fmt::format("\"key\":{},\"message_id\":{},\"markup\":{}", quote_json(chat.key.to_string()),
                                         message_id, chat.keyboard.empty() ? "null" : chat.keyboard));
}

StoredMessage& source_of(MethodCall& call, std::string_view problem) {
    if (call.params.integer("message_id") == 0) throw bad_request("message identifier is not specified");
    ChatRecord& from = chat_of(call, "from_chat_id");
    StoredMessage* source = message_of(from, call.params.integer("message_id"));
    if (!source) throw bad_request(std::string(problem));
    return *source;
}

MessageOrigin origin_of(World& world, const StoredMessage& source) {
    const Message& message = source.message;
    if (message.forward_origin) return *message.forward_origin;
    if (message.from) {
        return decode<MessageOrigin>(fmt::format("{{\"type\":\"user\",\"date\":{},\"sender_user\":{}}}", message.date,
                                                 encode(world.user_of(message.from->id))));
    }
    return decode<MessageOrigin>(fmt::format("{{\"type\":\"channel\",\"date\":{},\"chat\":{},\"message_id\":{}}}",
                                             message.date, encode(message.chat), message.message_id));
}

/// What a copy takes over: content, not circumstances.
Message content_of(const Message& source) {
    Message out;
    out.text = source.text;
    out.entities = source.entities;
    out.photo = source.photo;
    out.document = source.document;
    out.caption = source.caption;
    out.caption_entities = source.caption_entities;
    out.video = source.video;
    out.audio = source.audio;
    out.poll = source.poll;
    return out;
}

}  // namespace

StoredMessage* message_of(ChatRecord& chat, std::int64_t message_id) {
    const auto it = chat.messages.find(message_id);
    return it == chat.messages.end() ? nullptr : &it->second;
}

Message flat(const Message& message) {
    Message out = message;
    out.reply_to_message.reset();
    return out;
}

std::string post_from_bot(MethodCall& call, ChatRecord& chat, Message message, const Markup& markup) {
    const StoredMessage* target = reply_target(call, chat);
    if (target) message.reply_to_message = flat(target->message);
    std::int64_t thread_id = call.params.integer("message_thread_id");
    if (thread_id == 0 && target) thread_id = thread_of(target->message);
    const std::string problem = thread_problem(call.world, chat, thread_id, call.bot.user.id);
    if (!problem.empty()) throw bad_request(problem);
    put_thread(message, thread_id);
    if (!markup.late_refusal.empty()) throw bad_request(markup.late_refusal);
    if (chat.chat.type == ChatType::channel) {
        message.sender_chat = chat.chat;
    } else {
        message.from = call.bot.user;
    }
    if (markup.inline_keyboard && !markup.inline_keyboard->inline_keyboard.empty()) {
        message.reply_markup = *markup.inline_keyboard;
    }
    if (call.params.flag("protect_content")) message.has_protected_content = true;
    StoredMessage& stored = call.world.post(chat, std::move(message), call.bot.user.id);
    stored.with_reply_markup = !markup.reply_markup.empty();
    show_keyboard(call.world, chat, markup, stored.message.message_id);
    return encode(stored.message);
}

std::string send_message(MethodCall& call) {
    if (call.params.text("text").empty()) throw bad_request("message text is empty");
    StyledText styled = read_text(call.params, "text", "entities");
    if (styled.text.empty()) throw bad_request("text must be non-empty");
    if (count_code_points(styled.text) > max_text) throw bad_request("message is too long");
    const Markup markup = read_markup(call.params);
    ChatRecord& chat = writable_chat_of(call);
    Message message;
    message.text = std::move(styled.text);
    auto entities = to_api(call.world, styled.entities);
    if (!entities.empty()) message.entities = std::move(entities);
    return post_from_bot(call, chat, std::move(message), markup);
}

std::string forward_message(MethodCall& call) {
    ChatRecord& chat = writable_chat_of(call);
    const StoredMessage& source = source_of(call, "message to forward not found");
    if (source.message.has_protected_content) {
        throw bad_request("message has protected content and can't be forwarded");
    }
    Message message = content_of(source.message);
    message.invoice = source.message.invoice;
    message.forward_origin = origin_of(call.world, source);
    Markup markup;
    // A forwarded invoice can be paid as the first one.
    const std::string invoice_id = source.invoice_id;
    if (message.invoice && source.message.reply_markup) markup.inline_keyboard = *source.message.reply_markup;
    std::string result = post_from_bot(call, chat, std::move(message), markup);
    chat.messages.rbegin()->second.invoice_id = invoice_id;
    return result;
}

std::string copy_message(MethodCall& call) {
    const Markup markup = read_markup(call.params);
    ChatRecord& chat = writable_chat_of(call);
    const StoredMessage& source = source_of(call, "message to copy not found");
    if (source.message.invoice) throw bad_request("message can't be copied");
    Message message = content_of(source.message);
    if (call.params.has("caption") && !message.text) {
        StyledText styled = read_text(call.params, "caption", "caption_entities");
        auto entities = to_api(call.world, styled.entities);
        message.caption.reset();
        message.caption_entities.reset();
        if (!styled.text.empty()) message.caption = std::move(styled.text);
        if (!entities.empty()) message.caption_entities = std::move(entities);
    }
    static_cast<void>(post_from_bot(call, chat, std::move(message), markup));
    return fmt::format("{{\"message_id\":{}}}", chat.messages.rbegin()->first);
}

std::string delete_message(MethodCall& call) {
    const std::int64_t id = call.params.integer("message_id");
    if (id == 0) throw bad_request("message identifier is not specified");
    ChatRecord& chat = chat_of(call);
    const StoredMessage* stored = message_of(chat, id);
    if (!stored) throw bad_request("message to delete not found");
    const bool own = stored->author == call.bot.user.id;
    const bool shared = chat.key.bot_id == 0;
    if (!own && shared && !chat.administers(call.bot.user.id)) {
        throw bad_request("message can't be deleted");
    }
    const bool own_counter = chat.chat.type == ChatType::supergroup || chat.chat.type == ChatType::channel;
    if (!own_counter && call.world.unix_now() - stored->message.date > 48 * 3600) {
        throw bad_request("message can't be deleted for everyone");
    }
    call.world.erase(chat, id);
    return "true";
}

}  // namespace tgfw::testing
