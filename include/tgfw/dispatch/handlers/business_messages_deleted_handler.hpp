#pragma once

#include <string>
#include <utility>

#include <tgfw/dispatch/handler.hpp>
#include <tgfw/dispatch/handlers/detail/wanted.hpp>

namespace tgfw {

namespace detail {
[[nodiscard]] bool check_business_messages_deleted(const UpdateView& view, const Wanted& chats) noexcept;
}

/// Takes deletions of messages of connected business accounts. PTB: BusinessMessagesDeletedHandler.
template <class State = void>
class BusinessMessagesDeletedHandler : public CallbackHandler<BusinessMessagesDeletedHandler<State>, State> {
public:
    explicit BusinessMessagesDeletedHandler(Callback callback)
        : CallbackHandler<BusinessMessagesDeletedHandler, State>(std::move(callback)) {}

    /// Only in a chat with one of these ids, or user names; an empty set stands for none.
    template <detail::Id... Ids>
    BusinessMessagesDeletedHandler&& chat_id(Ids&&... ids) {
        chats_.add(std::forward<Ids>(ids)...);
        return std::move(*this);
    }
    /// Only in a chat with one of these user names, or ids.
    template <detail::UserName... Names>
    BusinessMessagesDeletedHandler&& username(Names&&... names) {
        chats_.add(std::forward<Names>(names)...);
        return std::move(*this);
    }

    [[nodiscard]] bool check(const UpdateView& view, Match&) const {
        return detail::check_business_messages_deleted(view, chats_);
    }
    [[nodiscard]] Reach reach() const {
        return this->within_callback(chats_.reach(UpdateKind::deleted_business_messages));
    }
    [[nodiscard]] std::string describe() const { return "BusinessMessagesDeletedHandler"; }

private:
    detail::Wanted chats_;
};

template <class C>
explicit BusinessMessagesDeletedHandler(C) -> BusinessMessagesDeletedHandler<detail::callback_state_t<C>>;

}  // namespace tgfw
