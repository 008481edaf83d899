#pragma once

#include <string>
#include <utility>

#include <tgfw/dispatch/handler.hpp>
#include <tgfw/dispatch/handlers/detail/wanted.hpp>

namespace tgfw {

/// Which boosts a ChatBoostHandler is about: those that were added or changed, those that were removed, or both.
enum class ChatBoostTypes { chat_boost, removed_chat_boost, any_chat_boost };

namespace detail {
[[nodiscard]] Kinds kinds_of(ChatBoostTypes types) noexcept;
[[nodiscard]] bool check_chat_boost(const UpdateView& view, Kinds kinds, const Wanted& chats) noexcept;
}  // namespace detail

/// Takes boosts of chats. PTB: ChatBoostHandler.
template <class State = void>
class ChatBoostHandler : public CallbackHandler<ChatBoostHandler<State>, State> {
public:
    explicit ChatBoostHandler(Callback callback, ChatBoostTypes types = ChatBoostTypes::chat_boost)
        : CallbackHandler<ChatBoostHandler, State>(std::move(callback)), kinds_(detail::kinds_of(types)) {}

    /// Only in chats with one of these ids, or user names; an empty set stands for none.
    template <detail::Id... Ids>
    ChatBoostHandler&& chat_id(Ids&&... ids) {
        chats_.add(std::forward<Ids>(ids)...);
        return std::move(*this);
    }
    /// Only in chats with one of these user names, or ids.
    template <detail::UserName... Names>
    ChatBoostHandler&& chat_username(Names&&... names) {
        chats_.add(std::forward<Names>(names)...);
        return std::move(*this);
    }

    [[nodiscard]] bool check(const UpdateView& view, Match&) const {
        return detail::check_chat_boost(view, kinds_, chats_);
    }
    [[nodiscard]] Reach reach() const { return this->within_callback(chats_.reach(kinds_)); }
    [[nodiscard]] std::string describe() const { return "ChatBoostHandler"; }

private:
    Kinds kinds_;
    detail::Wanted chats_;
};

template <class C>
explicit ChatBoostHandler(C) -> ChatBoostHandler<detail::callback_state_t<C>>;
template <class C>
ChatBoostHandler(C, ChatBoostTypes) -> ChatBoostHandler<detail::callback_state_t<C>>;

}  // namespace tgfw
