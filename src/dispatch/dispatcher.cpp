#include <tgfw/dispatch/dispatcher.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

namespace tgfw {

namespace asio = boost::asio;

namespace {

const Handler* first_that_takes(const std::vector<Handler>& handlers, const UpdateView& view, Match& match) {
    for (const Handler& handler : handlers) {
        if (handler.check(view, match)) return &handler;
    }
    return nullptr;
}

bool is_stop(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const ApplicationHandlerStop&) {
        return true;
    } catch (...) {
        return false;
    }
}

bool is_abort(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const boost::system::system_error& e) {
        return e.code() == asio::error::operation_aborted;
    } catch (...) {
        return false;
    }
}

void log_error(Logger& logger, const std::string& message, const std::shared_ptr<const Update>& update,
               const std::exception_ptr& error) {
    const std::array<LogField, 2> fields{LogField("update_id", update ? update->update_id : 0),
                                         LogField("error", describe(error))};
    logger.error(message, update ? std::span<const LogField>(fields) : std::span<const LogField>(fields).subspan(1));
}

}  // namespace

Dispatcher::Dispatcher(DispatchServices services)
    : services_(std::move(services)),
      groups_(std::make_shared<const Groups>()),
      error_handlers_(std::make_shared<const std::vector<ErrorCallback>>()) {}

void Dispatcher::add_handler(Handler handler, int group) {
    auto next = std::make_shared<Groups>(*groups_);
    (*next)[group].push_back(std::move(handler));
    groups_ = std::move(next);
}

bool Dispatcher::remove_handler(const Handler& handler, int group) {
    auto next = std::make_shared<Groups>(*groups_);
    const auto found = next->find(group);
    if (found == next->end()) return false;
    const auto place = std::find(found->second.begin(), found->second.end(), handler);
    if (place == found->second.end()) return false;
    found->second.erase(place);
    if (found->second.empty()) next->erase(found);
    groups_ = std::move(next);
    return true;
}

void Dispatcher::add_error_handler(ErrorCallback callback) {
    auto next = std::make_shared<std::vector<ErrorCallback>>(*error_handlers_);
    next->push_back(std::move(callback));
    error_handlers_ = std::move(next);
}

// No coroutine: the update goes where it stays at once, not by way of another frame.
awaitable<void> Dispatcher::process_update(Update update) {
    return process(std::make_shared<const Update>(std::move(update)));
}

// One coroutine for all groups: Asio keeps the memory of few frames for the next call, so each further one costs.
awaitable<void> Dispatcher::process(std::shared_ptr<const Update> update) {
    const auto groups = groups_;
    const UpdateView view(*update, services_.bot->identity());
    Context context(services_, update);
    context.dispatcher_ = this;
    for (const auto& [number, handlers] : *groups) {
        context.match_.clear();
        std::exception_ptr failure;
        bool running = false;
        try {
            const Handler* handler = first_that_takes(handlers, view, context.match_);
            if (handler == nullptr) continue;
            running = true;
            if (handler->blocking() || !services_.spawn) {
                co_await handler->handle(*update, context);
            } else {
                services_.spawn(run_beside(*handler, update, std::make_unique<Context>(context)));
            }
        } catch (...) {
            failure = std::current_exception();
        }
        if (!failure) continue;
        if (running && is_stop(failure)) co_return;
        const bool stop = co_await report(update, std::move(failure));
        if (stop) co_return;
    }
}

awaitable<void> Dispatcher::run_beside(Handler handler, std::shared_ptr<const Update> update,
                                       std::unique_ptr<Context> context) {
    auto task = handler.handle(*update, *context);
    co_await run_task(std::move(task), std::move(update));
}

awaitable<void> Dispatcher::run_task(awaitable<void> task, std::shared_ptr<const Update> update) {
    std::exception_ptr failure;
    try {
        co_await std::move(task);
    } catch (...) {
        failure = std::current_exception();
    }
    if (!failure) co_return;
    if (is_stop(failure)) {
        services_.logger->warning("ApplicationHandlerStop from a non-blocking handler or a task has no effect");
        co_return;
    }
    co_await report(std::move(update), std::move(failure));
}

// A cancelled handler is no error of the bot: its owner wanted it to end, and hears of it.
awaitable<bool> Dispatcher::report(std::shared_ptr<const Update> update, std::exception_ptr error) {
    const auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none && is_abort(error)) std::rethrow_exception(error);
    co_return co_await process_error(std::move(update), std::move(error));
}

awaitable<bool> Dispatcher::process_error(std::shared_ptr<const Update> update, std::exception_ptr error) {
    const auto handlers = error_handlers_;
    if (handlers->empty())
        log_error(*services_.logger, "A handler failed, and no error handler is registered", update, error);
    for (const ErrorCallback& handler : *handlers) {
        Context context(services_, update);
        context.dispatcher_ = this;
        context.error_ = error;
        std::exception_ptr failure;
        try {
            co_await handler(update.get(), context);
        } catch (...) {
            failure = std::current_exception();
        }
        if (!failure) continue;
        if (is_stop(failure)) co_return true;
        log_error(*services_.logger, "An error handler failed", update, failure);
    }
    co_return false;
}

void Dispatcher::spawn(awaitable<void> task, std::shared_ptr<const Update> update) {
    if (!services_.spawn) throw ConfigError("Context::create_task: the application is not running");
    services_.spawn(run_task(std::move(task), std::move(update)));
}

}  // namespace tgfw
