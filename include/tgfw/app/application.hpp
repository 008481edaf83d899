#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include <tgfw/app/ordering.hpp>
#include <tgfw/app/polling/long_poller.hpp>
#include <tgfw/app/updater.hpp>
#include <tgfw/app/webhook/webhook_receiver.hpp>
#include <tgfw/bot/bot.hpp>
#include <tgfw/core/clock.hpp>
#include <tgfw/core/env.hpp>
#include <tgfw/core/log.hpp>
#include <tgfw/dispatch/callback.hpp>
#include <tgfw/dispatch/error_callback.hpp>
#include <tgfw/dispatch/handler.hpp>
#include <tgfw/dispatch/handler_handle.hpp>
#include <tgfw/dispatch/incoming.hpp>
#include <tgfw/dispatch/middleware.hpp>
#include <tgfw/dispatch/router.hpp>

namespace tgfw {

class Acknowledgement;
class ApplicationBuilder;
class DataStore;
class EndpointOptions;
class ErrorReporter;
class MetricsRegistry;

/// What run_polling(), run_webhook() and run() return, for main() to pass on.
namespace exit_code {
/// All that was received is handled.
inline constexpr int clean = 0;
/// The drain deadline passed, and handlers were cancelled; the log names them.
inline constexpr int cut_short = 3;
/// A second signal came while the bot was stopping.
inline constexpr int hurried = 4;
}  // namespace exit_code

/// A bot and its life: receives updates, runs their handlers, stops cleanly. PTB: Application.
///
/// One Application, one thread: handlers interleave only where they co_await. Updates of one chat are handled in order,
/// those of different chats side by side; ApplicationBuilder::ordering changes what is kept in order. To use more
/// cores, run more Applications.
class Application {
public:
    [[nodiscard]] static ApplicationBuilder builder();

    Application(Application&&) noexcept;
    Application& operator=(Application&&) noexcept;
    ~Application();

    /// Groups are asked by ascending number; in each, the first handler that takes an update runs.
    ///
    /// Throws ConfigError where the callback asks for a service that the builder was not given.
    HandlerHandle add_handler(Handler handler, int group = 0);
    /// `add_handlers({CommandHandler("a", a), CommandHandler("b", b)})`, in this order.
    Application& add_handlers(std::initializer_list<Handler> handlers, int group = 0);
    /// The same with a list that was made at run time.
    Application& add_handlers(const std::vector<Handler>& handlers, int group = 0);
    /// Handlers by group: `add_handlers({{0, {a, b}}, {1, {c}}})`.
    Application& add_handlers(const std::vector<std::pair<int, std::vector<Handler>>>& handlers_by_group);
    /// Adds the handlers of a router, each in its group.
    HandlerHandle add_router(const Router& router);
    /// A handler for updates that no handler of any group took; the first fallback that takes one runs.
    HandlerHandle add_fallback_handler(Handler handler);
    /// Runs for updates that no handler took, not even a fallback.
    Application& on_unhandled(Callback callback);
    /// False if the group does not hold this handler.
    bool remove_handler(const Handler& handler, int group = 0);
    /// Around the processing of each update, whether a handler takes it or not; the first added is the outermost.
    Application& add_update_middleware(Middleware middleware);
    /// Around each handler that takes an update, outside of those of its routers.
    Application& add_handler_middleware(Middleware middleware);
    /// Runs for what a handler throws, in the order of registration. Without one, errors are logged.
    Application& add_error_handler(ErrorCallback callback);
    /// With `block` false, the error handlers after it do not wait for it, and it cannot stop the update.
    Application& add_error_handler(ErrorCallback callback, bool block);
    /// One for exceptions of type `E`: a coroutine that takes (const E&, const Update*, Context&) or
    /// (const E&, Context&).
    template <class E, class F>
    Application& on_error(F callback) {
        return add_error_handler(ErrorCallback::of<E>(std::move(callback)));
    }
    /// Takes back an error handler that is a plain function. False if there is none.
    bool remove_error_handler(const ErrorCallback& callback);

