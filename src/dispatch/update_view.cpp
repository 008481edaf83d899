#include <tgfw/dispatch/update_view.hpp>

#include <algorithm>

namespace tgfw {

namespace {

/// The command of the message without its slash, `name` or `name@bot`; empty if it does not begin with one.
std::string_view leading_command(const Message& message) noexcept {
    if (!message.text || !message.entities || message.entities->empty()) return {};
    const MessageEntity& entity = message.entities->front();
    if (entity.type != MessageEntityType::bot_command || entity.offset != 0 || entity.length < 2) return {};
    // A command is ASCII, so that its length in UTF-16 units is its length in bytes.
    const auto length = std::min(static_cast<std::size_t>(entity.length), message.text->size());
    const std::string_view command(message.text->data(), length);
    return command.starts_with('/') ? command.substr(1) : std::string_view();
}

/// The message that the update carries, and the number of its kind; null if it carries none.
const Message* message_of(const Update& update, std::size_t& kind) noexcept {
    const auto carries = [&](const Box<Message>& message, UpdateKind::Known its_kind) {
        kind = its_kind;
        return message.get();
    };
    if (const Message* found = carries(update.message, UpdateKind::message)) return found;
    if (const Message* found = carries(update.edited_message, UpdateKind::edited_message)) return found;
    if (const Message* found = carries(update.channel_post, UpdateKind::channel_post)) return found;
    if (const Message* found = carries(update.edited_channel_post, UpdateKind::edited_channel_post)) return found;
    if (const Message* found = carries(update.business_message, UpdateKind::business_message)) return found;
    if (const Message* found = carries(update.edited_business_message, UpdateKind::edited_business_message))
        return found;
    return carries(update.guest_message, UpdateKind::guest_message);
}

}  // namespace

UpdateView::UpdateView(const Update& update, const User* bot) noexcept
    : update_(&update), message_(nullptr), bot_(bot), slot_(0) {
    std::size_t kind = 0;
    message_ = message_of(update, kind);
    if (message_ == nullptr) {
        slot_ = Kinds::slot(update.kind().index(), false);
        return;
    }
    const std::string_view command = leading_command(*message_);
    const std::size_t at = std::min(command.find('@'), command.size());
    command_ = std::string_view(command.data(), at);
    command_suffix_ = std::string_view(command.data() + at, command.size() - at);
    slot_ = Kinds::slot(kind, !command_.empty());
}

UpdateView::UpdateView(const Incoming& incoming, const User* bot) noexcept : UpdateView(*incoming.update(), bot) {
    incoming_ = &incoming;
    if (incoming.is_object()) slot_ = Kinds::object_slot;
}

const void* UpdateView::object(TypeKey type) const noexcept {
    return incoming_ != nullptr ? incoming_->object(type) : nullptr;
}

}  // namespace tgfw
