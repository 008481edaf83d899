#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <tgfw/dispatch/filters/regex.hpp>
#include <tgfw/dispatch/handler.hpp>

namespace tgfw {

namespace detail {
[[nodiscard]] bool check_callback_query(const UpdateView& view, const std::optional<Pattern>& pattern, Match& match);
}

/// Takes taps on inline buttons. PTB: CallbackQueryHandler.
template <class State = void>
class CallbackQueryHandler : public CallbackHandler<CallbackQueryHandler<State>, State> {
public:
    /// Every callback query.
    explicit CallbackQueryHandler(Callback callback)
        : CallbackHandler<CallbackQueryHandler, State>(std::move(callback)) {}
    /// Those whose data `pattern` matches at its start; context.matches() holds the match. Add `$` to match all of it.
    ///
    /// Throws ConfigError where `pattern` is no RE2 pattern.
    CallbackQueryHandler(Callback callback, std::string_view pattern)
        : CallbackHandler<CallbackQueryHandler, State>(std::move(callback)), pattern_(Pattern(pattern)) {}

    [[nodiscard]] bool check(const UpdateView& view, Match& match) const {
        return detail::check_callback_query(view, pattern_, match);
    }
    [[nodiscard]] Reach reach() const {
        return this->within_callback(
            Reach(UpdateKind::callback_query, pattern_ ? Kinds::none() : Kinds(UpdateKind::callback_query)));
    }
    [[nodiscard]] std::string describe() const { return "CallbackQueryHandler"; }

private:
    std::optional<Pattern> pattern_;
};

template <class C>
explicit CallbackQueryHandler(C) -> CallbackQueryHandler<detail::callback_state_t<C>>;
template <class C>
CallbackQueryHandler(C, std::string_view) -> CallbackQueryHandler<detail::callback_state_t<C>>;

}  // namespace tgfw
