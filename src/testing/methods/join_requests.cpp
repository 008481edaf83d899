#include <testing/members.hpp>
#include <testing/methods/methods.hpp>

namespace tgfw::testing {
namespace {

struct Request {
    Request(ChatRecord& chat_, std::int64_t user_id_) : chat(chat_), user_id(user_id_) {}

    ChatRecord& chat;
    std::int64_t user_id;
};

Request request_of(MethodCall& call) {
    ChatRecord& chat = chat_of(call);
    const std::int64_t id = call.params.integer("user_id");
    if (id <= 0) throw bad_request("invalid user_id specified");
    if (!call.world.users.contains(id)) throw bad_request("user not found");
    if (chat.is_private()) throw bad_request("PEER_ID_INVALID");
    const ChatMember self = call.world.member_of(chat, call.bot.user.id);
    if (!has_right(self, &ChatMemberAdministrator::can_invite_users)) throw bad_request("CHAT_ADMIN_REQUIRED");
    if (chat.has(id)) throw bad_request("USER_ALREADY_PARTICIPANT");
    if (!chat.join_requests.contains(id)) throw bad_request("HIDE_REQUESTER_MISSING");
    return Request(chat, id);
}

}  // namespace

std::string approve_chat_join_request(MethodCall& call) {
    const Request request = request_of(call);
    let_in(call.world, request.chat, request.user_id, call.bot.user.id, true);
    return "true";
}

std::string decline_chat_join_request(MethodCall& call) {
    const Request request = request_of(call);
    request.chat.join_requests.erase(request.user_id);
    call.world.record_members(request.chat);
    return "true";
}

}  // namespace tgfw::testing
