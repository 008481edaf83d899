#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <boost/asio/any_io_executor.hpp>

#include <tgfw/app/long_poller.hpp>
#include <tgfw/app/updater.hpp>
#include <tgfw/app/webhook_receiver.hpp>
#include <tgfw/bot/bot.hpp>
#include <tgfw/core/clock.hpp>
#include <tgfw/core/log.hpp>
#include <tgfw/dispatch/callback.hpp>
#include <tgfw/dispatch/handler.hpp>

namespace tgfw {

class ApplicationBuilder;

/// A bot and its life: receives updates, runs their handlers, stops cleanly. PTB: Application.
///
/// One Application, one thread: handlers interleave only where they co_await. Updates of one chat are handled in order,
/// those of different chats side by side. To use more cores, run more Applications.
class Application {
public:
    [[nodiscard]] static ApplicationBuilder builder();

    Application(Application&&) noexcept;
    Application& operator=(Application&&) noexcept;
    ~Application();

    /// Groups are asked by ascending number; in each, the first handler that takes an update runs.
    Application& add_handler(Handler handler, int group = 0);
    /// False if the group does not hold this handler.
    bool remove_handler(const Handler& handler, int group = 0);
    /// Runs for what a handler throws, in the order of registration. Without one, errors are logged.
    Application& add_error_handler(ErrorCallback callback);

    /// Fetches updates by long polling and handles them until SIGINT, SIGTERM or stop_running(). Blocks.
    ///
    /// Then no more are fetched, those under way are handled within the drain deadline, and the server hears which ones
    /// were. A second signal cancels what still runs. Throws InvalidToken, ConfigError.
    void run_polling();
    void run_polling(PollingOptions options);
    /// As run_polling(), by a webhook.
    void run_webhook(WebhookOptions options);
    /// As run_polling(), by any Updater.
    template <Updater U>
    void run(U& updater) {
        run_source(source_of(updater));
    }

    /// The same inside a coroutine of the user's own event loop: handles updates until stop_running(). The executor is
    /// the builder's. Signals are the user's business. Cancellation cancels all that runs and throws operation_aborted.
    template <Updater U>
    [[nodiscard]] awaitable<void> serve(U& updater) {
        return serve_source(source_of(updater));
    }
    [[nodiscard]] awaitable<void> serve_polling();
    [[nodiscard]] awaitable<void> serve_polling(PollingOptions options);
    [[nodiscard]] awaitable<void> serve_webhook(WebhookOptions options);

    /// Ends run_… and serve_…, or keeps the next one from beginning. From the Application's thread.
    void stop_running();

    /// Handles one update as if it had been received, without a queue. Needs initialize().
    [[nodiscard]] awaitable<void> process_update(Update update);
    /// Calls getMe once. run_… and serve_… do it too.
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
    };

    template <Updater U>
    static Source source_of(U& updater) {
        Source source;
        source.run = [&updater](UpdateSink& sink) { return updater.run(sink); };
        source.stop = [&updater] { updater.stop(); };
        source.finish = [&updater] { return updater.finish(); };
        return source;
    }

    explicit Application(std::unique_ptr<Impl> impl);
    void run_source(Source source);
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
    /// A transport instead of HTTP, such as an emulator's.
    ApplicationBuilder& transport(std::shared_ptr<Transport> value);
    /// Runs on an event loop of the user's, of one thread; serve_… is used then instead of run_….
    ApplicationBuilder& executor(boost::asio::any_io_executor value);
    /// Must outlive the Application, as the logger.
    ApplicationBuilder& clock(Clock& value);
    ApplicationBuilder& logger(Logger& value);
    /// How many updates may be handled at the same time, of different chats; 256 by default, at least 1.
    ApplicationBuilder& max_concurrent_updates(std::size_t count);
    /// How many updates may wait for their turn before the updater pauses; 1000 by default, at least 1.
    ApplicationBuilder& max_waiting_updates(std::size_t count);
    /// How long handlers may go on after the bot was asked to stop; 30 s by default. Then they are cancelled.
    ApplicationBuilder& drain_deadline(std::chrono::seconds limit);
    /// Runs after initialize() and before the first update. PTB: post_init.
    ApplicationBuilder& post_init(Hook hook);
    /// Runs when all updates have been handled, while the bot still works. PTB: post_stop.
    ApplicationBuilder& post_stop(Hook hook);

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
    Hook post_init_;
    Hook post_stop_;
};

/// The value of an environment variable. Throws ConfigError that names it where it is not set or empty.
[[nodiscard]] std::string env(const char* name);
/// The value of an environment variable, `otherwise` where it is not set or empty.
[[nodiscard]] std::string env(const char* name, std::string otherwise);

}  // namespace tgfw