    /// What the bot keeps for users, chats and itself; Context has it, too. See dispatch/data_store.hpp.
    [[nodiscard]] DataStore& data() noexcept;
    /// Forgets a user; unknown ones are fine.
    void drop_user_data(std::int64_t user_id);
    /// Forgets a chat; unknown ones are fine.
    void drop_chat_data(std::int64_t chat_id);
    /// A group has become a supergroup: its chat_data go to the new id. `message` is one with migrate_to_chat_id or
    /// migrate_from_chat_id; throws ConfigError for any other.
    void migrate_chat_data(const Message& message);

    /// Fetches updates by long polling and handles them until a stop signal or stop_running(). Blocks.
    ///
    /// Then no more are fetched, those under way are handled within the drain deadline, and the server hears which ones
    /// were. A second signal cancels what still runs. Returns an exit_code. Throws InvalidToken, and ConfigError also
    /// where it runs already.
    int run_polling();
    int run_polling(PollingOptions options);
    /// As run_polling(), by a webhook.
    int run_webhook(WebhookOptions options);
    /// As run_polling(), by any Updater.
    template <Updater U>
    int run(U& updater) {
        return run_source(source_of(updater));
    }
    /// As run_polling(), with no updates but those that enqueue() brings, such as from a web server of the user's.
    int run();

    /// The same inside a coroutine of the user's own event loop: handles updates until stop_running(). The executor is
    /// the builder's. Signals are the user's business. Cancellation cancels all that runs and throws operation_aborted.
    template <Updater U>
    [[nodiscard]] awaitable<void> serve(U& updater) {
        return serve_source(source_of(updater));
    }
    [[nodiscard]] awaitable<void> serve_polling();
    [[nodiscard]] awaitable<void> serve_polling(PollingOptions options);
    [[nodiscard]] awaitable<void> serve_webhook(WebhookOptions options);
    /// As serve(), with no updates but those that enqueue() brings.
    [[nodiscard]] awaitable<void> serve();

    /// Ends run_… and serve_…, or keeps the next one from beginning. From the Application's thread: in a handler, a
    /// task, or a hook.
    void stop_running();

    /// Puts an update, or an object of the bot's own, behind those that were received, to be handled in its order. PTB:
    /// update_queue.put.
    ///
    /// Never waits, however long the queue is. False while the Application does not run, and once it is to stop. From
    /// the Application's thread; from another one, by way of boost::asio::post to executor().
    bool enqueue(Incoming incoming);
    /// Runs `task` beside the handlers; its exceptions reach the error handlers. When the Application stops, it waits
    /// for it. Throws ConfigError while the Application does not run. PTB: create_task.
    void create_task(awaitable<void> task);
    /// How many updates are being handled; those whose handler waits for a further update do not count.
    [[nodiscard]] std::size_t current_concurrent_updates() const noexcept;

    /// Handles one update as if it had been received, without a queue. Throws ConfigError before initialize().
    [[nodiscard]] awaitable<void> process_update(Incoming incoming);
    /// Calls getMe, unless it has been called. run_… and serve_… do it too.
    [[nodiscard]] awaitable<void> initialize();

    [[nodiscard]] Bot& bot() noexcept;
    [[nodiscard]] Clock& clock() noexcept;
    [[nodiscard]] Logger& logger() noexcept;
    [[nodiscard]] boost::asio::any_io_executor executor() const;

private:
    friend class ApplicationBuilder;
    class Impl;

    /// An Updater without its type.
    class Source {
    public:
        std::function<awaitable<void>(UpdateSink&)> run;
        std::function<void()> stop;
        std::function<awaitable<void>()> finish;
        int bootstrap_retries = -1;
        bool receives_until_end = false;  // Updates that come between stop() and the end of run() are taken.
        bool selective = false;
        std::optional<std::vector<UpdateKind>> allowed;
        std::function<void(std::vector<UpdateKind>)> allow;
    };

