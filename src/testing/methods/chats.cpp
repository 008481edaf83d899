
#include <fmt/format.h>

#include <core/parse_number.hpp>
#include <testing/json_scan.hpp>
#include <testing/members.hpp>
#include <testing/methods/methods.hpp>
#include <tgfw/api/codec.hpp>

namespace tgfw::testing {
namespace {

std::string_view words_for(const Chat& chat) {
    if (chat.type == ChatType::supergroup) return "supergroup chat";
    if (chat.type == ChatType::channel) return "channel chat";
    return "group chat";
}

ChatRecord& find_by_name(World& world, std::string_view name) {
    for (auto& [key, chat] : world.chats) {
        if (key.bot_id == 0 && chat.chat.username && ascii::lower_case(*chat.chat.username) == ascii::lower_case(name))
            return chat;
    }
    throw bad_request("chat not found");
}

/// Whether the bot may write to a person because of a request to join a chat that the bot runs.
bool asked_to_join(const MethodCall& call, std::int64_t user_id) {
    for (const auto& [key, chat] : call.world.chats) {
        const auto it = chat.join_requests.find(user_id);
        if (it == chat.join_requests.end() || !chat.administers(call.bot.user.id)) continue;
        if (call.world.unix_now() - it->second < 300) return true;
    }
    return false;
}

ChatRecord& find_by_id(MethodCall& call, std::int64_t id) {
    World& world = call.world;
    if (ChatRecord* chat = world.find_chat(ChatKey(id > 0 ? call.bot.user.id : 0, id))) return *chat;
    if (asked_to_join(call, id)) return world.private_chat(call.bot.user.id, id);
    if (world.users.contains(id)) throw Refusal(403, "Forbidden: bot can't initiate conversation with a user");
    if (id != call.bot.user.id && world.bots.contains(id)) {
        throw Refusal(403, "Forbidden: the bot can't send messages to the bot");
    }
    throw bad_request("chat not found");
}

}  // namespace

ChatRecord& chat_of(MethodCall& call, std::string_view parameter) {
    const std::string given = call.params.text(parameter);
    if (given.empty()) throw bad_request(std::string(parameter) + " is empty");
    const auto id = tgfw::detail::parse_number<std::int64_t>(given);
    if (!id && given.front() != '@') throw bad_request("chat not found");
    ChatRecord& chat = id ? find_by_id(call, *id) : find_by_name(call.world, std::string_view(given).substr(1));
    const ChatMember self = call.world.member_of(chat, call.bot.user.id);
    if (is_inside(self)) return chat;
    const bool kicked = std::holds_alternative<ChatMemberBanned>(self);
    throw Refusal(403, fmt::format("Forbidden: bot {} the {}", kicked ? "was kicked from" : "is not a member of",
                                   words_for(chat.chat)));
}

ChatRecord& writable_chat_of(MethodCall& call, const Content& content) {
    ChatRecord& chat = chat_of(call);
    if (call.bot.blocked_by.contains(chat.key.chat_id)) {
        throw Refusal(403, "Forbidden: bot was blocked by the user");
    }
    const ChatMember self = call.world.member_of(chat, call.bot.user.id);
    if (chat.is_channel() && !has_right(self, &ChatMemberAdministrator::can_post_messages)) {
        throw bad_request("need administrator rights in the channel chat");
    }
    if (!is_permitted(self, content.permission)) {
        throw bad_request(fmt::format("not enough rights to send {} to the chat", content.name));
    }
    return chat;
}

std::string get_chat(MethodCall& call) {
    const ChatRecord& chat = chat_of(call);
    // What every chat has, beyond what Chat itself says.
    std::string out = encode(chat.chat);
    out.pop_back();
    return out +
           ",\"accent_color_id\":0,\"max_reaction_count\":11,\"accepted_gift_types\":{\"unlimited_gifts\":false,"
           "\"limited_gifts\":false,\"unique_gifts\":false,\"premium_subscription\":false,"
           "\"gifts_from_channels\":false}}";
}

std::string send_chat_action(MethodCall& call) {
    const std::string action = ascii::lower_case(call.params.text("action"));
    static constexpr std::string_view known[] = {
        "cancel",         "typing",           "record_video",  "upload_video",      "record_audio",
        "upload_audio",   "record_voice",     "upload_voice",  "upload_photo",      "upload_document",
        "choose_sticker", "pick_up_location", "find_location", "record_video_note", "upload_video_note"};
    if (std::find(std::begin(known), std::end(known), action) == std::end(known)) {
        throw bad_request("wrong parameter action in request");
    }
    ChatRecord& chat = writable_chat_of(call);
    call.world.record(
        "action", fmt::format("\"key\":{},\"bot_id\":{},\"action\":{},\"until\":{}", quote_json(chat.key.to_string()),
                              call.bot.user.id, quote_json(action), call.world.unix_now() + 5));
    return "true";
}

}  // namespace tgfw::testing
