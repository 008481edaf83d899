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
    static NextState& next(Context& context) noexcept { return context.next_; }
    static const DispatchServices& services(const Context& context) noexcept { return *context.services_; }
    static void* service(Context& context, TypeKey type) { return context.service(type); }

    /// A copy for a handler that runs beside this one, with the same attributes.
    static std::unique_ptr<Context> copy(Context& context) {
        if (!context.attributes_) context.attributes_ = std::make_shared<TypeMap>();
        auto copied = std::make_unique<Context>(context);
        copied->turn_ = std::make_shared<Turn>();
        copied->watch_ = nullptr;
        return copied;
    }
};

}  // namespace tgfw::detail
