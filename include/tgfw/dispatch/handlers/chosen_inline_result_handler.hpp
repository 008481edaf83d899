#pragma once

#include <string>
#include <string_view>

#include <tgfw/dispatch/handlers/detail/pattern_handler.hpp>

namespace tgfw {

namespace detail {
[[nodiscard]] bool check_chosen_inline_result(const UpdateView& view, const TextPattern& pattern, Match& match);
}

/// Takes inline results that users chose; pattern() is about the result_id. PTB: ChosenInlineResultHandler.
template <class State = void>
class ChosenInlineResultHandler : public detail::PatternHandler<ChosenInlineResultHandler<State>, State> {
public:
    using detail::PatternHandler<ChosenInlineResultHandler, State>::PatternHandler;

    [[nodiscard]] bool check(const UpdateView& view, Match& match) const {
        return detail::check_chosen_inline_result(view, this->pattern_, match);
    }
    [[nodiscard]] Reach reach() const {
        return this->within_callback(this->pattern_.reach(UpdateKind::chosen_inline_result));
    }
    [[nodiscard]] std::string describe() const { return "ChosenInlineResultHandler"; }
};

template <class C>
explicit ChosenInlineResultHandler(C) -> ChosenInlineResultHandler<detail::callback_state_t<C>>;
template <class C>
ChosenInlineResultHandler(C, std::string_view) -> ChosenInlineResultHandler<detail::callback_state_t<C>>;

}  // namespace tgfw
