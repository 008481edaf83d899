#include <tgfw/dispatch/update_view.hpp>

#include <algorithm>

#include <tgfw/dispatch/payload.hpp>

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

}  // namespace

UpdateView::UpdateView(const Update& update, const User* bot) noexcept
    : update_(&update), message_(payload<Message>(update)), bot_(bot) {
    if (message_ == nullptr) return;
    const std::string_view command = leading_command(*message_);
    const std::size_t at = std::min(command.find('@'), command.size());
    command_ = std::string_view(command.data(), at);
    command_suffix_ = std::string_view(command.data() + at, command.size() - at);
}

}  // namespace tgfw
