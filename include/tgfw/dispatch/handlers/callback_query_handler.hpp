#pragma once

#include <concepts>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <tgfw/dispatch/handlers/detail/pattern_handler.hpp>
#include <tgfw/dispatch/handlers/detail/value_callback.hpp>

namespace tgfw {

/// A type that buttons carry as their data: `static std::optional<T> parse(std::string_view data)` reads it, and gives
/// nothing for data that is not of this type. It must always give the same for the same data.
template <class T>
concept CallbackData = std::move_constructible<T> && requires(std::string_view data) {
    { T::parse(data) } -> std::same_as<std::optional<T>>;
};

namespace detail {

template <class A>
struct FirstParameter {
    using type = void;
};
template <class P, class... Others>
struct FirstParameter<Args<P, Others...>> {
    using type = std::remove_cvref_t<P>;
};

/// The CallbackData that the callback `C` takes; void if it takes none.
template <class C>
struct DataOf {
    using type = void;
};
template <class C>
requires(Signature<C>::known&&
             CallbackData<typename FirstParameter<typename Signature<C>::Parameters>::type>) struct DataOf<C>
    : FirstParameter<typename Signature<C>::Parameters> {
};
template <class C>
using data_of_t = typename DataOf<std::decay_t<C>>::type;
template <class C>
concept TakesData = !std::is_void_v<data_of_t<C>>;

template <class T>
std::optional<T> parse_data(const Update& update) {
    const auto& query = update.callback_query;
    return query && query->data ? T::parse(*query->data) : std::nullopt;
}

/// What a CallbackQueryHandler asks for beside its pattern.
class CallbackQueryRule {
public:
    [[nodiscard]] bool check(const UpdateView& view, const TextPattern& pattern, Match& match) const;
    [[nodiscard]] Reach reach(const TextPattern& pattern) const noexcept;

    std::function<bool(std::string_view data)> predicate;
    TextPattern game_pattern;
};

}  // namespace detail

/// Takes taps on inline buttons. PTB: CallbackQueryHandler.
///
/// Without options it takes them all. With a pattern, a predicate or a type it takes the buttons with fitting data;
/// with a game_pattern those of fitting games; with both, either. A button with neither data nor game fits nothing.
///
/// A callback that takes a CallbackData instead of an update, `awaitable<void> voted(const Vote&, Context&)`, gets what
/// Vote::parse makes of the data, and only buttons for which it makes something.
template <class State = void>
class CallbackQueryHandler : public detail::PatternHandler<CallbackQueryHandler<State>, State> {
    using Base = detail::PatternHandler<CallbackQueryHandler, State>;

public:
    using Base::Base;
    template <detail::TakesData C>
    explicit CallbackQueryHandler(C callback) : Base(of_data(std::move(callback))) {
        rule_.predicate = [](std::string_view data) { return detail::data_of_t<C>::parse(data).has_value(); };
    }

    using Base::pattern;
    /// Only buttons for whose data `predicate` is true.
    template <class P>
    requires(!std::convertible_to<P, std::string_view> && !std::same_as<P, Pattern>) CallbackQueryHandler &&
        pattern(P predicate) {
        static_assert(std::is_invocable_v<P&, std::string_view>,
                      "tgfw: the predicate of a CallbackQueryHandler takes the data as std::string_view");
        if constexpr (std::is_invocable_v<P&, std::string_view>) {
            static_assert(std::same_as<std::invoke_result_t<P&, std::string_view>, bool>,
                          "tgfw: the predicate of a CallbackQueryHandler is a function that returns bool; it cannot be "
                          "a coroutine");
            if constexpr (std::same_as<std::invoke_result_t<P&, std::string_view>, bool>)
                rule_.predicate = std::move(predicate);
        }
        return std::move(*this);
    }
    /// Only buttons of games whose short name the pattern matches at its start; context.match() is the match.
    CallbackQueryHandler&& game_pattern(Pattern pattern) {
        rule_.game_pattern = detail::TextPattern(std::move(pattern));
        return std::move(*this);
    }
    /// The same. Throws ConfigError where `pattern` is no RE2 pattern.
    CallbackQueryHandler&& game_pattern(std::string_view pattern) { return game_pattern(Pattern(pattern)); }

    [[nodiscard]] bool check(const UpdateView& view, Match& match) const {
        return rule_.check(view, this->pattern_, match);
    }
    [[nodiscard]] Reach reach() const { return this->within_callback(rule_.reach(this->pattern_)); }
    [[nodiscard]] std::string describe() const { return "CallbackQueryHandler"; }

private:
    template <class C>
    static Callback of_data(C callback) {
        using T = detail::data_of_t<C>;
        static_assert(detail::ValueForm<T, C>::valid,
                      "tgfw: a callback for typed button data takes (const T&, Context&), and after Context& services "
                      "by reference");
        if constexpr (detail::ValueForm<T, C>::valid) {
            return detail::ValueForm<T, C>::of_parsed(std::move(callback), &detail::parse_data<T>);
        } else {
            return Callback([](Context&) -> awaitable<void> { co_return; });
        }
    }

    detail::CallbackQueryRule rule_;
};

template <class C>
explicit CallbackQueryHandler(C) -> CallbackQueryHandler<detail::value_state_t<detail::data_of_t<C>, C>>;
template <class C>
CallbackQueryHandler(C, std::string_view) -> CallbackQueryHandler<detail::callback_state_t<C>>;

}  // namespace tgfw
