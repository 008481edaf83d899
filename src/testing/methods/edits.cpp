#include <bot/text/utf.hpp>
#include <testing/methods/methods.hpp>
#include <tgfw/api/codec.hpp>

namespace tgfw::testing {
namespace {

constexpr std::string_view not_modified =
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message";

struct EditTarget {
    EditTarget(ChatRecord& chat_, StoredMessage& stored_) : chat(chat_), stored(stored_) {}

    ChatRecord& chat;
    StoredMessage& stored;
};

EditTarget inline_target(MethodCall& call, const std::string& id) {
    const auto it = call.world.inline_messages.find(id);
    if (it == call.world.inline_messages.end()) throw bad_request("MESSAGE_ID_INVALID");
    ChatRecord& chat = *call.world.find_chat(it->second.first);
    StoredMessage* stored = message_of(chat, it->second.second);
    if (!stored || stored->message.via_bot->id != call.bot.user.id) throw bad_request("MESSAGE_ID_INVALID");
    return EditTarget(chat, *stored);
}

EditTarget edit_target_of(MethodCall& call) {
    const bool chat_given = !call.params.text("chat_id").empty();
    const bool id_given = call.params.integer("message_id") != 0;
    if (!chat_given && !id_given) {
        const std::string id = call.params.text("inline_message_id");
        if (id.empty()) throw bad_request("message identifier is not specified");
        return inline_target(call, id);
    }
    if (!chat_given) throw bad_request("chat identifier is not specified");
    ChatRecord& chat = chat_of(call);
    StoredMessage* stored = message_of(chat, call.params.integer("message_id"));
    if (!stored) throw bad_request("message to edit not found");
    if (stored->author != call.bot.user.id || stored->message.forward_origin || stored->with_reply_markup) {
        throw bad_request("message can't be edited");
    }
    return EditTarget(chat, *stored);
}

std::string finish(MethodCall& call, const EditTarget& target, Message changed, bool content) {
    if (changed == target.stored.message) throw bad_request(std::string(not_modified));
    if (content) changed.edit_date = call.world.unix_now();
    target.stored.message = std::move(changed);
    call.world.edited(target.chat, target.stored);
    if (!target.stored.inline_message_id.empty()) return "true";
    return encode(flat(target.stored.message));
}

}  // namespace

std::string edit_message_text(MethodCall& call) {
    if (call.params.text("text").empty()) throw bad_request("message text is empty");
    StyledText styled = read_text(call.params, "text", "entities");
    if (styled.text.empty()) throw bad_request("text must be non-empty");
    const Markup markup = read_inline_markup(call.params);
    const EditTarget target = edit_target_of(call);
    if (!target.stored.message.text) throw bad_request("there is no text in the message to edit");
    if (count_code_points(styled.text) > 4096) throw bad_request("MESSAGE_TOO_LONG");
    Message changed = target.stored.message;
    changed.text = std::move(styled.text);
    changed.entities.reset();
    auto entities = to_api(call.world, styled.entities);
    if (!entities.empty()) changed.entities = std::move(entities);
    put_markup(changed, markup);
    return finish(call, target, std::move(changed), true);
}

std::string edit_message_caption(MethodCall& call) {
    StyledText styled = read_text(call.params, "caption", "caption_entities");
    const Markup markup = read_inline_markup(call.params);
    const EditTarget target = edit_target_of(call);
    if (target.stored.message.text) throw bad_request("there is no caption in the message to edit");
    if (count_code_points(styled.text) > 1024) throw bad_request("MEDIA_CAPTION_TOO_LONG");
    Message changed = target.stored.message;
    changed.caption.reset();
    changed.caption_entities.reset();
    auto entities = to_api(call.world, styled.entities);
    if (!styled.text.empty()) changed.caption = std::move(styled.text);
    if (!entities.empty()) changed.caption_entities = std::move(entities);
    put_markup(changed, markup);
    return finish(call, target, std::move(changed), true);
}

std::string edit_message_reply_markup(MethodCall& call) {
    const Markup markup = read_inline_markup(call.params);
    const EditTarget target = edit_target_of(call);
    Message changed = target.stored.message;
    put_markup(changed, markup);
    return finish(call, target, std::move(changed), false);
}

}  // namespace tgfw::testing