    template <Updater U>
    static Source source_of(U& updater) {
        Source source;
        source.run = [&updater](UpdateSink& sink) { return updater.run(sink); };
        source.stop = [&updater] { updater.stop(); };
        source.finish = [&updater] { return updater.finish(); };
        if constexpr (requires { updater.bootstrap_retries(); }) source.bootstrap_retries = updater.bootstrap_retries();
        if constexpr (requires { U::receives_until_end; }) source.receives_until_end = U::receives_until_end;
        if constexpr (SelectiveUpdater<U>) {
            source.selective = true;
            source.allowed = updater.allowed_updates();
            source.allow = [&updater](std::vector<UpdateKind> kinds) { updater.allow_updates(std::move(kinds)); };
        }
        return source;
    }

    explicit Application(std::unique_ptr<Impl> impl);
    int run_source(Source source);
    [[nodiscard]] awaitable<void> serve_source(Source source);

    std::unique_ptr<Impl> impl_;
};

/// The settings of an Application; only a token or a bot is required.
class ApplicationBuilder {
public:
    using Hook = std::function<awaitable<void>(Application&)>;

    ApplicationBuilder();
    ApplicationBuilder(const ApplicationBuilder& other);
    ApplicationBuilder(ApplicationBuilder&& other) noexcept;
    ApplicationBuilder& operator=(const ApplicationBuilder& other);
    ApplicationBuilder& operator=(ApplicationBuilder&& other) noexcept;
    ~ApplicationBuilder();

