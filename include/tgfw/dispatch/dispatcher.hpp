#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <tgfw/dispatch/callback.hpp>
#include <tgfw/dispatch/context.hpp>
#include <tgfw/dispatch/error_callback.hpp>
#include <tgfw/dispatch/handler.hpp>
#include <tgfw/dispatch/handler_handle.hpp>
#include <tgfw/dispatch/handler_stop.hpp>
#include <tgfw/dispatch/handler_watch.hpp>
#include <tgfw/dispatch/incoming.hpp>
#include <tgfw/dispatch/middleware.hpp>
#include <tgfw/dispatch/router.hpp>
#include <tgfw/dispatch/services.hpp>

namespace tgfw {

class ErrorHandler;

namespace detail {
class HandlerRuns;
class HandlerTable;
class Registration;
class Scope;
class Waiters;
}  // namespace detail

/// Which code runs for an update: groups of handlers, in order, and error handlers.
///
/// Every group sees the update, by ascending number; in each, the first handler that takes it runs, and no other.
/// Changes made while an update is under way apply from the next update on. Not thread-safe. PTB: Application's
/// process_update, add_handler and process_error.
class Dispatcher {
public:
    /// Keeps `services`, whose objects must outlive the dispatcher and all that it spawned.
    explicit Dispatcher(DispatchServices services);
    ~Dispatcher();
    Dispatcher(const Dispatcher&) = delete;
    Dispatcher& operator=(const Dispatcher&) = delete;

    /// Throws ConfigError that names the handler and the type where its callback asks for a service that is not there.
    HandlerHandle add_handler(Handler handler, int group = 0);
    /// The same for all handlers of a router.
    HandlerHandle add_router(const Router& router);
    /// A handler for updates that no handler of any group took; the first fallback that takes one runs.
    HandlerHandle add_fallback_handler(Handler handler);
    /// Runs, in the order of registration, for updates that no handler took, not even a fallback.
    void on_unhandled(Callback callback);
    /// Takes back a registration that was added with a copy of this handler. False if the group does not hold it.
    bool remove_handler(const Handler& handler, int group = 0);

    /// Around the processing of each update, whether a handler takes it or not; the first added is the outermost.
    void add_update_middleware(Middleware middleware);
    /// Around each handler that takes an update, outside of those of its routers.
    void add_handler_middleware(Middleware middleware);

    /// Error handlers run in the order of their registration. One that is no coroutine function but a function is added
    /// once: the second time is reported and ignored.
    void add_error_handler(ErrorCallback callback, bool block);
    void add_error_handler(ErrorCallback callback) { add_error_handler(std::move(callback), services_.block); }
    /// Takes back an error handler that was added as a plain function. False if there is none.
    bool remove_error_handler(const ErrorCallback& callback);

    /// Runs the handlers that take it. What they throw goes to the error handlers, then the next group has its turn.
    ///
    /// `turn` ends when the blocking handlers have ended, or earlier, when one waits for a further update; its ending
    /// hears when the others have, too. `watch` hears which handler runs when; null for none. Throws nothing but
    /// operation_aborted, when it is cancelled.
    [[nodiscard]] awaitable<void> process_update(Incoming incoming, Turn turn = Turn(), HandlerWatch* watch = nullptr);
    /// Runs the error handlers, or logs where none is for this error. True if one threw ApplicationHandlerStop.
    ///
    /// `update` is null where no update brought the error; `request` is the number of its handling, 0 for a new one.
    [[nodiscard]] awaitable<bool> process_error(std::shared_ptr<const Update> update, std::exception_ptr error,
                                                std::uint64_t request = 0);

    /// What all handlers together may take.
    [[nodiscard]] Kinds reach() const;
    /// What seems wrong with the handlers when only `delivered` is asked for: a sentence for each that can never run.
    [[nodiscard]] std::vector<std::string> check(Kinds delivered) const;
    /// Ends the waiting of all handlers in Context::wait_for, with operation_aborted; so does every further wait, until
    /// set_spawn() begins a new run.
    void cancel_waiters();

    [[nodiscard]] const DispatchServices& services() const noexcept { return services_; }
    /// For whoever owns the tasks; see DispatchServices.
    void set_spawn(std::function<void(awaitable<void>)> spawn);
    void set_run_for(std::function<awaitable<bool>(awaitable<void>, Clock::duration)> run_for) {
        services_.run_for = std::move(run_for);
    }
    void set_scheduler(Scheduler* scheduler) noexcept { services_.scheduler = scheduler; }

    /// Runs `task` by spawn; its exceptions reach the error handlers with `update`, which may be null, as `request`.
    void spawn(awaitable<void> task, std::shared_ptr<const Update> update, std::uint64_t request = 0);
    /// Logs `message` for each handler that runs, with its name, its update, and its time.
    void log_running(LogLevel level, std::string_view message) const;
    /// For Context::wait_for.
    [[nodiscard]] const std::shared_ptr<detail::Waiters>& waiters() noexcept { return waiters_; }

    /// Runs a chosen handler: within its deadline, but without its middlewares. It must outlive the coroutine.
    [[nodiscard]] static awaitable<void> run(const Handler& handler, Context& context);

private:
    using Middlewares = std::vector<Middleware>;
    using ErrorHandlers = std::vector<ErrorHandler>;

    class Passage;

    /// False where a handler that waits for the update takes it.
    bool begin(Passage& passage);
    awaitable<void> run_around(std::shared_ptr<Passage> passage);
    awaitable<void> run_groups(std::shared_ptr<Passage> passage);
    awaitable<void> run_unhandled(Passage& passage);
    /// Runs the handler within its middlewares.
    awaitable<void> run_registered(const detail::Registration& entry, Context& context);
    awaitable<void> run_wrapped(const detail::Registration& entry, Context& context);
    static awaitable<void> run_limited(const Handler& handler, Context& context);
    static awaitable<void> run_alone(Handler handler, std::shared_ptr<Context> context);
    awaitable<void> run_beside(detail::Registration entry, std::unique_ptr<Context> context);
    awaitable<void> run_task(awaitable<void> task, std::shared_ptr<const Update> update, std::uint64_t request);

    Context context_for(std::shared_ptr<const Update> update, std::uint64_t request);
    awaitable<bool> report(Context& failed, const detail::Scope* scope, std::exception_ptr error);
    awaitable<void> report_beside(Context& failed, const detail::Scope* scope, std::exception_ptr error);
    awaitable<bool> run_error_handlers(Context& failed, const detail::Scope* scope, std::exception_ptr error);
    awaitable<void> run_error_handler_beside(awaitable<void> running, std::unique_ptr<Context> context,
                                             std::shared_ptr<const ErrorHandlers> handlers,
                                             std::shared_ptr<const HandlerInfo> about);
    void require_services(const HandlerInfo& handler) const;

    DispatchServices services_;
    std::shared_ptr<detail::Registry> registry_;
    std::shared_ptr<detail::Waiters> waiters_;
    std::unique_ptr<detail::HandlerRuns> runs_;
    // Replaced, never changed: an update that is under way keeps the ones it began with.
    std::shared_ptr<const Middlewares> update_middlewares_;
    std::shared_ptr<const Middlewares> handler_middlewares_;
    std::shared_ptr<const ErrorHandlers> error_handlers_;
    std::shared_ptr<const std::vector<Callback>> unhandled_;
};

}  // namespace tgfw
