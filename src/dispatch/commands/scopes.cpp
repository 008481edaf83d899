#include <dispatch/commands/scopes.hpp>

#include <variant>

namespace tgfw::detail {

namespace {

template <class T>
bool is(const BotCommandScope& scope) noexcept {
    return std::holds_alternative<T>(scope);
}

/// The chat of a scope that is about one; null for others.
const ChatId* chat_of(const BotCommandScope& scope) noexcept {
    if (const auto* chat = std::get_if<BotCommandScopeChat>(&scope)) return &chat->chat_id;
    if (const auto* chat = std::get_if<BotCommandScopeChatAdministrators>(&scope)) return &chat->chat_id;
    if (const auto* chat = std::get_if<BotCommandScopeChatMember>(&scope)) return &chat->chat_id;
    return nullptr;
}

bool is_user_id(const ChatId& chat) noexcept {
    return chat.id() > 0;
}

}  // namespace

bool covers(const BotCommandScope& wide, const BotCommandScope& narrow) {
    if (is<BotCommandScopeDefault>(wide) || wide == narrow) return true;
    const ChatId* chat = chat_of(narrow);
    if (is<BotCommandScopeAllPrivateChats>(wide)) return chat != nullptr && is_user_id(*chat);
    if (is<BotCommandScopeAllGroupChats>(wide)) {
        return is<BotCommandScopeAllChatAdministrators>(narrow) || (chat != nullptr && !is_user_id(*chat));
    }
    if (is<BotCommandScopeAllChatAdministrators>(wide)) return is<BotCommandScopeChatAdministrators>(narrow);
    if (!is<BotCommandScopeChat>(wide) || chat == nullptr) return false;
    return *chat == *chat_of(wide);
}

bool is_about(const BotCommandScope& scope, const Chat& chat, const User& user, bool administrator) {
    const bool in_private = chat.type == ChatType::private_;
    if (is<BotCommandScopeDefault>(scope)) return true;
    if (is<BotCommandScopeAllPrivateChats>(scope)) return in_private;
    if (is<BotCommandScopeAllGroupChats>(scope)) return !in_private;
    if (is<BotCommandScopeAllChatAdministrators>(scope)) return !in_private && administrator;
    const ChatId* wanted = chat_of(scope);
    if (wanted == nullptr) return false;
    const bool here = *wanted == ChatId(chat.id) || (chat.username && *wanted == ChatId("@" + *chat.username));
    if (is<BotCommandScopeChatAdministrators>(scope)) return here && administrator;
    if (const auto* member = std::get_if<BotCommandScopeChatMember>(&scope)) return here && member->user_id == user.id;
    return here;
}

bool asks_for_administrators(const BotCommandScope& scope) noexcept {
    return is<BotCommandScopeAllChatAdministrators>(scope) || is<BotCommandScopeChatAdministrators>(scope);
}

}  // namespace tgfw::detail
