#include <fmt/format.h>

#include <testing/clients/common.hpp>
#include <testing/json_scan.hpp>
#include <testing/members.hpp>
#include <tgfw/api/codec.hpp>
#include <tgfw/testing/emulator_client.hpp>

namespace tgfw::testing {
namespace {

/// Refuses who may not come in by himself.
void check_newcomer(const World& world, const ChatRecord& chat, std::int64_t user_id) {
    if (chat.has(user_id)) refuse(fmt::format("{} is in chat {} already", user_id, chat.key.chat_id));
    if (std::holds_alternative<ChatMemberBanned>(world.member_of(chat, user_id))) {
        refuse(fmt::format("{} is banned from chat {}", user_id, chat.key.chat_id));
    }
}

/// Somebody in the chat whom the person may act upon, as an administrator with this right.
ChatMember subject_of(const World& world, const ChatRecord& chat, std::int64_t actor, std::int64_t user_id,
                      bool ChatMemberAdministrator::*right) {
    if (!has_right(world.member_of(chat, actor), right)) {
        refuse(fmt::format("person {} is not the administrator of chat {} that this needs", actor, chat.key.chat_id));
    }
    if (!chat.has(user_id)) refuse(fmt::format("{} is not in chat {}", user_id, chat.key.chat_id));
    ChatMember subject = world.member_of(chat, user_id);
    if (std::holds_alternative<ChatMemberOwner>(subject)) refuse("nobody may do this to the owner of a chat");
    return subject;
}

}  // namespace

void EmulatorClient::join(std::int64_t chat_id) {
    World& world = *emulator_->world_;
    ChatRecord& chat = shared_chat(world, user_id_, chat_id);
    check_newcomer(world, chat, user_id_);
    let_in(world, chat, user_id_, user_id_);
}

void EmulatorClient::leave(std::int64_t chat_id) {
    World& world = *emulator_->world_;
    ChatRecord& chat = shared_chat(world, user_id_, chat_id);
    if (!chat.has(user_id_)) refuse(fmt::format("person {} is not in chat {}", user_id_, chat_id));
    let_out(world, chat, outside(world, chat, user_id_), user_id_);
}

void EmulatorClient::add(std::int64_t user_id, std::int64_t chat_id) {
    World& world = *emulator_->world_;
    ChatRecord& chat = shared_chat(world, user_id_, chat_id);
    if (!world.knows(user_id)) refuse(fmt::format("there is no person or bot {}", user_id));
    if (!chat.has(user_id_)) refuse(fmt::format("person {} is not in chat {}", user_id_, chat_id));
    // An administrator who adds somebody lifts the ban.
    if (!chat.administers(user_id_)) check_newcomer(world, chat, user_id);
    if (chat.has(user_id)) refuse(fmt::format("{} is in chat {} already", user_id, chat_id));
    let_in(world, chat, user_id, user_id_);
}

void EmulatorClient::remove(std::int64_t user_id, std::int64_t chat_id) {
    World& world = *emulator_->world_;
    ChatRecord& chat = shared_chat(world, user_id_, chat_id);
    static_cast<void>(subject_of(world, chat, user_id_, user_id, &ChatMemberAdministrator::can_restrict_members));
    let_out(world, chat, ChatMemberBanned(world.user_of(user_id), 0), user_id_);
}

void EmulatorClient::promote(std::int64_t user_id, std::int64_t chat_id, bool on) {
    World& world = *emulator_->world_;
    ChatRecord& chat = shared_chat(world, user_id_, chat_id);
    static_cast<void>(subject_of(world, chat, user_id_, user_id, &ChatMemberAdministrator::can_promote_members));
    if (on) {
        change_member(world, chat, full_administrator(chat.chat, world.user_of(user_id)), user_id_);
    } else {
        change_member(world, chat, ChatMemberMember(world.user_of(user_id)), user_id_);
    }
}

void EmulatorClient::request_to_join(std::int64_t chat_id, std::string bio) {
    World& world = *emulator_->world_;
    ChatRecord& chat = shared_chat(world, user_id_, chat_id);
    check_newcomer(world, chat, user_id_);
    chat.join_requests[user_id_] = world.unix_now();
    world.record_members(chat);
    ChatJoinRequest request(chat.chat, world.users.at(user_id_), user_id_, world.unix_now());
    if (!bio.empty()) request.bio = std::move(bio);
    const std::string object = encode(request);
    for (auto& [id, bot] : world.bots) {
        const bool may = has_right(world.member_of(chat, id), &ChatMemberAdministrator::can_invite_users);
        if (!may || !bot.allowed.allows("chat_join_request")) continue;
        world.push_update(bot, "chat_join_request", fmt::format("chat_member:{}", chat_id), object);
    }
}

ChatMember EmulatorClient::membership(std::int64_t chat_id) const {
    World& world = *emulator_->world_;
    return world.member_of(shared_chat(world, user_id_, chat_id), user_id_);
}

}  // namespace tgfw::testing
