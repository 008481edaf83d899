#pragma once

#include <concepts>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <tgfw/dispatch/handler_options.hpp>
#include <tgfw/dispatch/handler_stop.hpp>
#include <tgfw/dispatch/match.hpp>
#include <tgfw/dispatch/update_view.hpp>

namespace tgfw {

/// What a handler is: it decides, and it runs. Users' own handlers need no more than this.
///
/// `check` is asked in registration order and fills `match` only where it says yes; it must not allocate to say no.
/// `handle` is called on the stored handler, which lives until the coroutine ends. `blocking` false lets later groups
/// run without waiting for it; it may return std::optional<bool>, nothing being the application's default.
///
/// It may have more, so that dispatch can be quick and checks can be made before any update comes:
/// `Reach reach()`, `const std::vector<std::string>& commands()`, `const HandlerOptions& options()`,
/// `std::vector<TypeKey> services()`, `std::string describe()`, and `std::vector<std::string> problems()` and
/// `unique_names()`, all const.
template <class H>
concept HandlerLike = std::move_constructible<H> &&
    requires(const H& handler, const UpdateView& view, Match& match, const Update& update, Context& context) {
    { handler.check(view, match) } -> std::same_as<bool>;
    { handler.handle(update, context) } -> std::same_as<awaitable<void>>;
    { handler.blocking() } -> std::convertible_to<std::optional<bool>>;
};

namespace detail {

template <class H>
struct HandlerState {
    using type = void;
};
template <class H>
requires requires {
    typename H::State;
}
struct HandlerState<H> {
    using type = typename H::State;
};

template <class H>
HandlerInfo info_of(const H& handler) {
    HandlerInfo info;
    if constexpr (requires { handler.options(); }) info.options = handler.options();
    if (!info.options.block) info.options.block = handler.blocking();
    if constexpr (requires { handler.reach(); }) info.reach = handler.reach();
    if constexpr (requires { handler.commands(); }) info.set_commands(handler.commands());
    if constexpr (requires { handler.services(); }) info.set_services(handler.services());
    if constexpr (requires { handler.problems(); }) info.set_problems(handler.problems());
    if constexpr (requires { handler.unique_names(); }) info.set_unique_names(handler.unique_names());
    if constexpr (requires { handler.describe(); }) {
        info.set_name(handler.describe());
    } else {
        info.set_name(TypeKey::of<H>().name());
    }
    return info;
}

}  // namespace detail

/// The states of the conversation that a handler is a step of; void for a handler that leads to no state.
template <class H>
using handler_state_t = typename detail::HandlerState<H>::type;

/// Any handler, as a group or a conversation keeps it. Copies share the handler.
class Handler {
public:
    // In this order: whether a Handler is HandlerLike would ask this constructor whether it can be moved.
    template <class H>
    requires(!std::same_as<H, Handler>) &&
        HandlerLike<H> Handler(H handler)  // NOLINT(google-explicit-constructor): every handler is a Handler
        : Handler(step(std::move(handler))) {
        static_assert(std::is_void_v<handler_state_t<H>>,
                      "tgfw: this handler's callback returns a state; it belongs into a ConversationHandler with these "
                      "states. A callback outside of conversations returns awaitable<void>");
    }

    /// A handler of a conversation, whose callback may return a state.
    template <HandlerLike H>
    [[nodiscard]] static Handler step(H handler) {
        HandlerInfo info = detail::info_of(handler);
        return Handler(own(new Model<H>(std::move(info), std::move(handler))));
    }

    /// Whether it takes the update. Not asked about kinds that it does not reach.
    [[nodiscard]] bool check(const UpdateView& view, Match& match) const {
        return model_->info.reach.may.has(view.slot()) && model_->check(view, match);
    }
    [[nodiscard]] awaitable<void> handle(const Update& update, Context& context) const {
        return model_->handle(update, context);
    }
    [[nodiscard]] const HandlerInfo& info() const noexcept { return model_->info; }
    /// The handler, if it is an `H`; else null.
    template <class H>
    [[nodiscard]] const H* target() const noexcept {
        return static_cast<const H*>(model_->target(TypeKey::of<H>()));
    }

    /// Whether both are the same handler, one being a copy of the other.
    [[nodiscard]] bool operator==(const Handler& other) const noexcept { return model_ == other.model_; }

private:
    struct Interface {
        explicit Interface(HandlerInfo i) : info(std::move(i)) {}
        virtual ~Interface() = default;
        virtual bool check(const UpdateView& view, Match& match) const = 0;
        virtual awaitable<void> handle(const Update& update, Context& context) const = 0;
        virtual const void* target(TypeKey type) const noexcept = 0;
        HandlerInfo info;
    };

    template <class H>
    struct Model final : Interface {
        Model(HandlerInfo i, H h) : Interface(std::move(i)), handler(std::move(h)) {}
        bool check(const UpdateView& view, Match& match) const override { return handler.check(view, match); }
        awaitable<void> handle(const Update& update, Context& context) const override {
            return handler.handle(update, context);
        }
        const void* target(TypeKey type) const noexcept override {
            return type == TypeKey::of<H>() ? &handler : nullptr;
        }
        H handler;
    };

    explicit Handler(std::shared_ptr<const Interface> model) : model_(std::move(model)) {}

    // One kind of shared_ptr for all handlers: a user's file compiles it for none of them.
    static std::shared_ptr<const Interface> own(const Interface* model);

    std::shared_ptr<const Interface> model_;
};

/// The part that all handlers with a callback have in common. `Self` is the handler; `StateType` the enumeration that
/// its callback leads to, void if none.
template <class Self, class StateType = void>
class CallbackHandler {
public:
    using State = StateType;

    explicit CallbackHandler(Callback callback) : callback_(std::move(callback)) {}

    /// `false`: later groups do not wait for the callback. Its exceptions still reach the error handlers, but
    /// ApplicationHandlerStop has no effect and is reported. PTB: block.
    Self&& block(bool wait) {
        options_.block = wait;
        return self();
    }
    /// What logs and metrics call this handler.
    Self&& name(std::string value) {
        options_.name = std::move(value);
        return self();
    }
    /// Cancels the callback after `limit`; the error handlers get a DeadlineExceeded that names the handler.
    Self&& deadline(Clock::duration limit) {
        options_.deadline = limit;
        return self();
    }
    /// Cancels the callback after `limit` and runs `otherwise` instead of the error handlers.
    Self&& deadline(Clock::duration limit, Callback otherwise) {
        options_.on_deadline = std::make_shared<const Callback>(std::move(otherwise));
        return deadline(limit);
    }
    /// Leaves `value` for middlewares, which read it by its type: `context.flag<T>()`.
    template <class T>
    Self&& flag(T value) {
        options_.flags.put(std::make_shared<T>(std::move(value)));
        return self();
    }

    [[nodiscard]] awaitable<void> handle(const Update& update, Context& context) const {
        return callback_(update, context);
    }
    [[nodiscard]] std::optional<bool> blocking() const noexcept { return options_.block; }
    [[nodiscard]] const HandlerOptions& options() const noexcept { return options_; }
    [[nodiscard]] const std::vector<TypeKey>& services() const noexcept { return callback_.services(); }

protected:
    /// `own`, without the kinds that do not bring what the callback takes.
    [[nodiscard]] Reach within_callback(Reach own) const noexcept {
        return Reach(own.may & callback_.kinds(), own.always & callback_.kinds());
    }

private:
    Self&& self() noexcept { return static_cast<Self&&>(*this); }

    Callback callback_;
    HandlerOptions options_;
};

}  // namespace tgfw
