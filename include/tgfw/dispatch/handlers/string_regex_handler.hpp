#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <tgfw/dispatch/described.hpp>
#include <tgfw/dispatch/handlers/detail/pattern_handler.hpp>
#include <tgfw/dispatch/handlers/detail/value_callback.hpp>

namespace tgfw {

namespace detail {
[[nodiscard]] bool check_string_regex(const UpdateView& view, const Pattern& pattern, Match& match);
}

/// Takes strings that the bot itself put among its updates, where the pattern matches at their start; context.match()
/// is the match. The callback may take (const std::string&, Context&). PTB: StringRegexHandler.
template <class State = void>
class StringRegexHandler : public CallbackHandler<StringRegexHandler<State>, State> {
public:
    template <class C>
    StringRegexHandler(Pattern pattern, C callback)
        : CallbackHandler<StringRegexHandler, State>(detail::object_callback<std::string>(std::move(callback))),
          pattern_(std::move(pattern)) {}
    /// Throws ConfigError where `pattern` is no RE2 pattern.
    template <class C>
    StringRegexHandler(std::string_view pattern, C callback)
        : StringRegexHandler(Pattern(pattern), std::move(callback)) {}

    [[nodiscard]] bool check(const UpdateView& view, Match& match) const {
        return detail::check_string_regex(view, pattern_, match);
    }
    [[nodiscard]] Reach reach() const { return this->within_callback(Reach(Kinds::objects())); }
    [[nodiscard]] std::string describe() const { return detail::described("StringRegexHandler", pattern_.str()); }

private:
    Pattern pattern_;
};

template <class C>
StringRegexHandler(std::string_view, C) -> StringRegexHandler<detail::value_state_t<std::string, C>>;
template <class C>
StringRegexHandler(Pattern, C) -> StringRegexHandler<detail::value_state_t<std::string, C>>;

}  // namespace tgfw
