#pragma once

#include <string>
#include <utility>

#include <tgfw/dispatch/handler.hpp>
#include <tgfw/dispatch/handlers/detail/wanted.hpp>

namespace tgfw {

namespace detail {
[[nodiscard]] bool check_business_connection(const UpdateView& view, const Wanted& users) noexcept;
}

/// Takes what becomes of connections to business accounts. PTB: BusinessConnectionHandler.
template <class State = void>
class BusinessConnectionHandler : public CallbackHandler<BusinessConnectionHandler<State>, State> {
public:
    explicit BusinessConnectionHandler(Callback callback)
        : CallbackHandler<BusinessConnectionHandler, State>(std::move(callback)) {}

    /// Only accounts of a user with one of these ids, or user names; an empty set stands for none.
    template <detail::Id... Ids>
    BusinessConnectionHandler&& user_id(Ids&&... ids) {
        users_.add(std::forward<Ids>(ids)...);
        return std::move(*this);
    }
    /// Only accounts of a user with one of these user names, or ids.
    template <detail::UserName... Names>
    BusinessConnectionHandler&& username(Names&&... names) {
        users_.add(std::forward<Names>(names)...);
        return std::move(*this);
    }

    [[nodiscard]] bool check(const UpdateView& view, Match&) const {
        return detail::check_business_connection(view, users_);
    }
    [[nodiscard]] Reach reach() const { return this->within_callback(users_.reach(UpdateKind::business_connection)); }
    [[nodiscard]] std::string describe() const { return "BusinessConnectionHandler"; }

private:
    detail::Wanted users_;
};

template <class C>
explicit BusinessConnectionHandler(C) -> BusinessConnectionHandler<detail::callback_state_t<C>>;

}  // namespace tgfw
