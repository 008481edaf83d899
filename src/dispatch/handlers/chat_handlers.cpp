#include <tgfw/core/error.hpp>
#include <tgfw/dispatch/handlers/chat_boost_handler.hpp>
#include <tgfw/dispatch/handlers/chat_join_request_handler.hpp>
#include <tgfw/dispatch/handlers/chat_member_handler.hpp>
#include <tgfw/dispatch/handlers/message_generation_stopped_handler.hpp>
#include <tgfw/dispatch/handlers/message_reaction_handler.hpp>

namespace tgfw::detail {

Kinds kinds_of(ChatMemberTypes types) noexcept {
    switch (types) {
        case ChatMemberTypes::my_chat_member:
            return UpdateKind::my_chat_member;
        case ChatMemberTypes::chat_member:
            return UpdateKind::chat_member;
        default:
            return Kinds(UpdateKind::my_chat_member) | UpdateKind::chat_member;
    }
}

bool check_chat_member(const UpdateView& view, Kinds kinds, const Wanted& chats) noexcept {
    return kinds.has(view.slot()) && (!chats.restricts() || chats.has(view.update().effective_chat()));
}

Kinds kinds_of(ChatBoostTypes types) noexcept {
    switch (types) {
        case ChatBoostTypes::chat_boost:
            return UpdateKind::chat_boost;
        case ChatBoostTypes::removed_chat_boost:
            return UpdateKind::removed_chat_boost;
        default:
            return Kinds(UpdateKind::chat_boost) | UpdateKind::removed_chat_boost;
    }
}

bool check_chat_boost(const UpdateView& view, Kinds kinds, const Wanted& chats) noexcept {
    return kinds.has(view.slot()) && (!chats.restricts() || chats.has(view.update().effective_chat()));
}

bool check_chat_join_request(const UpdateView& view, const Wanted& chats, const Wanted& users) noexcept {
    const auto& request = view.update().chat_join_request;
    if (!request) return false;
    if (!chats.restricts() && !users.restricts()) return true;
    return chats.has(&request->chat) || users.has(&request->from);
}

bool check_message_generation_stopped(const UpdateView& view, const Wanted& chats) noexcept {
    const auto& stopped = view.update().stopped_message_generation;
    return stopped && (!chats.restricts() || chats.has(&stopped->chat));
}

namespace {

Kinds kinds_of(MessageReactionTypes types) noexcept {
    switch (types) {
        case MessageReactionTypes::message_reaction_updated:
            return UpdateKind::message_reaction;
        case MessageReactionTypes::message_reaction_count_updated:
            return UpdateKind::message_reaction_count;
        default:
            return Kinds(UpdateKind::message_reaction) | UpdateKind::message_reaction_count;
    }
}

}  // namespace

ReactionRule::ReactionRule(MessageReactionTypes types) noexcept : kinds(kinds_of(types)) {}

void ReactionRule::require_users() const {
    if (!kinds.has(UpdateKind::message_reaction_count)) return;
    throw ConfigError(
        "MessageReactionHandler: counts of anonymous reactions have no user; to ask for users, construct it with "
        "MessageReactionTypes::message_reaction_updated");
}

bool ReactionRule::check(const UpdateView& view) const noexcept {
    if (!kinds.has(view.slot())) return false;
    if (!chats.restricts() && !users.restricts()) return true;
    return chats.has(view.update().effective_chat()) || users.has(view.update().effective_user());
}

Reach ReactionRule::reach() const noexcept {
    return chats.restricts() || users.restricts() ? Reach(kinds) : Reach(kinds, kinds);
}

}  // namespace tgfw::detail
