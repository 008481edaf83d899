#pragma once

#include <optional>
#include <type_traits>
#include <utility>

#include <tgfw/dispatch/callback.hpp>
#include <tgfw/dispatch/context.hpp>

/// Callbacks that take a value of the bot's own instead of what the update brings: (const T&, Context&), and after it
/// services by reference.
namespace tgfw::detail {

template <class T, class R, class O, class A>
struct ValueFormOf {
    static constexpr bool valid = false;
};
template <class T, class R, class O, class P, class... S>
requires(std::is_same_v<std::remove_cvref_t<P>, T> &&
         (is_service<S> && ...)) struct ValueFormOf<T, R, O, Args<P, Context&, S...>> {
    static constexpr bool valid = true;
    using State = typename StepResult<R>::State;

    /// For a value that `find` finds, and that lives as long as the context.
    template <class F>
    static Callback of_kept(F callback, const T& (*find)(Context&)) {
        if constexpr (std::is_void_v<O>) {
            return Callback([f = std::move(callback), find](Context& context, S... services) mutable -> R {
                return f(find(context), context, services...);
            });
        } else {
            return Callback([f = callback, find](Context& context, O& object, S... services) -> R {
                return (object.*f)(find(context), context, services...);
            });
        }
    }

    /// For a value that `find` makes of the update.
    template <class F>
    static Callback of_parsed(F callback, std::optional<T> (*find)(const Update&)) {
        if constexpr (std::is_void_v<O>) {
            return Callback(
                [f = std::move(callback), find](const Update& update, Context& context, S... services) mutable -> R {
                    return run(f, find(update), context, services...);
                });
        } else {
            return Callback(
                [f = callback, find](const Update& update, Context& context, O& object, S... services) -> R {
                    return run_member(object, f, find(update), context, services...);
                });
        }
    }

private:
    // The value lives in this frame as long as the callback.
    template <class F>
    static R run(F& callback, std::optional<T> value, Context& context, S... services) {
        co_return co_await callback(value.value(), context, services...);
    }
    template <class F, class Object>
    static R run_member(Object& object, F callback, std::optional<T> value, Context& context, S... services) {
        co_return co_await (object.*callback)(value.value(), context, services...);
    }
};

template <class T, class C>
struct FindValueForm {
    static constexpr bool valid = false;
};
template <class T, class C>
requires(Signature<C>::known) struct FindValueForm<T, C>
    : ValueFormOf<T, typename Signature<C>::Result, typename Signature<C>::Object, typename Signature<C>::Parameters> {
};

/// How the callback `C` takes a `T`; not valid if it takes none.
template <class T, class C>
using ValueForm = FindValueForm<T, std::decay_t<C>>;

template <class T, class C>
struct ValueState {
    using type = callback_state_t<C>;
};
template <class T, class C>
requires(ValueForm<T, C>::valid) struct ValueState<T, C> {
    using type = typename ValueForm<T, C>::State;
};
template <class T, class C>
using value_state_t = typename ValueState<T, C>::type;

template <class T>
const T& object_of(Context& context) {
    return *context.object<T>();
}

/// A callback for objects of type `T`, which may take the object or not.
template <class T, class F>
Callback object_callback(F callback) {
    if constexpr (ValueForm<T, F>::valid) {
        return ValueForm<T, F>::of_kept(std::move(callback), &object_of<T>);
    } else {
        return Callback(std::move(callback));
    }
}

}  // namespace tgfw::detail
