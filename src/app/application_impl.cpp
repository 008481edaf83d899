#include <app/application_impl.hpp>

#include <array>
#include <csignal>
#include <functional>
#include <span>
#include <utility>

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/this_coro.hpp>

#include <tgfw/app/poll_cursor.hpp>
#include <tgfw/core/timer.hpp>

namespace tgfw {

namespace asio = boost::asio;

namespace {

/// How long to wait before getMe is tried again; passes on what no retry can mend.
Clock::duration pause_after(const std::exception_ptr& failure, PollCursor& pauses) {
    try {
        std::rethrow_exception(failure);
    } catch (const RetryAfter& e) {
        return PollCursor::flooded(e.retry_after());
    } catch (const TlsError&) {
        throw;
    } catch (const NetworkError&) {
        return pauses.failed();
    } catch (const ServerError&) {
        return pauses.failed();
    }
}

}  // namespace

awaitable<void> Application::Impl::initialize() {
    if (bot.identity() == nullptr) co_await bot.initialize();
}

awaitable<void> Application::Impl::initialize_patiently() {
    PollCursor pauses;
    while (!stop_requested_ && bot.identity() == nullptr) {
        std::exception_ptr failure;
        try {
            const bool done = co_await interrupt_->run(bot.initialize());
            static_cast<void>(done);
        } catch (...) {
            failure = std::current_exception();
        }
        if (!failure) continue;
        const auto pause = pause_after(failure, pauses);
        const LogField field("error", describe(failure));
        logger->warning("getMe failed; trying again", std::span(&field, 1));
        const bool slept = co_await interrupt_->run(sleep_for(*clock, pause));
        static_cast<void>(slept);
    }
}

awaitable<void> Application::Impl::receive(Application& app, Source& source, Run& run) {
    co_await initialize_patiently();
    if (settings.post_init_ && !stop_requested_) co_await abortable(settings.post_init_(app));
    if (stop_requested_) co_return;
    source_ = &source;
    const std::array<LogField, 1> fields{LogField("bot", bot.identity()->username.value_or(""))};
    logger->info("Receiving updates", fields);
    co_await source.run(run);
}

awaitable<void> Application::Impl::abortable(awaitable<void> op) {
    net::Interrupt interrupt;
    abortable_ = &interrupt;
    std::exception_ptr failure;
    try {
        const bool ended = co_await interrupt.run(std::move(op));
        static_cast<void>(ended);
    } catch (...) {
        failure = std::current_exception();
    }
    abortable_ = nullptr;
    if (failure) std::rethrow_exception(failure);
}

awaitable<void> Application::Impl::last_step(std::function<awaitable<void>()> step) {
    std::exception_ptr failure;
    try {
        co_await abortable(step());
    } catch (...) {
        failure = std::current_exception();
    }
    if (!failure) co_return;
    const LogField field("error", describe(failure));
    logger->error("Stopping did not go as it should", std::span(&field, 1));
}

// Every step runs, whatever became of the one before.
awaitable<void> Application::Impl::settle(Application& app, Source& source, Run& run) {
    const bool received = source_ != nullptr;
    source_ = nullptr;
    run.close();
    co_await run.drain(*clock, settings.drain_deadline_);
    if (received) co_await last_step(source.finish);
    if (!settings.post_stop_) co_return;
    std::function<awaitable<void>()> post_stop = [this, &app] { return settings.post_stop_(app); };
    co_await last_step(std::move(post_stop));
}

awaitable<void> Application::Impl::serve(Application& app, Source source) {
    if (run_ != nullptr) throw ConfigError("Application: it is already running");
    Run run(executor, dispatcher, *logger, ChatQueue(settings.max_concurrent_updates_, settings.max_waiting_updates_));
    interrupt_ = std::make_unique<net::Interrupt>();
    run_ = &run;
    dispatcher.set_spawn([&run](awaitable<void> task) { run.spawn(std::move(task)); });
    std::exception_ptr failure;
    try {
        co_await receive(app, source, run);
    } catch (...) {
        failure = std::current_exception();
    }
    const auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none) run.cancel();
    // From here on there is only the way out, which must not be cut short half-way.
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    co_await settle(app, source, run);
    dispatcher.set_spawn(nullptr);
    run_ = nullptr;
    stop_requested_ = false;
    logger->info("Stopped");
    if (failure) std::rethrow_exception(failure);
}

void Application::Impl::stop_running() {
    stop_requested_ = true;
    if (interrupt_) interrupt_->trigger();
    if (source_ != nullptr) source_->stop();
    if (run_ != nullptr) run_->close();
}

void Application::Impl::abort() {
    stop_running();
    if (run_ != nullptr) run_->cancel();
    if (abortable_ != nullptr) abortable_->trigger();
}

void Application::Impl::run_blocking(Application& app, Source source) {
    if (!own_io) {
        throw ConfigError(
            "Application: run_polling and run_webhook need an event loop of their own; with "
            "ApplicationBuilder::executor, co_await serve_polling or serve_webhook on that one");
    }
    own_io->restart();
    asio::signal_set signals(*own_io, SIGINT, SIGTERM);
    bool asked = false;
    std::function<void(const boost::system::error_code&, int)> on_signal = [&](const auto& error, int number) {
        if (error) return;
        const LogField field("signal", static_cast<std::int64_t>(number));
        logger->info(asked ? "Stopping at once" : "Stopping", std::span(&field, 1));
        asked ? abort() : stop_running();
        asked = true;
        signals.async_wait(on_signal);
    };
    signals.async_wait(on_signal);
    std::exception_ptr failure;
    asio::co_spawn(*own_io, serve(app, std::move(source)), [&](std::exception_ptr error) {
        failure = std::move(error);
        own_io->stop();
    });
    own_io->run();
    if (failure) std::rethrow_exception(failure);
}

DispatchServices Application::Impl::services_for(const ApplicationBuilder& settings, Bot& bot, Clock& clock,
                                                 Logger& logger) {
    DispatchServices services(bot, clock, logger);
    services.user_services = settings.services_;
    services.block = settings.block_;
    return services;
}

Application::Impl::Impl(ApplicationBuilder builder)
    : settings(std::move(builder)),
      own_io(settings.executor_ ? nullptr : std::make_unique<asio::io_context>(1)),
      executor(settings.executor_ ? *settings.executor_ : asio::any_io_executor(own_io->get_executor())),
      clock(settings.clock_ != nullptr ? settings.clock_ : &steady_clock()),
      logger(settings.logger_ != nullptr ? settings.logger_ : &stderr_logger()),
      bot(settings.transport_ ? Bot(settings.transport_, *settings.token_, settings.bot_options_)
                              : Bot(executor, *settings.token_, settings.bot_options_, *clock)),
      dispatcher(services_for(settings, bot, *clock, *logger)) {}

Application::Impl::~Impl() {
    bot.disconnect();
}

}  // namespace tgfw
