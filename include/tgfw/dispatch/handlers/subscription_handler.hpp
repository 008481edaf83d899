#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <tgfw/dispatch/handlers/detail/pattern_handler.hpp>
#include <tgfw/dispatch/handlers/detail/wanted.hpp>

namespace tgfw {

namespace detail {
[[nodiscard]] bool check_subscription(const UpdateView& view, const TextPattern& pattern, const Wanted& users,
                                      Match& match);
}

/// Takes what becomes of users' subscriptions to the bot; pattern() is about the invoice_payload. With a pattern and
/// users, both must fit. Unknown to PTB.
template <class State = void>
class SubscriptionHandler : public detail::PatternHandler<SubscriptionHandler<State>, State> {
public:
    using detail::PatternHandler<SubscriptionHandler, State>::PatternHandler;

    /// Only subscriptions of users with one of these ids, or user names; an empty set stands for none.
    template <detail::Id... Ids>
    SubscriptionHandler&& user_id(Ids&&... ids) {
        users_.add(std::forward<Ids>(ids)...);
        return std::move(*this);
    }
    /// Only subscriptions of users with one of these user names, or ids.
    template <detail::UserName... Names>
    SubscriptionHandler&& username(Names&&... names) {
        users_.add(std::forward<Names>(names)...);
        return std::move(*this);
    }

    [[nodiscard]] bool check(const UpdateView& view, Match& match) const {
        return detail::check_subscription(view, this->pattern_, users_, match);
    }
    [[nodiscard]] Reach reach() const {
        const Reach own = this->pattern_.reach(UpdateKind::subscription);
        return this->within_callback(Reach(own.may, users_.restricts() ? Kinds::none() : own.always));
    }
    [[nodiscard]] std::string describe() const { return "SubscriptionHandler"; }

private:
    detail::Wanted users_;
};

template <class C>
explicit SubscriptionHandler(C) -> SubscriptionHandler<detail::callback_state_t<C>>;
template <class C>
SubscriptionHandler(C, std::string_view) -> SubscriptionHandler<detail::callback_state_t<C>>;

}  // namespace tgfw
