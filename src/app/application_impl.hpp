#pragma once

#include <exception>
#include <functional>
#include <memory>
#include <optional>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <tgfw/app/application.hpp>
#include <tgfw/app/chat_queue.hpp>
#include <tgfw/app/updater.hpp>
#include <tgfw/bot/bot.hpp>
#include <tgfw/dispatch/dispatcher.hpp>
#include <tgfw/net/interrupt.hpp>
#include <tgfw/net/task_group.hpp>

namespace tgfw {

/// One run of an Application, from its first update to its last: the queue, and the tasks that work it off.
class Run final : public UpdateSink {
public:
    Run(boost::asio::any_io_executor executor, Dispatcher& dispatcher, Logger& logger, ChatQueue queue);

    awaitable<bool> deliver(Update update) override;
    void report(std::exception_ptr error) override;

    /// Runs `task` beside the handlers.
    void spawn(awaitable<void> task) { background_.spawn(std::move(task)); }
    /// Takes no more updates; those it has are still handled.
    void close();
    /// Waits until everything is handled, `limit` at most, then cancels what still runs. The loop must run meanwhile.
    awaitable<void> drain(Clock& clock, Clock::duration limit);
    /// Cancels everything at once.
    void cancel();

private:
    void pump();
    awaitable<void> work(ChatQueue::Job job);

    Dispatcher* dispatcher_;
    Logger* logger_;
    ChatQueue queue_;
    boost::asio::steady_timer room_;  // Never expires: cancelling it wakes those who wait for room.
    net::TaskGroup workers_;
    net::TaskGroup background_;
    bool closed_ = false;
};

class Application::Impl {
public:
    explicit Impl(ApplicationBuilder settings);
    ~Impl();
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    awaitable<void> initialize();
    awaitable<void> serve(Application& app, Source source);
    void run_blocking(Application& app, Source source);
    void stop_running();
    /// Ends what is under way without waiting for it.
    void abort();

    ApplicationBuilder settings;
    // First in, last out: sockets and timers of the members below belong to it.
    std::unique_ptr<boost::asio::io_context> own_io;
    boost::asio::any_io_executor executor;
    Clock* clock;
    Logger* logger;
    Bot bot;
    Dispatcher dispatcher;

private:
    static DispatchServices services_for(const ApplicationBuilder& settings, Bot& bot, Clock& clock, Logger& logger);
    awaitable<void> initialize_patiently();
    awaitable<void> receive(Application& app, Source& source, Run& run);
    /// Runs `op` such that abort() cuts it short.
    awaitable<void> abortable(awaitable<void> op);
    /// The same with a failure that is logged.
    awaitable<void> last_step(std::function<awaitable<void>()> step);
    awaitable<void> settle(Application& app, Source& source, Run& run);

    std::unique_ptr<net::Interrupt> interrupt_;
    net::Interrupt* abortable_ = nullptr;  // While abortable() runs.
    Source* source_ = nullptr;
    Run* run_ = nullptr;
    bool stop_requested_ = false;
};

}  // namespace tgfw
