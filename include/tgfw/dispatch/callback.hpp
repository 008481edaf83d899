#pragma once

#include <functional>
#include <type_traits>
#include <utility>
#include <vector>

#include <tgfw/core/awaitable.hpp>
#include <tgfw/dispatch/callback_traits.hpp>
#include <tgfw/dispatch/next_state.hpp>
#include <tgfw/dispatch/payload.hpp>

namespace tgfw {

namespace detail {

/// Leaves with the context where a step leads, for the conversation that runs it.
void set_next(Context& context, NextState next);
/// The service of that type. Throws ConfigError where the application has none.
[[nodiscard]] void* service(Context& context, TypeKey type);

template <class S>
S& service_of(Context& context) {
    return *static_cast<std::remove_const_t<S>*>(service(context, TypeKey::of<S>()));
}

// Begins the step, so that its frame lies in this one's memory, and keeps no reference to what began it.
template <class Result>
awaitable<void> run_step(awaitable<Result> step, Context& context) {
    const NextState next = co_await std::move(step);
    set_next(context, next);
}

}  // namespace detail

/// What a handler runs: a coroutine, be it a function, a lambda or a member function.
///
/// Its parameters are one of `(const Update&, Context&)`, `(Context&)` and `(const P&, Context&)`, P being the type
/// that its updates bring, such as Message or CallbackQuery; after the Context& it may ask for services by reference.
/// The object of a member function is a service, too. It returns awaitable<void>, or, as a step of a conversation,
/// awaitable<State> or awaitable<Next<State>>. A callback with a P is only run for updates that bring one.
///
/// The update and the context live until the coroutine ends.
class Callback {
public:
    template <class F>
    requires(!std::is_same_v<std::remove_cvref_t<F>, Callback>)
        Callback(F&& callable) {  // NOLINT(google-explicit-constructor): any callable is a callback
        using Callable = std::decay_t<F>;
        if constexpr (detail::check_callback<Callable>()) {
            using Form = detail::CallbackForm<Callable>;
            kinds_ = payload_kinds<typename Form::Payload>;
            Form::list_services(services_);
            function_ = wrap<Form>(Callable(std::forward<F>(callable)));
        }
    }

    /// As above, for the plainest form: compiled once, not in each user's file.
    Callback(awaitable<void> (*function)(const Update&, Context&));  // NOLINT(google-explicit-constructor)

    // Compiled once, too.
    Callback(const Callback& other);
    Callback(Callback&& other) noexcept;
    Callback& operator=(const Callback& other);
    Callback& operator=(Callback&& other) noexcept;
    ~Callback();

    /// Begins the callback. It must outlive the coroutine, whose captures it holds.
    [[nodiscard]] awaitable<void> operator()(const Update& update, Context& context) const;
    /// The kinds of update that bring what it takes.
    [[nodiscard]] Kinds kinds() const noexcept { return kinds_; }
    /// The services that it asks for.
    [[nodiscard]] const std::vector<TypeKey>& services() const noexcept { return services_; }

private:
    using Function = std::function<awaitable<void>(const Update&, Context&)>;

    template <class Form, class F>
    static Function wrap(F callable) {
        if constexpr (Form::plain) {
            return Function(std::move(callable));
        } else {
            return [f = std::move(callable)](const Update& update, Context& context) mutable -> awaitable<void> {
                if constexpr (std::is_void_v<typename Form::State>) {
                    return Form::call(f, update, context);
                } else {
                    return detail::run_step(Form::call(f, update, context), context);
                }
            };
        }
    }

    Function function_;
    Kinds kinds_ = Kinds::all();
    std::vector<TypeKey> services_;
};

}  // namespace tgfw
