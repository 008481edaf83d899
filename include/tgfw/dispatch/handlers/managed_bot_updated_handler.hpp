#pragma once

#include <string>
#include <utility>

#include <tgfw/dispatch/handler.hpp>
#include <tgfw/dispatch/handlers/detail/wanted.hpp>

namespace tgfw {

namespace detail {
[[nodiscard]] bool check_managed_bot(const UpdateView& view, const Wanted& users) noexcept;
}

/// Takes what becomes of bots that this one manages. PTB: ManagedBotUpdatedHandler.
template <class State = void>
class ManagedBotUpdatedHandler : public CallbackHandler<ManagedBotUpdatedHandler<State>, State> {
public:
    explicit ManagedBotUpdatedHandler(Callback callback)
        : CallbackHandler<ManagedBotUpdatedHandler, State>(std::move(callback)) {}

    /// Only those where the owner or the managed bot is one with one of these ids, or user names; an empty set stands
    /// for none.
    template <detail::Id... Ids>
    ManagedBotUpdatedHandler&& user_id(Ids&&... ids) {
        users_.add(std::forward<Ids>(ids)...);
        return std::move(*this);
    }
    /// Only those where the owner or the managed bot is one with one of these user names, or ids.
    template <detail::UserName... Names>
    ManagedBotUpdatedHandler&& username(Names&&... names) {
        users_.add(std::forward<Names>(names)...);
        return std::move(*this);
    }

    [[nodiscard]] bool check(const UpdateView& view, Match&) const { return detail::check_managed_bot(view, users_); }
    [[nodiscard]] Reach reach() const { return this->within_callback(users_.reach(UpdateKind::managed_bot)); }
    [[nodiscard]] std::string describe() const { return "ManagedBotUpdatedHandler"; }

private:
    detail::Wanted users_;
};

template <class C>
explicit ManagedBotUpdatedHandler(C) -> ManagedBotUpdatedHandler<detail::callback_state_t<C>>;

}  // namespace tgfw
