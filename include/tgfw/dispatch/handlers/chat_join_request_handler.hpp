#pragma once

#include <string>
#include <utility>

#include <tgfw/dispatch/handler.hpp>
#include <tgfw/dispatch/handlers/detail/wanted.hpp>

namespace tgfw {

namespace detail {
[[nodiscard]] bool check_chat_join_request(const UpdateView& view, const Wanted& chats, const Wanted& users) noexcept;
}

/// Takes requests to join a chat: all of them, or those that fit one of what was named. PTB: ChatJoinRequestHandler.
template <class State = void>
class ChatJoinRequestHandler : public CallbackHandler<ChatJoinRequestHandler<State>, State> {
public:
    explicit ChatJoinRequestHandler(Callback callback)
        : CallbackHandler<ChatJoinRequestHandler, State>(std::move(callback)) {}

    /// Those to join a chat with one of these ids; an empty set stands for none.
    template <detail::Id... Ids>
    ChatJoinRequestHandler&& chat_id(Ids&&... ids) {
        chats_.add(std::forward<Ids>(ids)...);
        return std::move(*this);
    }
    /// Those of users with one of these user names.
    template <detail::UserName... Names>
    ChatJoinRequestHandler&& username(Names&&... names) {
        users_.add(std::forward<Names>(names)...);
        return std::move(*this);
    }

    [[nodiscard]] bool check(const UpdateView& view, Match&) const {
        return detail::check_chat_join_request(view, chats_, users_);
    }
    [[nodiscard]] Reach reach() const {
        const Reach of_users = users_.reach(UpdateKind::chat_join_request);
        return this->within_callback(chats_.restricts() ? Reach(of_users.may) : of_users);
    }
    [[nodiscard]] std::string describe() const { return "ChatJoinRequestHandler"; }

private:
    detail::Wanted chats_;
    detail::Wanted users_;
};

template <class C>
explicit ChatJoinRequestHandler(C) -> ChatJoinRequestHandler<detail::callback_state_t<C>>;

}  // namespace tgfw
