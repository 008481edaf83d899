#include <algorithm>

#include <tgfw/core/ascii.hpp>
#include <tgfw/core/error.hpp>

#include <dispatch/commands/scopes.hpp>
#include <dispatch/commands/table_impl.hpp>

namespace tgfw {

using detail::CommandInfo;

namespace {

constexpr std::size_t kLongestText = 4096;  // In UTF-16 units, of which no text has more than bytes. sendMessage.

/// `text` in parts that fit into a message, cut between lines.
std::vector<std::string> in_parts(std::string_view text) {
    std::vector<std::string> parts;
    while (text.size() > kLongestText) {
        const std::size_t cut = text.rfind('\n', kLongestText);
        if (cut == std::string_view::npos || cut == 0) break;
        parts.emplace_back(text.substr(0, cut));
        text.remove_prefix(cut + 1);
    }
    parts.emplace_back(text);
    return parts;
}

bool is_shown(const CommandInfo& info, const Chat& chat, const User& user, bool administrator) {
    if (info.hidden) return false;
    return info.scopes.empty() || std::any_of(info.scopes.begin(), info.scopes.end(), [&](const auto& scope) {
               return detail::is_about(scope, chat, user, administrator);
           });
}

awaitable<bool> is_administrator(Bot& bot, const Message& message) {
    if (message.sender_chat && message.sender_chat->id == message.chat.id) co_return true;
    try {
        auto request = bot.get_chat_member(message.chat.id, message.from->id);
        const ChatMember member = co_await std::move(request);
        co_return std::holds_alternative<ChatMemberOwner>(member) ||
            std::holds_alternative<ChatMemberAdministrator>(member);
    } catch (const Error&) {
        co_return false;  // Whoever it is gets the help for everyone.
    }
}

}  // namespace

std::vector<const CommandInfo*> CommandTable::Impl::shown(const Chat& chat, const User& user,
                                                          bool administrator) const {
    std::vector<const CommandInfo*> all;
    for (const Entry& entry : entries) {
        if (is_shown(*entry.info, chat, user, administrator)) all.push_back(entry.info.get());
    }
    return all;
}

const std::string& CommandTable::Impl::about_in(std::string_view language_code) const noexcept {
    for (const std::string_view code : {language_code, language_code.substr(0, language_code.find('-'))}) {
        for (const auto& [language, text] : abouts) {
            if (!code.empty() && ascii::equal_ignoring_case(language, code)) return text;
        }
    }
    return abouts.front().second;
}

bool CommandTable::Impl::asks_for_administrators() const noexcept {
    return std::any_of(entries.begin(), entries.end(), [](const Entry& entry) {
        const auto& scopes = entry.info->scopes;
        return std::any_of(scopes.begin(), scopes.end(), &detail::asks_for_administrators);
    });
}

std::string CommandTable::Impl::help_text(const Chat& chat, const User& user, bool administrator) const {
    const std::string language = user.language_code.value_or(std::string());
    std::string text = about_in(language);
    if (!text.empty()) text += "\n\n";
    for (const CommandInfo* info : shown(chat, user, administrator)) {
        text += info->usage() + " – " + info->description_in(language) + "\n";
    }
    if (text.ends_with('\n')) text.erase(text.find_last_not_of('\n') + 1);
    return text;
}

awaitable<void> CommandTable::Impl::help(const Message& message, Context& context,
                                         std::optional<std::string> name) const {
    const User user = message.from ? *message.from : User();
    bool administrator = false;
    if (message.chat.type != ChatType::private_ && message.from && asks_for_administrators()) {
        administrator = co_await is_administrator(context.bot(), message);
    }
    if (name && name->starts_with('/')) name->erase(0, 1);
    const Entry* entry = name ? find(*name) : nullptr;
    if (entry != nullptr && is_shown(*entry->info, message.chat, user, administrator)) {
        const std::string language = user.language_code.value_or(std::string());
        auto request = context.reply(entry->info->usage() + "\n" + entry->info->description_in(language));
        co_await std::move(request);
        co_return;
    }
    const auto parts = in_parts(help_text(message.chat, user, administrator));
    for (const std::string& part : parts) {
        auto request = context.reply(part);
        co_await std::move(request);
    }
}

}  // namespace tgfw
