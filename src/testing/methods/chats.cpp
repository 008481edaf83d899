#include <charconv>

#include <fmt/format.h>

#include <testing/json_scan.hpp>
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
        if (key.bot_id == 0 && chat.chat.username && to_lower(*chat.chat.username) == to_lower(name)) return chat;
    }
    throw bad_request("chat not found");
}

ChatRecord& find_by_id(MethodCall& call, std::int64_t id) {
    World& world = call.world;
    if (ChatRecord* chat = world.find_chat(ChatKey(id > 0 ? call.bot.user.id : 0, id))) return *chat;
    if (world.users.contains(id)) throw Refusal(403, "Forbidden: bot can't initiate conversation with a user");
    if (id != call.bot.user.id && world.bots.contains(id)) {
        throw Refusal(403, "Forbidden: the bot can't send messages to the bot");
    }
    throw bad_request("chat not found");
}

std::string member_json(const ChatRecord& chat, const User& user) {
    if (chat.administrators.contains(user.id)) {
        return fmt::format("{{\"user\":{},\"status\":\"creator\",\"is_anonymous\":false}}", encode(user));
    }
    const bool member = chat.members.contains(user.id);
    return fmt::format("{{\"user\":{},\"status\":\"{}\"}}", encode(user), member ? "member" : "left");
}

}  // namespace

ChatRecord& chat_of(MethodCall& call, std::string_view parameter) {
    const std::string given = call.params.text(parameter);
    if (given.empty()) throw bad_request(std::string(parameter) + " is empty");
    std::int64_t id = 0;
    const auto [end, error] = std::from_chars(given.data(), given.data() + given.size(), id);
    const bool number = error == std::errc() && end == given.data() + given.size();
    if (!number && given.front() != '@') throw bad_request("chat not found");
    ChatRecord& chat = number ? find_by_id(call, id) : find_by_name(call.world, std::string_view(given).substr(1));
    if (!chat.members.contains(call.bot.user.id)) {
        throw Refusal(403, fmt::format("Forbidden: bot is not a member of the {}", words_for(chat.chat)));
    }
    return chat;
}

ChatRecord& writable_chat_of(MethodCall& call) {
    ChatRecord& chat = chat_of(call);
    if (call.bot.blocked_by.contains(chat.key.chat_id)) {
        throw Refusal(403, "Forbidden: bot was blocked by the user");
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

std::string get_chat_member(MethodCall& call) {
    const ChatRecord& chat = chat_of(call);
    const std::int64_t id = call.params.integer("user_id");
    if (id == 0) throw bad_request("invalid user_id specified");
    if (!call.world.users.contains(id) && !call.world.bots.contains(id)) throw bad_request("user not found");
    return member_json(chat, call.world.user_of(id));
}

std::string get_chat_member_count(MethodCall& call) {
    return std::to_string(chat_of(call).members.size());
}

std::string send_chat_action(MethodCall& call) {
    const std::string action = to_lower(call.params.text("action"));
    static constexpr std::string_view known[] = {
        "cancel",         "typing",           "record_video",  "upload_video",      "record_audio",
        "upload_audio",   "record_voice",     "upload_voice",  "upload_photo",      "upload_document",
        "choose_sticker", "pick_up_location", "find_location", "record_video_note", "upload_video_note"};
    if (std::find(std::begin(known), std::end(known), action) == std::end(known)) {
        throw bad_request("wrong parameter action in request");
    }
    const ChatRecord& chat = writable_chat_of(call);
    call.world.record(
        "action", fmt::format("\"key\":{},\"bot_id\":{},\"action\":{},\"until\":{}", quote_json(chat.key.to_string()),
                              call.bot.user.id, quote_json(action), call.world.unix_now() + 5));
    return "true";
}

}  // namespace tgfw::testing
