#pragma once

#include <concepts>
#include <exception>
#include <memory>
#include <optional>
#include <utility>

#include <tgfw/dispatch/callback.hpp>
#include <tgfw/dispatch/match.hpp>
#include <tgfw/dispatch/update_view.hpp>

namespace tgfw {

/// Thrown by a callback: no further group sees this update. Thrown by an error handler: no further error handler
/// runs, nor any further group. PTB: ApplicationHandlerStop.
///
/// Not an Error, so that a `catch (const Error&)` on the way does not swallow it.
class ApplicationHandlerStop : public std::exception {
public:
    [[nodiscard]] const char* what() const noexcept override { return "ApplicationHandlerStop"; }
};

/// What a handler is: it decides, and it runs. Users' own handlers need no more than this.
///
/// `check` is asked in registration order and fills `match` only where it says yes; it must not allocate to say no.
/// `handle` is called on the stored handler, which lives until the coroutine ends. `blocking` false lets later groups
/// run without waiting for it.
template <class H>
concept HandlerLike = std::move_constructible<H> && requires(const H& handler, const UpdateView& view, Match& match,
                                                             const Update& update, Context& context) {
    { handler.check(view, match) } -> std::same_as<bool>;
    { handler.handle(update, context) } -> std::same_as<awaitable<void>>;
    { handler.blocking() } -> std::same_as<bool>;
};

/// Any handler, as a group keeps it. Copies share the handler.
class Handler {
public:
    // In this order: whether a Handler is HandlerLike would ask this constructor whether it can be moved.
    template <class H>
        requires(!std::same_as<H, Handler>) && HandlerLike<H>
    Handler(H handler)  // NOLINT(google-explicit-constructor): every handler is a Handler
        : model_(own(new Model<H>(std::move(handler)))) {}

    [[nodiscard]] bool check(const UpdateView& view, Match& match) const { return model_->check(view, match); }
    [[nodiscard]] awaitable<void> handle(const Update& update, Context& context) const {
        return model_->handle(update, context);
    }
    [[nodiscard]] bool blocking() const { return model_->blocking(); }

    /// Whether both are the same registration.
    [[nodiscard]] bool operator==(const Handler& other) const noexcept { return model_ == other.model_; }

private:
    struct Interface {
        virtual ~Interface() = default;
        virtual bool check(const UpdateView& view, Match& match) const = 0;
        virtual awaitable<void> handle(const Update& update, Context& context) const = 0;
        virtual bool blocking() const = 0;
    };

    template <class H>
    struct Model final : Interface {
        explicit Model(H h) : handler(std::move(h)) {}
        bool check(const UpdateView& view, Match& match) const override { return handler.check(view, match); }
        awaitable<void> handle(const Update& update, Context& context) const override {
            return handler.handle(update, context);
        }
        bool blocking() const override { return handler.blocking(); }
        H handler;
    };

    // One kind of shared_ptr for all handlers: a user's file compiles it for none of them.
    static std::shared_ptr<const Interface> own(const Interface* model);

    std::shared_ptr<const Interface> model_;
};

/// The part that all handlers with a callback have in common. `Self` is the handler.
template <class Self>
class CallbackHandler {
public:
    explicit CallbackHandler(Callback callback) : callback_(std::move(callback)) {}

    /// `false`: later groups do not wait for the callback. Its exceptions still reach the error handlers, but
    /// ApplicationHandlerStop has no effect and is reported. PTB: block.
    Self&& block(bool wait) {
        blocking_ = wait;
        return static_cast<Self&&>(*this);
    }

    [[nodiscard]] awaitable<void> handle(const Update& update, Context& context) const {
        return callback_(update, context);
    }
    [[nodiscard]] bool blocking() const noexcept { return blocking_; }

private:
    Callback callback_;
    bool blocking_ = true;
};

}  // namespace tgfw
