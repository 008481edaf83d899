#pragma once

#include <memory>
#include <utility>

#include <tgfw/dispatch/context.hpp>
#include <tgfw/dispatch/services.hpp>

namespace tgfw::detail {

/// What only the dispatcher and the composed handlers may do with a Context.
class ContextAccess {
public:
    static Match& match(Context& context) noexcept { return context.match_; }
    static void set_error(Context& context, std::exception_ptr error) noexcept { context.error_ = std::move(error); }
    static void set_dispatcher(Context& context, Dispatcher* dispatcher) noexcept { context.dispatcher_ = dispatcher; }
    static Dispatcher* dispatcher(const Context& context) noexcept { return context.dispatcher_; }
    static void set_handler(Context& context, const HandlerInfo* handler) noexcept { context.handler_ = handler; }
    static const HandlerInfo* handler(const Context& context) noexcept { return context.handler_; }
    static void set_turn(Context& context, std::shared_ptr<Turn> turn) noexcept { context.turn_ = std::move(turn); }
    static const std::shared_ptr<Turn>& turn(const Context& context) noexcept { return context.turn_; }
    static void set_watch(Context& context, HandlerWatch* watch) noexcept { context.watch_ = watch; }
    static HandlerWatch* watch(const Context& context) noexcept { return context.watch_; }
    static const Incoming& incoming(const Context& context) noexcept { return context.incoming_; }
    static std::uint64_t request(const Context& context) noexcept { return context.request_; }
    static void set_request(Context& context, std::uint64_t request) noexcept { context.request_ = request; }
    static NextState& next(Context& context) noexcept { return context.next_; }
    static const DispatchServices& services(const Context& context) noexcept { return *context.services_; }
    static void* service(Context& context, TypeKey type) { return context.service(type); }

    /// Lets `context` see what handlers and middlewares have left in `other`.
    static void share_attributes(Context& context, const Context& other) { context.attributes_ = other.attributes_; }

    /// A copy for a handler that runs beside this one, with the same attributes.
    static std::unique_ptr<Context> copy(Context& context) {
        if (!context.attributes_) context.attributes_ = std::make_shared<TypeMap>();
        auto copied = std::make_unique<Context>(context);
        copied->turn_ = std::make_shared<Turn>();
        copied->watch_ = nullptr;
        return copied;
    }
    /// The same; what becomes of it counts for the ending of the update. Its turn is to be ended.
    static std::unique_ptr<Context> copy_beside(Context& context) {
        auto copied = copy(context);
        if (context.turn_) *copied->turn_ = context.turn_->beside();
        return copied;
    }
};

}  // namespace tgfw::detail
