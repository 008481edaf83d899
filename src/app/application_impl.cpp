#include <app/application_impl.hpp>

#include <array>
#include <csignal>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/this_coro.hpp>

#include <app/allowed_updates.hpp>
#include <app/log_calls.hpp>
#include <tgfw/app/poll_cursor.hpp>
#include <tgfw/core/timer.hpp>

namespace tgfw {

namespace asio = boost::asio;

namespace {

/// How long to wait before getMe is tried again; passes on what no retry can mend.
Clock::duration pause_of_start(const std::exception_ptr& failure, PollCursor& pauses) {
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

awaitable<void> Application::Impl::initialize_patiently(int retries) {
    PollCursor pauses;
    for (int failures = 1; !stop_requested_ && bot.identity() == nullptr; ++failures) {
        std::exception_ptr failure;
        try {
            co_await step(bot.initialize(), CutBy::stop);
        } catch (...) {
            failure = std::current_exception();
        }
        if (!failure) continue;
        const auto pause = pause_of_start(failure, pauses);
        if (retries >= 0 && failures > retries) std::rethrow_exception(failure);
        const LogField field("error", describe(failure));
        logger->warning("getMe failed; trying again", std::span(&field, 1));
        co_await step(sleep_for(*clock, pause), CutBy::stop);
    }
}

void Application::Impl::choose_updates(Source& source) {
    std::vector<UpdateKind> asked = all_update_kinds();
    if (source.selective) {
        asked = source.allowed.value_or(kinds_to_ask_for(dispatcher.reach()));
        if (!source.allowed) source.allow(asked);
    }
    delivered_ = source.selective ? kinds_delivered(asked) : Kinds::all();
    for (const std::string& problem : dispatcher.check(delivered_)) logger->warning(problem);
    const std::array<LogField, 2> fields{LogField("bot", bot.identity()->username.value_or("")),
                                         LogField("allowed_updates", names_of(asked))};
    logger->info("Receiving updates", std::span(fields).first(source.selective ? 2 : 1));
}

void Application::Impl::check_reach() {
    if (source_ == nullptr) return;
    const Kinds missing = dispatcher.reach() - delivered_ - Kinds::unknown();
    if (missing.empty()) return;
    delivered_ |= missing;
    const LogField field("kinds", names_of(missing));
    logger->warning(
        "A handler was added for updates that the server was not asked for: it does not send them. Add it "
        "before the start, or name them in allowed_updates",
        std::span(&field, 1));
}

awaitable<void> Application::Impl::receive(Application& app, Source& source) {
    co_await initialize_patiently(source.bootstrap_retries);
    if (settings.post_init_ && !stop_requested_) co_await step(settings.post_init_(app), CutBy::abort);
    if (stop_requested_) co_return;
    choose_updates(source);
    source_ = &source;
    co_await source.run(*run);
}

awaitable<void> Application::Impl::step(awaitable<void> op, CutBy cut_by) {
    net::Interrupt interrupt;
    step_ = &interrupt;
    cut_by_ = cut_by;
    std::exception_ptr failure;
    try {
        const bool ended = co_await interrupt.run(std::move(op));
        static_cast<void>(ended);
    } catch (...) {
        failure = std::current_exception();
    }
    step_ = nullptr;
    if (failure) std::rethrow_exception(failure);
}

awaitable<void> Application::Impl::last_step(std::function<awaitable<void>()> op) {
    std::exception_ptr failure;
    try {
        co_await step(op(), CutBy::abort);
    } catch (...) {
        failure = std::current_exception();
    }
    if (!failure) co_return;
    const LogField field("error", describe(failure));
    logger->error("Stopping did not go as it should", std::span(&field, 1));
}

// Every step runs, whatever became of the one before.
awaitable<void> Application::Impl::settle(Application& app, Source& source) {
    const bool received = source_ != nullptr;
    source_ = nullptr;
    run->close();
    co_await run->drain(settings.drain_deadline_);
    std::function<awaitable<void>()> hook;
    if (received) {
        co_await last_step(source.finish);
        hook = [this, &app] { return settings.post_stop_(app); };
        if (settings.post_stop_) co_await last_step(hook);
    }
    hook = [this, &app] { return settings.post_shutdown_(app); };
    if (settings.post_shutdown_) co_await last_step(hook);
}

/// Sets up the run of an application and takes it down again, also where the event loop ends before it.
class Application::Impl::Running {
public:
    explicit Running(Impl& impl) : impl_(impl) {
        RunSettings made_of;
        made_of.max_concurrent_updates = impl.settings.max_concurrent_updates_;
        made_of.max_waiting_updates = impl.settings.max_waiting_updates_;
        made_of.slow_handler_limit = impl.settings.slow_handler_limit_;
        if (impl.settings.ordering_) made_of.ordering = impl.settings.ordering_;
        impl.run = std::make_shared<Run>(impl.executor, impl.dispatcher, *impl.clock, *impl.logger, std::move(made_of));
        Run* made = impl.run.get();
        impl.dispatcher.set_spawn([made](awaitable<void> task) { made->spawn(std::move(task)); });
        impl.dispatcher.set_run_for(
            [made](awaitable<void> task, Clock::duration limit) { return made->run_for(std::move(task), limit); });
        impl.dispatcher.set_scheduler(made);
    }
    ~Running() {
        impl_.dispatcher.set_spawn(nullptr);
        impl_.dispatcher.set_run_for(nullptr);
        impl_.dispatcher.set_scheduler(nullptr);
        impl_.source_ = nullptr;
        impl_.stop_requested_ = false;
        const auto ended = std::move(impl_.run);
        ended->abandon();
    }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

private:
    Impl& impl_;
};

awaitable<void> Application::Impl::serve(Application& app, Source source) {
    if (run) throw ConfigError("Application: it is already running");
    const Running running(*this);
    std::exception_ptr failure;
    try {
        co_await receive(app, source);
    } catch (...) {
        failure = std::current_exception();
    }
    const auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none) run->abort();
    // From here on there is only the way out, which must not be cut short half-way.
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    co_await settle(app, source);
    logger->info("Stopped");
    if (failure) std::rethrow_exception(failure);
}

void Application::Impl::stop_running() {
    stop_requested_ = true;
    if (step_ != nullptr && cut_by_ == CutBy::stop) step_->trigger();
    if (source_ != nullptr) source_->stop();
    if (run) run->close();
}

void Application::Impl::abort() {
    stop_running();
    if (run) run->abort();
    if (step_ != nullptr) step_->trigger();
}

void Application::Impl::run_blocking(Application& app, Source source) {
    if (!own_io) {
        throw ConfigError(
            "Application: run_polling and run_webhook need an event loop of their own; with "
            "ApplicationBuilder::executor, co_await serve_polling or serve_webhook on that one");
    }
    if (run) throw ConfigError("Application: it is already running");
    own_io->restart();
    asio::signal_set signals(*own_io);
    for (const int number : settings.stop_signals_.value_or(std::vector<int>{SIGINT, SIGTERM, SIGABRT})) {
        signals.add(number);
    }
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
    std::exception_ptr thrown;
    asio::co_spawn(*own_io, serve(app, std::move(source)), [&](std::exception_ptr error) {
        failure = std::move(error);
        own_io->stop();
    });
    // A function of the user's on this loop may throw. The coroutines must not be left behind half-way.
    for (bool whole = false; !whole;) {
        try {
            own_io->run();
            whole = true;
        } catch (...) {
            if (!thrown) thrown = std::current_exception();
            stop_running();
        }
    }
    if (!failure) failure = thrown;
    if (failure) std::rethrow_exception(failure);
}

DispatchServices Application::Impl::make_services() {
    DispatchServices services(bot, *clock, *logger);
    services.user_services = settings.services_;
    services.block = settings.block_;
    if (callback_answers) {
        services.on_awaited = [answers = callback_answers](Context& waiting, const Update& came) {
            answers->hand_over(waiting, came);
        };
    }
    return services;
}

Bot Application::Impl::make_bot() const {
    BotOptions options = settings.bot_options_;
    if (!options.on_event) options.with_on_event(log_calls(*logger));
    if (callback_answers) options.interceptors.insert(options.interceptors.begin(), callback_answers->watch_calls());
    if (settings.transport_) return Bot(settings.transport_, *settings.token_, std::move(options), *clock);
    return Bot(executor, *settings.token_, std::move(options), *clock);
}

Application::Impl::Impl(ApplicationBuilder builder)
    : settings(std::move(builder)),
      own_io(settings.executor_ ? nullptr : std::make_unique<asio::io_context>(1)),
      executor(settings.executor_ ? *settings.executor_ : asio::any_io_executor(own_io->get_executor())),
      clock(settings.clock_ != nullptr ? settings.clock_ : &steady_clock()),
      logger(settings.logger_ != nullptr ? settings.logger_ : &stderr_logger()),
      callback_answers(
          settings.answer_callback_queries_after_
              ? std::make_shared<CallbackAnswers>(*clock, *logger, *settings.answer_callback_queries_after_)
              : nullptr),
      bot(make_bot()),
      dispatcher(make_services()) {
    if (!callback_answers) return;
    dispatcher.add_update_middleware(callback_answers->around_updates());
    dispatcher.add_handler_middleware(callback_answers->around_handlers());
}

Application::Impl::~Impl() {
    bot.disconnect();
}

}  // namespace tgfw
