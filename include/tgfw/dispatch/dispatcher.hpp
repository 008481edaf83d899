#pragma once

#include <exception>
#include <map>
#include <memory>
#include <vector>

#include <tgfw/dispatch/callback.hpp>
#include <tgfw/dispatch/context.hpp>
#include <tgfw/dispatch/handler.hpp>

namespace tgfw {

/// Which code runs for an update: groups of handlers, in order, and error handlers.
///
/// Every group sees the update, by ascending number; in each, the first handler that takes it runs, and no other.
/// Changes made while an update is under way apply from the next update on. Not thread-safe. PTB: Application's
/// process_update, add_handler and process_error.
class Dispatcher {
public:
    /// Keeps `services`, whose objects must outlive the dispatcher and all that it spawned.
    explicit Dispatcher(DispatchServices services);

    void add_handler(Handler handler, int group = 0);
    /// Takes back a registration that was added with a copy of this handler. False if the group does not hold it.
    bool remove_handler(const Handler& handler, int group = 0);
    /// Error handlers run in the order of their registration.
    void add_error_handler(ErrorCallback callback);

    /// Runs the handlers that take `update`. What they throw goes to the error handlers, then the next group has its
    /// turn.
    ///
    /// Returns when the blocking handlers have ended. Throws nothing but operation_aborted, when it is cancelled.
    [[nodiscard]] awaitable<void> process_update(Update update);
    /// Runs the error handlers, or logs where there are none. True if one of them threw ApplicationHandlerStop.
    ///
    /// `update` is null where no update brought the error.
    [[nodiscard]] awaitable<bool> process_error(std::shared_ptr<const Update> update, std::exception_ptr error);

    [[nodiscard]] const DispatchServices& services() const noexcept { return services_; }
    /// For whoever owns the tasks: how non-blocking handlers and Context::create_task are run.
    void set_spawn(std::function<void(awaitable<void>)> spawn) { services_.spawn = std::move(spawn); }

    /// Runs `task` by spawn; its exceptions reach the error handlers with `update`, which may be null.
    void spawn(awaitable<void> task, std::shared_ptr<const Update> update);

private:
    using Groups = std::map<int, std::vector<Handler>>;

    awaitable<void> process(std::shared_ptr<const Update> update);
    awaitable<void> run_beside(Handler handler, std::shared_ptr<const Update> update, std::unique_ptr<Context> context);
    awaitable<void> run_task(awaitable<void> task, std::shared_ptr<const Update> update);
    awaitable<bool> report(std::shared_ptr<const Update> update, std::exception_ptr error);

    DispatchServices services_;
    // Replaced, never changed: an update that is under way keeps the one it began with.
    std::shared_ptr<const Groups> groups_;
    std::shared_ptr<const std::vector<ErrorCallback>> error_handlers_;
};

}  // namespace tgfw
