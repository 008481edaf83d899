#pragma once

#include <string>
#include <utility>

#include <tgfw/dispatch/handler.hpp>
#include <tgfw/dispatch/handlers/detail/wanted.hpp>

namespace tgfw {

/// Which reactions a MessageReactionHandler is about: those of someone, new counts of anonymous ones, or both.
enum class MessageReactionTypes { message_reaction_updated, message_reaction_count_updated, message_reaction };

namespace detail {

/// What a MessageReactionHandler asks for.
class ReactionRule {
public:
    explicit ReactionRule(MessageReactionTypes types) noexcept;

    /// Throws ConfigError where anonymous reactions, which have no user, are wanted too.
    void require_users() const;
    [[nodiscard]] bool check(const UpdateView& view) const noexcept;
    [[nodiscard]] Reach reach() const noexcept;

    Kinds kinds;
    Wanted chats;
    Wanted users;
};

}  // namespace detail

/// Takes changes of reactions to messages: all of them, or those that fit one of what was named.
/// PTB: MessageReactionHandler.
template <class State = void>
class MessageReactionHandler : public CallbackHandler<MessageReactionHandler<State>, State> {
public:
    explicit MessageReactionHandler(Callback callback,
                                    MessageReactionTypes types = MessageReactionTypes::message_reaction)
        : CallbackHandler<MessageReactionHandler, State>(std::move(callback)), rule_(types) {}

    /// Those in chats with one of these ids; an empty set stands for none.
    template <detail::Id... Ids>
    MessageReactionHandler&& chat_id(Ids&&... ids) {
        rule_.chats.add(std::forward<Ids>(ids)...);
        return std::move(*this);
    }
    /// Those in chats with one of these user names.
    template <detail::UserName... Names>
    MessageReactionHandler&& chat_username(Names&&... names) {
        rule_.chats.add(std::forward<Names>(names)...);
        return std::move(*this);
    }
    /// Those of users with one of these ids; an empty set stands for none.
    ///
    /// Throws ConfigError unless the handler is for MessageReactionTypes::message_reaction_updated only: counts of
    /// anonymous reactions have no user.
    template <detail::Id... Ids>
    MessageReactionHandler&& user_id(Ids&&... ids) {
        rule_.require_users();
        rule_.users.add(std::forward<Ids>(ids)...);
        return std::move(*this);
    }
    /// Those of users with one of these user names. Throws ConfigError as user_id.
    template <detail::UserName... Names>
    MessageReactionHandler&& user_username(Names&&... names) {
        rule_.require_users();
        rule_.users.add(std::forward<Names>(names)...);
        return std::move(*this);
    }

    [[nodiscard]] bool check(const UpdateView& view, Match&) const { return rule_.check(view); }
    [[nodiscard]] Reach reach() const { return this->within_callback(rule_.reach()); }
    [[nodiscard]] std::string describe() const { return "MessageReactionHandler"; }

private:
    detail::ReactionRule rule_;
};

template <class C>
explicit MessageReactionHandler(C) -> MessageReactionHandler<detail::callback_state_t<C>>;
template <class C>
MessageReactionHandler(C, MessageReactionTypes) -> MessageReactionHandler<detail::callback_state_t<C>>;

}  // namespace tgfw
