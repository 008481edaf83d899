#pragma once

#include <cstddef>
#include <functional>
#include <type_traits>
#include <utility>

#include <tgfw/api/update.hpp>
#include <tgfw/core/awaitable.hpp>

namespace tgfw {

class Context;

namespace detail {
class MiddlewareChain;
}

/// The rest of the way to a handler, for a middleware to go or not: `co_await proceed();`.
///
/// To be called once, while the middleware runs. What the handler throws comes out of it.
class Proceed {
public:
    Proceed(const detail::MiddlewareChain& chain, std::size_t next) noexcept : chain_(&chain), next_(next) {}

    [[nodiscard]] awaitable<void> operator()() const;

private:
    const detail::MiddlewareChain* chain_;
    std::size_t next_;
};

/// Code around the processing of updates, or around handlers: a coroutine
/// `awaitable<void>(const Update&, Context&, Proceed)` or `awaitable<void>(Context&, Proceed)`.
///
/// One that does not call its Proceed keeps the update from going further.
class Middleware {
public:
    template <class F>
    requires(!std::is_same_v<std::remove_cvref_t<F>, Middleware>)
        Middleware(F&& callable) {  // NOLINT(google-explicit-constructor): any callable is a middleware
        using Callable = std::decay_t<F>;
        constexpr bool full = std::is_invocable_r_v<awaitable<void>, Callable&, const Update&, Context&, Proceed>;
        constexpr bool brief = std::is_invocable_r_v<awaitable<void>, Callable&, Context&, Proceed>;
        static_assert(full || brief,
                      "tgfw: a middleware is a coroutine that takes (const Update&, Context&, Proceed) or (Context&, "
                      "Proceed) and returns awaitable<void>");
        if constexpr (full) {
            function_ = std::forward<F>(callable);
        } else if constexpr (brief) {
            function_ = [f = Callable(std::forward<F>(callable))](
                            const Update&, Context& context, Proceed proceed) mutable { return f(context, proceed); };
        }
    }

    [[nodiscard]] awaitable<void> operator()(const Update& update, Context& context, Proceed proceed) const {
        return function_(update, context, proceed);
    }

private:
    std::function<awaitable<void>(const Update&, Context&, Proceed)> function_;
};

}  // namespace tgfw
