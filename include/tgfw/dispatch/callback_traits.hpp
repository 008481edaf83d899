#pragma once

#include <type_traits>
#include <vector>

#include <tgfw/core/awaitable.hpp>
#include <tgfw/dispatch/next_state.hpp>
#include <tgfw/dispatch/payload.hpp>

/// What the signature of a callback says.
namespace tgfw {

class Context;

namespace detail {

template <class S>
S& service_of(Context& context);

template <class... A>
struct Args {};

/// The result and the parameters of a callable that has one signature only. `Object` is the class of a member function.
template <class F>
struct Signature {
    static constexpr bool known = false;
};
template <class R, class... A>
struct Signature<R (*)(A...)> {
    static constexpr bool known = true;
    using Result = R;
    using Parameters = Args<A...>;
    using Object = void;
};
template <class R, class... A>
struct Signature<R (*)(A...) noexcept> : Signature<R (*)(A...)> {};
template <class R, class... A>
struct Signature<R(A...)> : Signature<R (*)(A...)> {};
template <class C, class R, class... A>
struct Signature<R (C::*)(A...)> {
    static constexpr bool known = true;
    using Result = R;
    using Parameters = Args<A...>;
    using Object = C;
};
template <class C, class R, class... A>
struct Signature<R (C::*)(A...) const> : Signature<R (C::*)(A...)> {};
template <class C, class R, class... A>
struct Signature<R (C::*)(A...) noexcept> : Signature<R (C::*)(A...)> {};
template <class C, class R, class... A>
struct Signature<R (C::*)(A...) const noexcept> : Signature<R (C::*)(A...)> {};
template <class F>
requires requires {
    &F::operator();
}
struct Signature<F> : Signature<decltype(&F::operator())> {
    using Object = void;
};

/// What a coroutine's result means as a step: `State` is void for none.
template <class Result>
struct StepResult {
    static constexpr bool valid = false;
    using State = void;
};
template <>
struct StepResult<awaitable<void>> {
    static constexpr bool valid = true;
    using State = void;
};
template <class S>
requires std::is_enum_v<S>
struct StepResult<awaitable<S>> {
    static constexpr bool valid = true;
    using State = S;
};
template <class S>
struct StepResult<awaitable<Next<S>>> : StepResult<awaitable<S>> {};

/// `P` is what the callback takes of the update, void if nothing; `O` the class of a member function, or void.
template <class R, class P, class O, class... S>
struct Form {
    static constexpr bool valid = true;
    /// Whether it can be kept as it is.
    static constexpr bool plain =
        std::is_same_v<P, Update> && std::is_void_v<O> && sizeof...(S) == 0 && std::is_same_v<R, awaitable<void>>;
    using Result = R;
    using State = typename StepResult<R>::State;
    using Payload = std::conditional_t<std::is_void_v<P>, Update, P>;

    static void list_services(std::vector<TypeKey>& services) {
        if constexpr (!std::is_void_v<O>) services.push_back(TypeKey::of<O>());
        (services.push_back(TypeKey::of<S>()), ...);
    }

    template <class F>
    static R call(F& f, const Update& update, Context& context) {
        if constexpr (!std::is_void_v<O>) {
            O& object = service_of<O>(context);
            if constexpr (std::is_void_v<P>) {
                return (object.*f)(context, service_of<S>(context)...);
            } else {
                return (object.*f)(*payload<P>(update), context, service_of<S>(context)...);
            }
        } else if constexpr (std::is_void_v<P>) {
            return f(context, service_of<S>(context)...);
        } else {
            return f(*payload<P>(update), context, service_of<S>(context)...);
        }
    }
};

struct NoForm {
    static constexpr bool valid = false;
    using Result = void;
    using State = void;
};

template <class T>
inline constexpr bool is_service = std::is_lvalue_reference_v<T>&& std::is_object_v<std::remove_reference_t<T>>;

template <class R, class O, class A>
struct FormOf : NoForm {};
template <class R, class O, class... S>
requires(is_service<S>&&...) struct FormOf<R, O, Args<Context&, S...>>
    : Form<R, void, O, std::remove_reference_t<S>...> {
    using Result = R;
};
template <class R, class O, class P, class... S>
requires(UpdatePayload<P> && (is_service<S> && ...)) struct FormOf<R, O, Args<const P&, Context&, S...>>
    : Form<R, P, O, std::remove_reference_t<S>...> {
};
template <class R, class O, class P, class... S>
requires(UpdatePayload<P> && (is_service<S> && ...)) struct FormOf<R, O, Args<P, Context&, S...>>
    : Form<R, P, O, std::remove_reference_t<S>...> {
};

/// The form of a callable. One with more than one signature, as a generic lambda, is asked with an update.
template <class F>
constexpr auto find_form() {
    if constexpr (Signature<F>::known) {
        using Known = Signature<F>;
        return std::type_identity<FormOf<typename Known::Result, typename Known::Object, typename Known::Parameters>>();
    } else if constexpr (std::is_invocable_v<F&, const Update&, Context&>) {
        return std::type_identity<Form<std::invoke_result_t<F&, const Update&, Context&>, Update, void>>();
    } else if constexpr (std::is_invocable_v<F&, Context&>) {
        return std::type_identity<Form<std::invoke_result_t<F&, Context&>, void, void>>();
    } else {
        return std::type_identity<NoForm>();
    }
}

template <class F>
using CallbackForm = typename decltype(find_form<std::decay_t<F>>())::type;

/// The states of the conversation that a callback is a step of; void if it is none.
template <class F>
using callback_state_t = typename CallbackForm<F>::State;

/// A callable whose mistakes are reported in our words instead of a page of templates.
template <class F>
constexpr bool check_callback() {
    using Found = CallbackForm<F>;
    static_assert(Found::valid,
                  "tgfw: a callback takes (const Update&, Context&), (Context&), or (const Message&, Context&) with "
                  "the type that its updates bring instead of Message, and after Context& services by reference; this "
                  "one cannot be called with these");
    if constexpr (Found::valid) {
        using Result = typename Found::Result;
        static_assert(!std::is_same_v<Result, void>,
                      "tgfw: a callback must be a coroutine: let it return awaitable<void> and use co_await or "
                      "co_return in it; this one returns void");
        static_assert(!std::is_same_v<Result, bool> && !std::is_same_v<Result, awaitable<bool>>,
                      "tgfw: a callback returns awaitable<void>; returning a bool means nothing here. To keep later "
                      "groups from running, throw ApplicationHandlerStop");
        static_assert(std::is_same_v<Result, void> || std::is_same_v<Result, bool> ||
                          std::is_same_v<Result, awaitable<bool>> || StepResult<Result>::valid,
                      "tgfw: a callback must return awaitable<void>, or, as a step of a conversation, awaitable<State> "
                      "or awaitable<Next<State>> with State an enum; this one returns something else");
        return StepResult<Result>::valid;
    } else {
        return false;
    }
}

}  // namespace detail

}  // namespace tgfw
