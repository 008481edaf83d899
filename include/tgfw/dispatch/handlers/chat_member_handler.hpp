#pragma once

#include <string>
#include <utility>

#include <tgfw/dispatch/handler.hpp>
#include <tgfw/dispatch/handlers/detail/wanted.hpp>

namespace tgfw {

/// Whose membership a ChatMemberHandler is about: the bot's own, that of others, or both.
enum class ChatMemberTypes { my_chat_member, chat_member, any_chat_member };

namespace detail {
[[nodiscard]] Kinds kinds_of(ChatMemberTypes types) noexcept;
[[nodiscard]] bool check_chat_member(const UpdateView& view, Kinds kinds, const Wanted& chats) noexcept;
}  // namespace detail

/// Takes changes of members' status in chats. PTB: ChatMemberHandler.
template <class State = void>
class ChatMemberHandler : public CallbackHandler<ChatMemberHandler<State>, State> {
public:
    explicit ChatMemberHandler(Callback callback, ChatMemberTypes types = ChatMemberTypes::my_chat_member)
        : CallbackHandler<ChatMemberHandler, State>(std::move(callback)), kinds_(detail::kinds_of(types)) {}

    /// Only in chats with one of these ids; an empty set stands for none.
    template <detail::Id... Ids>
    ChatMemberHandler&& chat_id(Ids&&... ids) {
        chats_.add(std::forward<Ids>(ids)...);
        return std::move(*this);
    }

    [[nodiscard]] bool check(const UpdateView& view, Match&) const {
        return detail::check_chat_member(view, kinds_, chats_);
    }
    [[nodiscard]] Reach reach() const { return this->within_callback(chats_.reach(kinds_)); }
    [[nodiscard]] std::string describe() const { return "ChatMemberHandler"; }

private:
    Kinds kinds_;
    detail::Wanted chats_;
};

template <class C>
explicit ChatMemberHandler(C) -> ChatMemberHandler<detail::callback_state_t<C>>;
template <class C>
ChatMemberHandler(C, ChatMemberTypes) -> ChatMemberHandler<detail::callback_state_t<C>>;

}  // namespace tgfw
