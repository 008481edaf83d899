#pragma once

#include <functional>
#include <type_traits>
#include <utility>

#include <tgfw/core/awaitable.hpp>

namespace tgfw {

class Context;
struct Update;

namespace detail {

/// A callable whose mistakes are reported in our words instead of a page of templates.
template <class F, class First>
constexpr bool check_callback() {
    constexpr bool callable = std::is_invocable_v<F&, First, Context&>;
    static_assert(callable,
                  "tgfw: a callback takes (const Update&, Context&), an error handler (const Update*, Context&); "
                  "this one cannot be called with these");
    if constexpr (callable) {
        using Result = std::invoke_result_t<F&, First, Context&>;
        static_assert(!std::is_same_v<Result, void>,
                      "tgfw: a callback must be a coroutine: let it return awaitable<void> and use co_await or "
                      "co_return in it; this one returns void");
        static_assert(!std::is_same_v<Result, bool> && !std::is_same_v<Result, awaitable<bool>>,
                      "tgfw: a callback returns awaitable<void>; returning a bool means nothing here. To keep later "
                      "groups from running, throw ApplicationHandlerStop");
        static_assert(std::is_same_v<Result, void> || std::is_same_v<Result, bool> ||
                          std::is_same_v<Result, awaitable<bool>> || std::is_same_v<Result, awaitable<void>>,
                      "tgfw: a callback must return awaitable<void>; this one returns something else");
        return std::is_same_v<Result, awaitable<void>>;
    } else {
        return false;
    }
}

template <class First>
class BasicCallback {
public:
    template <class F>
        requires(!std::is_same_v<std::remove_cvref_t<F>, BasicCallback>)
    BasicCallback(F&& callable) {  // NOLINT(google-explicit-constructor): any callable is a callback
        if constexpr (check_callback<std::remove_cvref_t<F>, First>()) function_ = std::forward<F>(callable);
    }

    /// Begins the callback. It must outlive the coroutine, whose captures it holds.
    [[nodiscard]] awaitable<void> operator()(First first, Context& context) const { return function_(first, context); }

private:
    std::function<awaitable<void>(First, Context&)> function_;
};

}  // namespace detail

/// What a handler runs: a coroutine `awaitable<void>(const Update&, Context&)`, be it a function or a lambda.
///
/// The update and the context live until the coroutine ends.
using Callback = detail::BasicCallback<const Update&>;

/// What runs for an error: a coroutine `awaitable<void>(const Update*, Context&)`. The update is null for errors that
/// no update brought, such as a failing poll; context.error() is the exception.
using ErrorCallback = detail::BasicCallback<const Update*>;

}  // namespace tgfw
