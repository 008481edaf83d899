#include <algorithm>

#include <fmt/format.h>

#include <testing/json_scan.hpp>
#include <testing/members.hpp>
#include <testing/methods/methods.hpp>
#include <tgfw/api/codec.hpp>

namespace tgfw::testing {
namespace {

constexpr std::string_view supergroups_only = "method is available for supergroup and channel chats only";

/// The user that a parameter names.
std::int64_t user_of(const MethodCall& call) {
    const std::int64_t id = call.params.integer("user_id");
    if (id <= 0) throw bad_request("invalid user_id specified");
    if (!call.world.knows(id)) throw bad_request("user not found");
    return id;
}

void refuse_private(const ChatRecord& chat) {
    if (chat.is_private()) throw bad_request("chat member status can't be changed in private chats");
}

/// Refuses what the bot may not do to a member: the checks of ban, restrict and unban, in the server's order.
void check_restricting(const MethodCall& call, const ChatRecord& chat, std::int64_t user_id) {
    if (user_id == call.bot.user.id) throw bad_request("can't restrict self");
    const ChatMember target = call.world.member_of(chat, user_id);
    if (std::holds_alternative<ChatMemberOwner>(target)) throw bad_request("can't remove chat owner");
    const ChatMember self = call.world.member_of(chat, call.bot.user.id);
    if (!has_right(self, &ChatMemberAdministrator::can_restrict_members)) {
        throw bad_request("not enough rights to restrict/unrestrict chat member");
    }
    const auto* administrator = std::get_if<ChatMemberAdministrator>(&target);
    if (administrator && !administrator->can_be_edited) throw bad_request("user is an administrator of the chat");
}

void erase_messages_of(World& world, ChatRecord& chat, std::int64_t user_id) {
    std::vector<std::int64_t> written;
    for (const auto& [id, stored] : chat.messages) {
        if (stored.author == user_id) written.push_back(id);
    }
    for (const std::int64_t id : written) world.erase(chat, id);
}

/// A date less than 30 seconds or more than 366 days away means for ever.
std::int64_t read_until(const MethodCall& call) {
    const std::int64_t until = call.params.integer("until_date");
    const std::int64_t wait = until - call.world.unix_now();
    return wait < 30 || wait > 366 * 86'400 ? 0 : until;
}

ChatPermissions read_permissions(const EmulatorParams& params) {
    const std::string given = params.text("permissions");
    try {
        // The old way gave the permissions as parameters of their own.
        return given.empty() ? decode<ChatPermissions>("{}") : decode<ChatPermissions>(given);
    } catch (const DecodeError&) {
        throw bad_request(skip_json_value(given, 0) ? "object expected as permissions"
                                                    : "can't parse permissions JSON object");
    }
}

ChatMemberRestricted restricted_to(const ChatPermissions& given, bool independent, User user) {
    ChatMemberRestricted out;
    out.user = std::move(user);
    const auto on = [](const Flag& flag) { return static_cast<bool>(flag); };
    const bool media = !independent && (on(given.can_send_other_messages) || on(given.can_add_web_page_previews));
    out.can_send_audios = media || on(given.can_send_audios);
    out.can_send_documents = media || on(given.can_send_documents);
    out.can_send_photos = media || on(given.can_send_photos);
    out.can_send_videos = media || on(given.can_send_videos);
    out.can_send_video_notes = media || on(given.can_send_video_notes);
    out.can_send_voice_notes = media || on(given.can_send_voice_notes);
    out.can_send_polls = on(given.can_send_polls);
    const bool any = out.can_send_audios || out.can_send_documents || out.can_send_photos || out.can_send_videos ||
                     out.can_send_video_notes || out.can_send_voice_notes || out.can_send_polls;
    out.can_send_messages = on(given.can_send_messages) || (!independent && any);
    out.can_send_other_messages = on(given.can_send_other_messages);
    out.can_add_web_page_previews = on(given.can_add_web_page_previews);
    out.can_react_to_messages = given.can_react_to_messages.value_or(out.can_send_messages);
    out.can_edit_tag = on(given.can_edit_tag);
    out.can_change_info = on(given.can_change_info);
    out.can_invite_users = on(given.can_invite_users);
    out.can_pin_messages = on(given.can_pin_messages);
    out.can_manage_topics = given.can_manage_topics.value_or(out.can_pin_messages);
    return out;
}

/// Nothing of what a group allows by default is forbidden.
bool is_free(const ChatMemberRestricted& member) {
    return member.can_send_messages && member.can_send_audios && member.can_send_documents && member.can_send_photos &&
           member.can_send_videos && member.can_send_video_notes && member.can_send_voice_notes &&
           member.can_send_polls && member.can_send_other_messages && member.can_add_web_page_previews;
}

struct RightName {
    std::string_view name;
    bool ChatMemberAdministrator::*right;
};

constexpr RightName rights[] = {
    {"can_manage_chat", &ChatMemberAdministrator::can_manage_chat},
    {"can_delete_messages", &ChatMemberAdministrator::can_delete_messages},
    {"can_manage_video_chats", &ChatMemberAdministrator::can_manage_video_chats},
    {"can_restrict_members", &ChatMemberAdministrator::can_restrict_members},
    {"can_promote_members", &ChatMemberAdministrator::can_promote_members},
    {"can_change_info", &ChatMemberAdministrator::can_change_info},
    {"can_invite_users", &ChatMemberAdministrator::can_invite_users},
    {"can_post_stories", &ChatMemberAdministrator::can_post_stories},
    {"can_edit_stories", &ChatMemberAdministrator::can_edit_stories},
    {"can_delete_stories", &ChatMemberAdministrator::can_delete_stories},
    {"can_send_welcome_messages", &ChatMemberAdministrator::can_send_welcome_messages},
};

struct OptionalRightName {
    std::string_view name;
    Flag ChatMemberAdministrator::*right;
};

constexpr OptionalRightName optional_rights[] = {
    {"can_post_messages", &ChatMemberAdministrator::can_post_messages},
    {"can_edit_messages", &ChatMemberAdministrator::can_edit_messages},
    {"can_pin_messages", &ChatMemberAdministrator::can_pin_messages},
    {"can_manage_topics", &ChatMemberAdministrator::can_manage_topics},
};

/// The administrator that the parameters describe, or nothing if they give no right. Throws for a right that the bot
/// has not itself.
std::optional<ChatMemberAdministrator> read_administrator(const MethodCall& call, const ChatMember& self, User user) {
    ChatMemberAdministrator out;
    out.user = std::move(user);
    out.can_be_edited = true;
    out.is_anonymous = call.params.flag("is_anonymous");
    bool any = out.is_anonymous;
    for (const RightName& known : rights) {
        if (!call.params.flag(known.name)) continue;
        if (!has_right(self, known.right)) throw bad_request("RIGHT_FORBIDDEN");
        out.*known.right = any = true;
    }
    for (const OptionalRightName& known : optional_rights) {
        if (!call.params.flag(known.name)) continue;
        if (!has_right(self, known.right)) throw bad_request("RIGHT_FORBIDDEN");
        out.*known.right = any = true;
    }
    if (!any) return std::nullopt;
    // Every other right brings this one.
    out.can_manage_chat = true;
    return out;
}

}  // namespace

std::string get_chat_member(MethodCall& call) {
    const ChatRecord& chat = chat_of(call);
    return encode(call.world.member_of(chat, user_of(call)));
}

std::string get_chat_member_count(MethodCall& call) {
    const ChatRecord& chat = chat_of(call);
    return std::to_string(std::count_if(chat.roster.begin(), chat.roster.end(),
                                        [](const auto& entry) { return is_inside(entry.second); }));
}

std::string get_chat_administrators(MethodCall& call) {
    const ChatRecord& chat = chat_of(call);
    if (chat.is_private()) throw bad_request("there are no administrators in the private chat");
    std::vector<ChatMember> out;
    for (const auto& [id, member] : chat.roster) {
        const bool other_bot = id != call.bot.user.id && call.world.bots.contains(id);
        if (!is_administrator(member) || (other_bot && !call.params.flag("return_bots"))) continue;
        const bool owner = std::holds_alternative<ChatMemberOwner>(member);
        out.insert(owner ? out.begin() : out.end(), member);
    }
    return encode(out);
}

std::string ban_chat_member(MethodCall& call) {
    ChatRecord& chat = chat_of(call);
    const std::int64_t id = user_of(call);
    refuse_private(chat);
    check_restricting(call, chat, id);
    const ChatMemberBanned banned(call.world.user_of(id), read_until(call));
    chat.join_requests.erase(id);
    if (chat.has(id)) {
        let_out(call.world, chat, banned, call.bot.user.id);
    } else {
        change_member(call.world, chat, banned, call.bot.user.id);
    }
    if (call.params.flag("revoke_messages")) erase_messages_of(call.world, chat, id);
    return "true";
}

std::string unban_chat_member(MethodCall& call) {
    ChatRecord& chat = chat_of(call);
    const std::int64_t id = user_of(call);
    if (chat.chat.type != ChatType::supergroup && !chat.is_channel()) throw bad_request(std::string(supergroups_only));
    check_restricting(call, chat, id);
    const ChatMember before = call.world.member_of(chat, id);
    if (std::holds_alternative<ChatMemberBanned>(before)) {
        change_member(call.world, chat, ChatMemberLeft(call.world.user_of(id)), call.bot.user.id);
    } else if (!call.params.flag("only_if_banned") && is_inside(before)) {
        let_out(call.world, chat, ChatMemberLeft(call.world.user_of(id)), call.bot.user.id);
    }
    return "true";
}

std::string restrict_chat_member(MethodCall& call) {
    const ChatPermissions permissions = read_permissions(call.params);
    ChatRecord& chat = chat_of(call);
    const std::int64_t id = user_of(call);
    if (chat.chat.type != ChatType::supergroup) throw bad_request("method is available only for supergroups");
    check_restricting(call, chat, id);
    const ChatMember before = call.world.member_of(chat, id);
    ChatMemberRestricted next =
        restricted_to(permissions, call.params.flag("use_independent_chat_permissions"), call.world.user_of(id));
    next.is_member = is_inside(before);
    next.until_date = read_until(call);
    if (!is_free(next)) {
        change_member(call.world, chat, next, call.bot.user.id);
    } else if (next.is_member) {
        change_member(call.world, chat, ChatMemberMember(next.user), call.bot.user.id);
    } else {
        change_member(call.world, chat, ChatMemberLeft(next.user), call.bot.user.id);
    }
    return "true";
}

std::string promote_chat_member(MethodCall& call) {
    ChatRecord& chat = chat_of(call);
    const std::int64_t id = user_of(call);
    refuse_private(chat);
    if (id == call.bot.user.id) throw bad_request("can't promote self");
    const ChatMember before = call.world.member_of(chat, id);
    if (std::holds_alternative<ChatMemberOwner>(before)) throw bad_request("can't remove chat owner");
    const ChatMember self = call.world.member_of(chat, call.bot.user.id);
    if (!has_right(self, &ChatMemberAdministrator::can_promote_members)) throw bad_request("not enough rights");
    if (std::holds_alternative<ChatMemberBanned>(before)) throw bad_request("USER_KICKED");
    if (!is_inside(before)) throw bad_request("USER_NOT_MUTUAL_CONTACT");
    const auto* administrator = std::get_if<ChatMemberAdministrator>(&before);
    if (administrator && !administrator->can_be_edited) throw bad_request("CHAT_ADMIN_REQUIRED");
    const auto next = read_administrator(call, self, call.world.user_of(id));
    if (next) {
        change_member(call.world, chat, *next, call.bot.user.id);
    } else if (administrator) {
        change_member(call.world, chat, ChatMemberMember(call.world.user_of(id)), call.bot.user.id);
    }
    return "true";
}

std::string leave_chat(MethodCall& call) {
    ChatRecord& chat = chat_of(call);
    refuse_private(chat);
    let_out(call.world, chat, outside(call.world, chat, call.bot.user.id), call.bot.user.id);
    return "true";
}

}  // namespace tgfw::testing
