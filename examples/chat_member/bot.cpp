// Who comes and goes: members of the bot's groups, requests to join them, and the bot itself.
//
// The Application asks the server for chat_member updates by itself, since a handler takes them. The bot must be an
// administrator of the group to get them.

#include "bot.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <variant>

#include <tgfw/dispatch/handlers/chat_join_request_handler.hpp>
#include <tgfw/dispatch/handlers/chat_member_handler.hpp>
#include <tgfw/tgfw.hpp>

namespace doorman {

using namespace tgfw;

namespace {

/// The titles of the chats that the bot is in.
class Chats {
public:
    Chats() = default;
    std::map<std::int64_t, std::string> titles;
};

bool is_inside(const ChatMember& member) {
    if (const auto* restricted = std::get_if<ChatMemberRestricted>(&member)) return restricted->is_member;
    return std::holds_alternative<ChatMemberOwner>(member) || std::holds_alternative<ChatMemberAdministrator>(member) ||
           std::holds_alternative<ChatMemberMember>(member);
}

/// The name of whom the status is about; empty for a status that the library does not know.
std::string name_of(const ChatMember& member) {
    return std::visit(
        [](const auto& status) {
            if constexpr (requires { status.user.first_name; }) return status.user.first_name;
            return std::string();
        },
        member);
}

awaitable<void> greet(const ChatMemberUpdated& change, Context& context) {
    const bool was_inside = is_inside(change.old_chat_member);
    const bool inside = is_inside(change.new_chat_member);
    if (was_inside == inside) co_return;  // Promoted, restricted …
    const std::string name = name_of(change.new_chat_member);
    if (inside) {
        co_await context.reply("Welcome, " + name + "! Tell us about your favourite tea.");
    } else if (std::holds_alternative<ChatMemberBanned>(change.new_chat_member)) {
        co_await context.reply(name + " was shown the door by " + change.from.first_name + ".");
    } else {
        co_await context.reply("Goodbye, " + name + ".");
    }
}

awaitable<void> note_own_place(const ChatMemberUpdated& change, Context& context) {
    auto& titles = context.bot_data<Chats>().titles;
    if (change.chat.type == ChatType::private_) {
        context.logger().info(is_inside(change.new_chat_member) ? "somebody let the bot in"
                                                                : "somebody blocked the bot");
    } else if (is_inside(change.new_chat_member)) {
        titles[change.chat.id] = change.chat.title.value_or("");
    } else {
        titles.erase(change.chat.id);
    }
    co_return;
}

awaitable<void> list_chats(Context& context) {
    std::string list = "I am in:";
    for (const auto& [id, title] : context.bot_data<Chats>().titles) list += "\n• " + title;
    if (context.bot_data<Chats>().titles.empty()) list = "I am in no group yet: add me to one.";
    co_await context.reply(list);
}

awaitable<void> let_in(const ChatJoinRequest& request, Context& context) {
    try {
        // Until the request is decided, and for five minutes, the bot may write to who never started it.
        co_await context.bot().send_message(request.user_chat_id,
                                            "Welcome to " + request.chat.title.value_or("the group") + "!");
    } catch (const Forbidden&) {
        context.logger().info("a new member does not want to hear from the bot");
    }
    co_await context.bot().approve_chat_join_request(request.chat.id, request.from.id);
}

}  // namespace

void add_handlers(Application& app) {
    app.add_handler(ChatMemberHandler(greet, ChatMemberTypes::chat_member));
    app.add_handler(ChatMemberHandler(note_own_place, ChatMemberTypes::my_chat_member));
    app.add_handler(ChatJoinRequestHandler(let_in));
    app.add_handler(CommandHandler({"start", "chats"}, list_chats));
}

}  // namespace doorman
