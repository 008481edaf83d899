#pragma once

#include <exception>
#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

#include <tgfw/api/update.hpp>
#include <tgfw/core/awaitable.hpp>

namespace tgfw {

class Context;

namespace detail {

/// What the application was about to handle, or was told, when an error came; see Context::error().
[[nodiscard]] const std::exception_ptr& error_of(const Context& context) noexcept;

/// Checks an error handler as check_callback() does a callback.
template <class F, class... First>
constexpr bool check_error_callback() {
    constexpr bool with_update = std::is_invocable_v<F&, First..., const Update*, Context&>;
    constexpr bool callable = with_update || std::is_invocable_v<F&, First..., Context&>;
    static_assert(
        callable,
        "tgfw: an error handler takes (const Update*, Context&) or (Context&); the one of on_error<E> takes a "
        "const E& before these; this one cannot be called with these");
    if constexpr (with_update) {
        return std::is_same_v<std::invoke_result_t<F&, First..., const Update*, Context&>, awaitable<void>>;
    } else if constexpr (callable) {
        return std::is_same_v<std::invoke_result_t<F&, First..., Context&>, awaitable<void>>;
    } else {
        return true;  // Said already.
    }
}

template <class F, class... First>
awaitable<void> call_error_callback(F& f, const First&... first, const Update* update, Context& context) {
    if constexpr (std::is_invocable_v<F&, const First&..., const Update*, Context&>) {
        return f(first..., update, context);
    } else {
        return f(first..., context);
    }
}

}  // namespace detail

/// What runs for an error: a coroutine `awaitable<void>(const Update*, Context&)` or `awaitable<void>(Context&)`. The
/// update is null for errors that no update brought, such as a failing poll; context.error() is the exception.
class ErrorCallback {
public:
    template <class F>
    requires(!std::is_same_v<std::remove_cvref_t<F>, ErrorCallback>)
        ErrorCallback(F&& callable) {  // NOLINT(google-explicit-constructor): any callable is a callback
        using Callable = std::decay_t<F>;
        constexpr bool coroutine = detail::check_error_callback<Callable>();
        static_assert(coroutine, "tgfw: an error handler must be a coroutine that returns awaitable<void>");
        if constexpr (std::is_pointer_v<Callable>) identity_ = reinterpret_cast<const void*>(callable);
        function_ = [f = Callable(std::forward<F>(callable))](const Update* update, Context& context) mutable {
            return Begun(detail::call_error_callback<Callable>(f, update, context));
        };
    }

    /// One that runs for errors of type `E` only, with the error before its other parameters.
    template <class E, class F>
    [[nodiscard]] static ErrorCallback of(F callable) {
        constexpr bool coroutine = detail::check_error_callback<F, const E&>();
        static_assert(coroutine, "tgfw: an error handler must be a coroutine that returns awaitable<void>");
        ErrorCallback typed;
        typed.function_ = [f = std::move(callable)](const Update* update, Context& context) mutable -> Begun {
            try {
                std::rethrow_exception(detail::error_of(context));
            } catch (const E& error) {
                // The context keeps the exception as long as the coroutine runs.
                return Begun(detail::call_error_callback<F, E>(f, error, update, context));
            } catch (...) {
                return std::nullopt;
            }
        };
        return typed;
    }

    /// The begun callback; nullopt if it is not for this error. It must outlive the coroutine.
    [[nodiscard]] std::optional<awaitable<void>> operator()(const Update* update, Context& context) const {
        return function_(update, context);
    }
    /// Whether both are the same plain function; callables of other kinds are never the same.
    [[nodiscard]] bool operator==(const ErrorCallback& other) const noexcept {
        return identity_ != nullptr && identity_ == other.identity_;
    }

private:
    using Begun = std::optional<awaitable<void>>;

    ErrorCallback() = default;

    std::function<Begun(const Update*, Context&)> function_;
    const void* identity_ = nullptr;
};

}  // namespace tgfw
