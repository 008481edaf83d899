#include <span>
#include <string>
#include <utility>

#include <boost/asio/this_coro.hpp>

#include <tgfw/core/aborted.hpp>
#include <tgfw/dispatch/dispatch_observer.hpp>
#include <tgfw/dispatch/dispatcher.hpp>

#include <dispatch/context_access.hpp>
#include <dispatch/exceptions.hpp>
#include <dispatch/scope.hpp>

namespace tgfw {

namespace asio = boost::asio;
using detail::ContextAccess;

namespace {

void log_error(const std::string& message, const Context& failed, const std::exception_ptr& error) {
    const LogField field("error", describe(error));
    failed.logger().error(message, std::span(&field, 1));
}

/// The error handlers that an error goes to: of the innermost router first, of the application last.
std::vector<ErrorHandler> handlers_for(const detail::Scope* scope, const std::vector<ErrorHandler>& own) {
    std::vector<ErrorHandler> all;
    for (; scope != nullptr; scope = scope->parent.get()) {
        all.insert(all.end(), scope->error_handlers.begin(), scope->error_handlers.end());
    }
    all.insert(all.end(), own.begin(), own.end());
    return all;
}

/// A context of its own for an error handler, as it would be for a handler of the update, with its attributes.
std::unique_ptr<Context> context_of(const Context& failed, const std::exception_ptr& error) {
    auto context = std::make_unique<Context>(ContextAccess::services(failed), ContextAccess::incoming(failed));
    ContextAccess::set_dispatcher(*context, ContextAccess::dispatcher(failed));
    ContextAccess::set_handler(*context, ContextAccess::handler(failed));
    ContextAccess::set_turn(*context, std::make_shared<Turn>());
    ContextAccess::set_error(*context, error);
    ContextAccess::set_request(*context, ContextAccess::request(failed));
    ContextAccess::share_attributes(*context, failed);
    return context;
}

/// Makes the context independent of the handler that failed, which may be taken back meanwhile.
std::shared_ptr<const HandlerInfo> keep_handler(Context& context) {
    const HandlerInfo* handler = ContextAccess::handler(context);
    if (handler == nullptr) return nullptr;
    auto kept = std::make_shared<const HandlerInfo>(*handler);
    ContextAccess::set_handler(context, kept.get());
    return kept;
}

}  // namespace

Context Dispatcher::context_for(std::shared_ptr<const Update> update, std::uint64_t request) {
    Context context = update ? Context(services_, std::move(update)) : Context(services_);
    ContextAccess::set_dispatcher(context, this);
    if (request != 0) ContextAccess::set_request(context, request);
    return context;
}

awaitable<bool> Dispatcher::process_error(std::shared_ptr<const Update> update, std::exception_ptr error,
                                          std::uint64_t request) {
    Context context = context_for(std::move(update), request);
    const bool stop = co_await run_error_handlers(context, nullptr, std::move(error));
    co_return stop;
}

// A cancelled handler is no error of the bot: its owner wanted it to end, and hears of it.
awaitable<bool> Dispatcher::report(Context& failed, const detail::Scope* scope, std::exception_ptr error) {
    const auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none && is_aborted(error)) std::rethrow_exception(error);
    const bool stop = co_await run_error_handlers(failed, scope, std::move(error));
    co_return stop;
}

awaitable<void> Dispatcher::report_beside(Context& failed, const detail::Scope* scope, std::exception_ptr error) {
    if (detail::is_stop(error)) {
        failed.logger().warning("ApplicationHandlerStop from a non-blocking handler or a task has no effect");
        co_return;
    }
    const bool stop = co_await report(failed, scope, std::move(error));
    static_cast<void>(stop);
}

awaitable<bool> Dispatcher::run_error_handlers(Context& failed, const detail::Scope* scope, std::exception_ptr error) {
    if (services_.on_error) services_.on_error(failed, error);
    if (services_.observer) services_.observer->failed(failed);
    const auto handlers = std::make_shared<const ErrorHandlers>(handlers_for(scope, *error_handlers_));
    bool taken = false;
    bool stop = false;
    for (const ErrorHandler& handler : *handlers) {
        auto context = context_of(failed, error);
        const Update* update = ContextAccess::incoming(failed).update().get();
        std::exception_ptr failure;
        try {
            auto running = handler.callback(update, *context);
            if (!running) continue;
            taken = true;
            if (handler.block || !services_.spawn) {
                co_await std::move(*running);
            } else {
                auto about = keep_handler(*context);
                services_.spawn(
                    run_error_handler_beside(std::move(*running), std::move(context), handlers, std::move(about)));
            }
        } catch (...) {
            failure = std::current_exception();
        }
        if (!failure) continue;
        stop = detail::is_stop(failure);
        if (stop) break;
        log_error("An error handler failed", failed, failure);
    }
    if (!taken) {
        log_error(handlers->empty() ? "A handler failed, and no error handler is registered"
                                    : "A handler failed, and no error handler takes this error",
                  failed, error);
    }
    co_return stop;
}

// What it runs refers to its callback, one of `handlers`, which is kept until it has ended.
awaitable<void> Dispatcher::run_error_handler_beside(awaitable<void> running, std::unique_ptr<Context> context,
                                                     std::shared_ptr<const ErrorHandlers>,
                                                     std::shared_ptr<const HandlerInfo>) {
    std::exception_ptr failure;
    try {
        co_await std::move(running);
    } catch (...) {
        failure = std::current_exception();
    }
    if (!failure) co_return;
    if (detail::is_stop(failure)) {
        context->logger().warning("ApplicationHandlerStop from a non-blocking error handler has no effect");
    } else {
        log_error("An error handler failed", *context, failure);
    }
}

}  // namespace tgfw
