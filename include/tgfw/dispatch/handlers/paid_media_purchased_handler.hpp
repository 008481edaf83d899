#pragma once

#include <string>
#include <utility>

#include <tgfw/dispatch/handler.hpp>
#include <tgfw/dispatch/handlers/detail/wanted.hpp>

namespace tgfw {

namespace detail {
[[nodiscard]] bool check_paid_media_purchased(const UpdateView& view, const Wanted& users) noexcept;
}

/// Takes purchases of paid media with a payload. PTB: PaidMediaPurchasedHandler.
template <class State = void>
class PaidMediaPurchasedHandler : public CallbackHandler<PaidMediaPurchasedHandler<State>, State> {
public:
    explicit PaidMediaPurchasedHandler(Callback callback)
        : CallbackHandler<PaidMediaPurchasedHandler, State>(std::move(callback)) {}

    /// Only buyers with one of these ids, or user names; an empty set stands for none.
    template <detail::Id... Ids>
    PaidMediaPurchasedHandler&& user_id(Ids&&... ids) {
        users_.add(std::forward<Ids>(ids)...);
        return std::move(*this);
    }
    /// Only buyers with one of these user names, or ids.
    template <detail::UserName... Names>
    PaidMediaPurchasedHandler&& username(Names&&... names) {
        users_.add(std::forward<Names>(names)...);
        return std::move(*this);
    }

    [[nodiscard]] bool check(const UpdateView& view, Match&) const {
        return detail::check_paid_media_purchased(view, users_);
    }
    [[nodiscard]] Reach reach() const { return this->within_callback(users_.reach(UpdateKind::purchased_paid_media)); }
    [[nodiscard]] std::string describe() const { return "PaidMediaPurchasedHandler"; }

private:
    detail::Wanted users_;
};

template <class C>
explicit PaidMediaPurchasedHandler(C) -> PaidMediaPurchasedHandler<detail::callback_state_t<C>>;

}  // namespace tgfw