    /// As @BotFather prints it. Throws ConfigError where it cannot be one.
    ApplicationBuilder& token(std::string value);
    /// The Bot API server; https://api.telegram.org by default.
    ApplicationBuilder& base_url(std::string value);
    ApplicationBuilder& bot_options(BotOptions value);
    /// What calls have that do not set it, and whether handlers block; see bot/defaults.hpp. After bot_options().
    ApplicationBuilder& defaults(Defaults value);
    /// A transport instead of HTTP, such as an emulator's.
    ApplicationBuilder& transport(std::shared_ptr<Transport> value);
    /// Runs on an event loop of the user's, of one thread; serve_… is used then instead of run_….
    ApplicationBuilder& executor(boost::asio::any_io_executor value);
    /// Must outlive the Application, as the logger.
    ApplicationBuilder& clock(Clock& value);
    ApplicationBuilder& logger(Logger& value);
    /// What updates must stay in order with: ordering::by_chat by default, another of that namespace, or a function of
    /// the user's. Where that throws, the error handlers hear of it, and the update is ordered by its chat.
    ApplicationBuilder& ordering(Ordering value);
    /// How many updates may be handled at the same time; 256 by default, at least 1. With 1, each is handled after the
    /// one that came before it, whatever their chats. PTB: concurrent_updates, whose default that is.
    ApplicationBuilder& max_concurrent_updates(std::size_t count);
    /// How many updates may wait for their turn before the updater pauses; 1000 by default, at least 1.
    ApplicationBuilder& max_waiting_updates(std::size_t count);
    /// How long a handler may work without a co_await that waits, during which nothing else happens: a longer time is
    /// logged as a warning with the handler's name; 100 ms by default, 0 for no watch. Not for non-blocking handlers.
    ApplicationBuilder& slow_handler_limit(std::chrono::milliseconds limit);
    /// How long handlers may go on after the bot was asked to stop; 30 s by default. Then they are cancelled.
    ApplicationBuilder& drain_deadline(std::chrono::seconds limit);
    /// An object that callbacks and Context::get<T>() find by its type. It is kept alive.
    template <class T>
    ApplicationBuilder& service(std::shared_ptr<T> value) {
        services_.put(std::move(value));
        return *this;
    }
    /// The same for an object that outlives the Application.
    template <class T>
    ApplicationBuilder& service(T& value) {
        return service(std::shared_ptr<T>(std::shared_ptr<void>(), &value));
    }
    /// Says that `T` is asked for by Context::get<T>(): build() throws ConfigError where it is not there. What
    /// callbacks ask for in their parameters is checked without this.
    template <class T>
    ApplicationBuilder& require_service() {
        required_services_.push_back(TypeKey::of<T>());
        return *this;
    }
    /// Adds the handlers of a router to the application, as add_router does.
    ApplicationBuilder& router(Router value);
    /// Whether handlers block that do not say it themselves; true by default. PTB: Defaults.block.
    ApplicationBuilder& block(bool wait);
    /// Answers the callback queries that nobody answered, so that no button goes on spinning: once their handlers have
    /// ended, however they end, or after `slow_after` where they take longer. What a handler answers by itself, in
    /// whatever way, counts; a further answer to the same query is not sent. See app/callback_answer.hpp.
    ApplicationBuilder& answer_callback_queries(std::chrono::seconds slow_after = std::chrono::seconds(5));
    /// Where errors go beside the log; null for nowhere. See app/observe/error_reporter.hpp.
    ApplicationBuilder& error_reporter(std::shared_ptr<ErrorReporter> value);
    /// Counts and times updates, handlers and calls; see docs/metrics.md for the names. It must outlive the Application
    /// and all copies of its Bot. Several Applications may share one. Include core/metrics.hpp.
    ApplicationBuilder& metrics(MetricsRegistry& value);
    /// Answers /health, /ready and /metrics on a port of its own while it runs. Include app/observe/endpoints.hpp.
    ApplicationBuilder& endpoints(EndpointOptions value);
    /// When the server may forget an update; by default as soon as it is in memory. See
    /// app/delivery/acknowledgement.hpp.
    ApplicationBuilder& acknowledge(Acknowledgement value);
    /// Runs after initialize() and before the first update. PTB: post_init.
    ApplicationBuilder& post_init(Hook hook);
    /// Runs when all updates have been handled; not where the bot was stopped before it received any. PTB: post_stop.
    ApplicationBuilder& post_stop(Hook hook);
    /// Runs at the very end, also where initialize() or post_init failed. The bot still works. PTB: post_shutdown.
    ApplicationBuilder& post_shutdown(Hook hook);
    /// The signals that make run_… stop; SIGINT, SIGTERM and SIGABRT by default. With none, none is handled.
    ApplicationBuilder& stop_signals(std::vector<int> numbers);

    /// Throws ConfigError where a setting is missing or wrong.
    [[nodiscard]] Application build();

private:
    friend class Application;

    std::optional<Token> token_;
    BotOptions bot_options_;
    std::shared_ptr<Transport> transport_;
    std::optional<boost::asio::any_io_executor> executor_;
    Clock* clock_ = nullptr;
    Logger* logger_ = nullptr;
    std::size_t max_concurrent_updates_ = 256;
    std::size_t max_waiting_updates_ = 1000;
    std::chrono::seconds drain_deadline_{30};
    std::chrono::milliseconds slow_handler_limit_{100};
    Ordering ordering_;
    std::optional<std::vector<int>> stop_signals_;
    TypeMap services_;
    std::vector<TypeKey> required_services_;
    std::vector<Router> routers_;
    bool block_ = true;
    std::optional<std::chrono::seconds> answer_callback_queries_after_;
    std::shared_ptr<ErrorReporter> error_reporter_;
    MetricsRegistry* metrics_ = nullptr;
    std::shared_ptr<const EndpointOptions> endpoints_;
    std::shared_ptr<const Acknowledgement> acknowledgement_;
    Hook post_init_;
    Hook post_stop_;
    Hook post_shutdown_;
};

}  // namespace tgfw
