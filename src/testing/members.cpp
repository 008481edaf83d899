#include <testing/members.hpp>

#include <fmt/format.h>

#include <testing/json_scan.hpp>
#include <tgfw/api/codec.hpp>

namespace tgfw::testing {

bool is_inside(const ChatMember& member) {
    if (const auto* restricted = std::get_if<ChatMemberRestricted>(&member)) return restricted->is_member;
    return std::holds_alternative<ChatMemberMember>(member) || is_administrator(member);
}

bool is_administrator(const ChatMember& member) {
    return std::holds_alternative<ChatMemberOwner>(member) || std::holds_alternative<ChatMemberAdministrator>(member);
}

const User& user_in(const ChatMember& member) {
    const User* user = nullptr;
    std::visit(
        [&](const auto& kind) {
            if constexpr (requires { kind.user; }) user = &kind.user;
        },
        static_cast<const ChatMember::Base&>(member));
    if (!user) throw std::logic_error("a member of no known kind");
    return *user;
}

ChatMemberAdministrator full_administrator(const Chat& chat, User user) {
    ChatMemberAdministrator out;
    out.user = std::move(user);
    out.can_manage_chat = out.can_delete_messages = out.can_manage_video_chats = true;
    out.can_restrict_members = out.can_promote_members = out.can_change_info = out.can_invite_users = true;
    if (chat.type == ChatType::channel) {
        out.can_post_messages = true;
        out.can_edit_messages = true;
        return out;
    }
    out.can_pin_messages = true;
    if (chat.type == ChatType::supergroup) out.can_manage_topics = true;
    return out;
}

bool has_right(const ChatMember& member, bool ChatMemberAdministrator::*right) {
    const auto* administrator = std::get_if<ChatMemberAdministrator>(&member);
    return administrator ? administrator->*right : std::holds_alternative<ChatMemberOwner>(member);
}

bool has_right(const ChatMember& member, Flag ChatMemberAdministrator::*right) {
    const auto* administrator = std::get_if<ChatMemberAdministrator>(&member);
    return administrator ? static_cast<bool>(administrator->*right) : std::holds_alternative<ChatMemberOwner>(member);
}

bool is_permitted(const ChatMember& member, bool ChatMemberRestricted::*permission) {
    const auto* restricted = std::get_if<ChatMemberRestricted>(&member);
    return restricted ? restricted->*permission : true;
}

bool ChatRecord::has(std::int64_t id) const {
    const auto it = roster.find(id);
    return it != roster.end() && is_inside(it->second);
}

bool ChatRecord::administers(std::int64_t id) const {
    const auto it = roster.find(id);
    return it != roster.end() && is_administrator(it->second);
}

ChatMember World::member_of(const ChatRecord& chat, std::int64_t id) const {
    const auto it = chat.roster.find(id);
    if (it == chat.roster.end()) return ChatMemberLeft(user_of(id));
    const auto over = [&](std::int64_t until) { return until != 0 && until <= unix_now(); };
    if (const auto* banned = std::get_if<ChatMemberBanned>(&it->second); banned && over(banned->until_date)) {
        return ChatMemberLeft(banned->user);
    }
    const auto* restricted = std::get_if<ChatMemberRestricted>(&it->second);
    if (!restricted || !over(restricted->until_date)) return it->second;
    if (restricted->is_member) return ChatMemberMember(restricted->user);
    return ChatMemberLeft(restricted->user);
}

void World::record_members(const ChatRecord& chat) {
    record("members", describe_members(chat));
}

void World::join(ChatRecord& chat, std::int64_t user_id, bool administrator) {
    const bool bot = bots.contains(user_id);
    bool owned = false;
    for (const auto& [id, member] : chat.roster) owned = owned || std::holds_alternative<ChatMemberOwner>(member);
    ChatMember& member = chat.roster[user_id];
    if (administrator && !bot && !owned) {
        member = ChatMemberOwner(user_of(user_id), false);
    } else if (administrator || (bot && chat.is_channel())) {
        member = full_administrator(chat.chat, user_of(user_id));
    } else {
        member = ChatMemberMember(user_of(user_id));
    }
    record_members(chat);
}

void change_member(World& world, ChatRecord& chat, ChatMember next, std::int64_t by, bool via_join_request) {
    const std::int64_t id = user_in(next).id;
    ChatMember before = world.member_of(chat, id);
    if (before == next) return;
    ChatMemberUpdated change(chat.chat, world.user_of(by), world.unix_now(), std::move(before), next);
    if (via_join_request) change.via_join_request = true;
    chat.roster[id] = std::move(next);
    world.record_members(chat);
    const std::string object = encode(change);
    for (auto& [bot_id, bot] : world.bots) {
        const std::string kind = bot_id == id ? "my_chat_member" : "chat_member";
        const bool concerned = bot_id == id || chat.administers(bot_id);
        if (!concerned || !bot.allowed.allows(kind)) continue;
        world.push_update(bot, kind, fmt::format("{}:{}", kind, chat.key.chat_id), object);
    }
}

StoredMessage& post_service(World& world, ChatRecord& chat, Message message, std::int64_t by) {
    if (chat.is_channel()) {
        message.sender_chat = chat.chat;
    } else {
        message.from = world.user_of(by);
    }
    StoredMessage& stored = world.post(chat, std::move(message), 0);
    world.announce(chat, stored, false);
    return stored;
}

bool is_service(const Message& message) {
    return message.new_chat_members || message.left_chat_member || message.forum_topic_created ||
           message.forum_topic_edited || message.forum_topic_closed || message.forum_topic_reopened ||
           message.successful_payment || message.refunded_payment || message.web_app_data;
}

void let_in(World& world, ChatRecord& chat, std::int64_t user_id, std::int64_t by, bool via_join_request) {
    chat.join_requests.erase(user_id);
    ChatMember next = ChatMemberMember(world.user_of(user_id));
    const ChatMember before = world.member_of(chat, user_id);
    if (const auto* restricted = std::get_if<ChatMemberRestricted>(&before)) {
        ChatMemberRestricted again = *restricted;
        again.is_member = true;
        next = std::move(again);
    } else if (chat.is_channel() && world.bots.contains(user_id)) {
        next = full_administrator(chat.chat, world.user_of(user_id));
    }
    change_member(world, chat, std::move(next), by, via_join_request);
    if (chat.is_channel()) return;
    Message message;
    message.new_chat_members.emplace().push_back(world.user_of(user_id));
    post_service(world, chat, std::move(message), via_join_request ? user_id : by);
}

void let_out(World& world, ChatRecord& chat, ChatMember next, std::int64_t by) {
    Message message;
    message.left_chat_member = user_in(next);
    change_member(world, chat, std::move(next), by);
    if (!chat.is_channel()) post_service(world, chat, std::move(message), by);
}

ChatMember outside(const World& world, const ChatRecord& chat, std::int64_t user_id) {
    const ChatMember before = world.member_of(chat, user_id);
    if (const auto* restricted = std::get_if<ChatMemberRestricted>(&before)) {
        ChatMemberRestricted still = *restricted;
        still.is_member = false;
        return still;
    }
    return ChatMemberLeft(world.user_of(user_id));
}

std::string describe_members(const ChatRecord& chat) {
    std::vector<std::int64_t> members;
    std::vector<std::int64_t> administrators;
    for (const auto& [id, member] : chat.roster) {
        if (is_inside(member)) members.push_back(id);
        if (is_administrator(member)) administrators.push_back(id);
    }
    std::vector<std::int64_t> requests;
    for (const auto& [id, asked] : chat.join_requests) requests.push_back(id);
    return fmt::format("\"key\":{},\"members\":{},\"administrators\":{},\"requests\":{}",
                       quote_json(chat.key.to_string()), encode(members), encode(administrators), encode(requests));
}

}  // namespace tgfw::testing
