#include <bot/shortcuts/message_place.hpp>

#include <variant>

#include <tgfw/core/error.hpp>

namespace tgfw::detail {

MessagePlace::MessagePlace(const CallbackQuery& query) {
    if (query.inline_message_id) {
        inline_message_id = query.inline_message_id;
    } else if (!query.message) {
        throw ConfigError("on: this callback query names no message that could be changed");
    } else if (const auto* message = std::get_if<Message>(query.message.get())) {
        *this = MessagePlace(*message);
    } else if (const auto* inaccessible = std::get_if<InaccessibleMessage>(query.message.get())) {
        chat_id = inaccessible->chat.id;
        message_id = inaccessible->message_id;
    }
    tapped = true;
}

const MessagePlace& MessagePlace::in_chat(const char* what) const {
    if (!inline_message_id) return *this;
    throw ConfigError(std::string("on: ") + what + " is not for messages that were sent inline");
}

const std::string& MessagePlace::connection() const {
    if (business_connection_id) return *business_connection_id;
    throw ConfigError("on: this message came by no business connection, or is inaccessible");
}

}  // namespace tgfw::detail
