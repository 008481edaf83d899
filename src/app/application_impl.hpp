#pragma once

#include <exception>
#include <functional>
#include <memory>
#include <optional>

#include <boost/asio/io_context.hpp>

#include <app/callback_answers.hpp>
#include <app/delivery/intake.hpp>
#include <app/observe/endpoints.hpp>
#include <app/observe/queue_metrics.hpp>
#include <app/run.hpp>
#include <tgfw/app/application.hpp>
#include <tgfw/app/observe/receive_status.hpp>
#include <tgfw/bot/bot.hpp>
#include <tgfw/dispatch/dispatcher.hpp>
#include <tgfw/net/interrupt.hpp>

namespace tgfw {

class Application::Impl {
public:
    explicit Impl(ApplicationBuilder settings);
    ~Impl();
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    awaitable<void> initialize();
    awaitable<void> serve(Application& app, Source source);
    /// Returns an exit_code.
    int run_blocking(Application& app, Source source);
    void stop_running();
    /// Warns of handlers that were added while it runs, for kinds of updates that the server was not asked for.
    void check_reach();
    /// Ends what is under way without waiting for it.
    void abort();

    ApplicationBuilder settings;
    // First in, last out: sockets and timers of the members below belong to it.
    std::unique_ptr<boost::asio::io_context> own_io;
    boost::asio::any_io_executor executor;
    Clock* clock;
    Logger* logger;
    std::shared_ptr<CallbackAnswers> callback_answers;  // Null where they are not asked for.
    std::shared_ptr<QueueMetrics> queue_metrics;        // The same.
    ReceiveStatus receive_status;
    Bot bot;
    Dispatcher dispatcher;
    std::shared_ptr<Run> run;              // While it serves.
    std::shared_ptr<Intake> intake;        // As long.
    std::shared_ptr<Endpoints> endpoints;  // While it serves, if they are asked for.
    std::function<void()> on_receiving;    // When it is about to receive updates; may be empty.
    bool cut_short = false;                // Handlers were cancelled at the end of the last run.

private:
    [[nodiscard]] Bot make_bot() const;
    void measure_calls(BotOptions& options) const;
    [[nodiscard]] std::shared_ptr<Endpoints> make_endpoints();
    [[nodiscard]] DispatchServices make_services();
    class Running;
    class Process;

    /// What ends a step before its time.
    enum class CutBy { stop, abort };

    awaitable<void> initialize_patiently(int retries);
    /// Settles which kinds of updates to ask for, and reports the handlers that can never run.
    void choose_updates(Source& source);
    awaitable<void> receive(Application& app, Source& source);
    /// Runs `op` such that stop_running() or abort() cuts it short.
    awaitable<void> step(awaitable<void> op, CutBy cut_by);
    /// A step on the way out: its failure is logged, and the next one has its turn.
    awaitable<void> last_step(std::function<awaitable<void>()> op);
    awaitable<void> settle(Application& app, Source& source);
    /// What is left of the drain deadline: an updater may have waited for handlers, too, as a webhook does.
    [[nodiscard]] Clock::duration time_to_drain() const;
    /// Gives an error to the error reporter, if there is one. `failed` may be null.
    void report(const std::exception_ptr& error, LogLevel level, const Context* failed) noexcept;
    awaitable<void> stop_after(Clock::duration grace);
    /// As stop_running(), without grace.
    void stop_now();

    net::Interrupt* step_ = nullptr;  // While step() runs.
    CutBy cut_by_ = CutBy::stop;
    Source* source_ = nullptr;  // From the first update to the last.
    Kinds delivered_;           // From the first update to the last; and what check_reach() has warned of.
    bool stop_requested_ = false;
    std::optional<Clock::time_point> stopped_at_;  // From when on the drain deadline counts.
};

}  // namespace tgfw
