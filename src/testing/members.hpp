#pragma once

#include <cstdint>
#include <vector>

#include <testing/world.hpp>

namespace tgfw::testing {

/// Whether it says that the user is in the chat.
[[nodiscard]] bool is_inside(const ChatMember& member);
/// Whether it is the owner or an administrator.
[[nodiscard]] bool is_administrator(const ChatMember& member);
[[nodiscard]] const User& user_in(const ChatMember& member);

/// An administrator with all rights that the type of chat knows.
[[nodiscard]] ChatMemberAdministrator full_administrator(const Chat& chat, User user);
/// Whether the owner or an administrator with this right.
[[nodiscard]] bool has_right(const ChatMember& member, bool ChatMemberAdministrator::*right);
[[nodiscard]] bool has_right(const ChatMember& member, Flag ChatMemberAdministrator::*right);
/// Whether a member may do what a restriction can forbid.
[[nodiscard]] bool is_permitted(const ChatMember& member, bool ChatMemberRestricted::*permission);

/// Makes somebody what `next` says, by the hand of `by`, and tells the page and the bots that may know.
void change_member(World& world, ChatRecord& chat, ChatMember next, std::int64_t by, bool via_join_request = false);
/// Lets somebody in: the change, and the message that shows it. Who was restricted stays so.
void let_in(World& world, ChatRecord& chat, std::int64_t user_id, std::int64_t by, bool via_join_request = false);
/// Makes somebody who is in the chat `next`, with which he is out of it: the change, and the message.
void let_out(World& world, ChatRecord& chat, ChatMember next, std::int64_t by);
/// What somebody becomes who leaves: a restriction outlives it.
[[nodiscard]] ChatMember outside(const World& world, const ChatRecord& chat, std::int64_t user_id);

/// Posts a message of what happened in a chat, and announces it.
StoredMessage& post_service(World& world, ChatRecord& chat, Message message, std::int64_t by);
/// Whether a message tells what happened in the chat, and is none that somebody wrote.
[[nodiscard]] bool is_service(const Message& message);

/// The ids of the members and of the administrators, as members of a JSON object.
[[nodiscard]] std::string describe_members(const ChatRecord& chat);

}  // namespace tgfw::testing
