#include <tgfw/dispatch/dispatcher.hpp>

#include <algorithm>
#include <utility>

#include <tgfw/core/error.hpp>

#include <dispatch/context_access.hpp>
#include <dispatch/handler_runs.hpp>
#include <dispatch/handler_table.hpp>
#include <dispatch/registry.hpp>
#include <dispatch/waiters.hpp>

namespace tgfw {

namespace {

/// A copy of a list that others may hold, with one more.
template <class T>
std::shared_ptr<const std::vector<T>> with(const std::shared_ptr<const std::vector<T>>& list, T value) {
    auto next = std::make_shared<std::vector<T>>(*list);
    next->push_back(std::move(value));
    return next;
}

}  // namespace

Dispatcher::Dispatcher(DispatchServices services)
    : services_(std::move(services)),
      registry_(std::make_shared<detail::Registry>()),
      waiters_(std::make_shared<detail::Waiters>()),
      runs_(std::make_unique<detail::HandlerRuns>()),
      update_middlewares_(std::make_shared<const Middlewares>()),
      handler_middlewares_(std::make_shared<const Middlewares>()),
      error_handlers_(std::make_shared<const ErrorHandlers>()),
      unhandled_(std::make_shared<const std::vector<Callback>>()) {}

Dispatcher::~Dispatcher() = default;

void Dispatcher::require_services(const HandlerInfo& handler) const {
    for (const TypeKey& type : handler.services) {
        if (services_.user_services.find(type) != nullptr) continue;
        throw ConfigError(handler.name + " asks for a service of type " + std::string(type.name()) +
                          ", which the application does not have; give it to ApplicationBuilder::service");
    }
}

HandlerHandle Dispatcher::add_handler(Handler handler, int group) {
    require_services(handler.info());
    return registry_->add(std::move(handler), group);
}

HandlerHandle Dispatcher::add_router(const Router& router) {
    HandlerHandle handle = registry_->add(router);
    try {
        registry_->for_each(handle, [&](const detail::Registration& entry) { require_services(entry.handler.info()); });
    } catch (...) {
        handle.remove();
        throw;
    }
    return handle;
}

HandlerHandle Dispatcher::add_fallback_handler(Handler handler) {
    require_services(handler.info());
    return registry_->add_fallback(std::move(handler));
}

void Dispatcher::on_unhandled(Callback callback) {
    unhandled_ = with(unhandled_, std::move(callback));
}

bool Dispatcher::remove_handler(const Handler& handler, int group) {
    return registry_->remove(handler, group);
}

void Dispatcher::add_update_middleware(Middleware middleware) {
    update_middlewares_ = with(update_middlewares_, std::move(middleware));
}

void Dispatcher::add_handler_middleware(Middleware middleware) {
    handler_middlewares_ = with(handler_middlewares_, std::move(middleware));
}

void Dispatcher::add_error_handler(ErrorCallback callback, bool block) {
    const auto same = [&](const ErrorHandler& known) { return known.callback == callback; };
    if (std::any_of(error_handlers_->begin(), error_handlers_->end(), same)) {
        services_.logger->warning(
            "add_error_handler: this function is an error handler already; it is not added again");
        return;
    }
    error_handlers_ = with(error_handlers_, ErrorHandler(std::move(callback), block));
}

bool Dispatcher::remove_error_handler(const ErrorCallback& callback) {
    auto next = std::make_shared<ErrorHandlers>(*error_handlers_);
    const auto removed = std::erase_if(*next, [&](const ErrorHandler& known) { return known.callback == callback; });
    error_handlers_ = std::move(next);
    return removed > 0;
}

Kinds Dispatcher::reach() const {
    return unhandled_->empty() ? registry_->reach() : Kinds::all();
}

std::vector<std::string> Dispatcher::check(Kinds delivered) const {
    return detail::check_handlers(*registry_->table(), delivered);
}

void Dispatcher::cancel_waiters() {
    waiters_->close();
}

void Dispatcher::set_spawn(std::function<void(awaitable<void>)> spawn) {
    if (spawn) waiters_->open();
    services_.spawn = std::move(spawn);
}

void Dispatcher::spawn(awaitable<void> task, std::shared_ptr<const Update> update, std::uint64_t request) {
    if (!services_.spawn) throw ConfigError("Context::create_task: the application is not running");
    services_.spawn(run_task(std::move(task), std::move(update), request));
}

void Dispatcher::log_running(LogLevel level, std::string_view message) const {
    runs_->log_all(level, message);
}

}  // namespace tgfw
