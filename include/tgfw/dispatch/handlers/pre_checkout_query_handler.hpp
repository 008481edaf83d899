#pragma once

#include <string>
#include <string_view>

#include <tgfw/dispatch/handlers/detail/pattern_handler.hpp>

namespace tgfw {

namespace detail {
[[nodiscard]] bool check_pre_checkout_query(const UpdateView& view, const TextPattern& pattern, Match& match);
}

/// Takes orders that wait for their confirmation; pattern() is about the invoice_payload. PTB: PreCheckoutQueryHandler.
template <class State = void>
class PreCheckoutQueryHandler : public detail::PatternHandler<PreCheckoutQueryHandler<State>, State> {
public:
    using detail::PatternHandler<PreCheckoutQueryHandler, State>::PatternHandler;

    [[nodiscard]] bool check(const UpdateView& view, Match& match) const {
        return detail::check_pre_checkout_query(view, this->pattern_, match);
    }
    [[nodiscard]] Reach reach() const {
        return this->within_callback(this->pattern_.reach(UpdateKind::pre_checkout_query));
    }
    [[nodiscard]] std::string describe() const { return "PreCheckoutQueryHandler"; }
};

template <class C>
explicit PreCheckoutQueryHandler(C) -> PreCheckoutQueryHandler<detail::callback_state_t<C>>;
template <class C>
PreCheckoutQueryHandler(C, std::string_view) -> PreCheckoutQueryHandler<detail::callback_state_t<C>>;

}  // namespace tgfw
