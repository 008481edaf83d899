#include <app/application_impl.hpp>

#include <algorithm>
#include <array>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>

#include <app/allowed_updates.hpp>
#include <tgfw/app/observe/error_reporter.hpp>
#include <tgfw/app/polling/poll_cursor.hpp>
#include <tgfw/core/aborted.hpp>
#include <tgfw/core/timer.hpp>
#include <tgfw/net/task_group.hpp>

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
    if (endpoints) endpoints->listen();
    if (endpoints) endpoints->start();
    co_await initialize_patiently(source.bootstrap_retries);
    if (settings.post_init_ && !stop_requested_) co_await step(settings.post_init_(app), CutBy::abort);
    if (stop_requested_) co_return;
    choose_updates(source);
    source_ = &source;
    if (on_receiving) on_receiving();
    co_await step(intake->start(bot.identity()->id), CutBy::stop);
    if (!stop_requested_) co_await source.run(*intake);
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
    report(failure, LogLevel::critical, nullptr);
}

void Application::Impl::report(const std::exception_ptr& error, LogLevel level, const Context* failed) noexcept {
    if (!settings.error_reporter_ || is_aborted(error)) return;
    try {
        settings.error_reporter_->report(make_error_report(error, level, clock->system_now(), failed));
    } catch (...) {
        logger->error("An error could not be reported");
    }
}

Clock::duration Application::Impl::time_to_drain() const {
    const Clock::duration limit = settings.drain_deadline_;
    if (!stopped_at_) return limit;
    return std::max(Clock::duration::zero(), limit - (clock->now() - *stopped_at_));
}

// Every step runs, whatever became of the one before.
awaitable<void> Application::Impl::settle(Application& app, Source& source) {
    const bool received = source_ != nullptr;
    source_ = nullptr;
    run->close();
    intake->close();
    co_await run->drain(time_to_drain());
    cut_short = run->aborted();
    co_await intake->finish();
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
        made_of.on_failure = [&impl](const std::exception_ptr& error) {
            impl.report(error, LogLevel::critical, nullptr);
        };
        made_of.metrics = impl.queue_metrics;
        made_of.status = &impl.receive_status;
        impl.run = std::make_shared<Run>(impl.executor, impl.dispatcher, *impl.clock, *impl.logger, std::move(made_of));
        impl.intake = std::make_shared<Intake>(
            *impl.run, *impl.clock, *impl.logger,
            impl.settings.acknowledgement_ ? *impl.settings.acknowledgement_ : Acknowledgement::on_receipt());
        Run* made = impl.run.get();
        impl.dispatcher.set_spawn([made](awaitable<void> task) { made->spawn(std::move(task)); });
        impl.dispatcher.set_run_for(
            [made](awaitable<void> task, Clock::duration limit) { return made->run_for(std::move(task), limit); });
        impl.dispatcher.set_scheduler(made);
        if (impl.settings.endpoints_) impl.endpoints = impl.make_endpoints();
    }
    ~Running() {
        impl_.dispatcher.set_spawn(nullptr);
        impl_.dispatcher.set_run_for(nullptr);
        impl_.dispatcher.set_scheduler(nullptr);
        impl_.source_ = nullptr;
        impl_.stop_requested_ = false;
        impl_.stopped_at_.reset();
        impl_.endpoints.reset();
        impl_.intake.reset();
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
    const auto reporter = settings.error_reporter_;
    net::TaskGroup reporting(executor, [this](std::exception_ptr error) {
        const LogField field("error", describe(error));
        logger->error("The error reporter failed", std::span(&field, 1));
    });
    if (reporter) reporting.spawn(reporter->run(*clock, *logger));
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
    if (failure) report(failure, LogLevel::critical, nullptr);
    co_await settle(app, source);
    if (reporter) {
        reporter->stop();
        const std::function<awaitable<void>()> sent = [&reporting] { return reporting.join(); };
        co_await last_step(sent);
        reporting.cancel();
        co_await reporting.join();
    }
    if (endpoints) co_await endpoints->finish();
    logger->info("Stopped");
    if (failure) std::rethrow_exception(failure);
}

void Application::Impl::stop_running() {
    const Clock::duration grace = settings.endpoints_ ? settings.endpoints_->stop_grace : Clock::duration::zero();
    const bool waits = source_ != nullptr && grace > Clock::duration::zero();
    const bool first = !std::exchange(stop_requested_, true);
    if (waits && first) {
        run->spawn(stop_after(grace));
    } else if (!waits) {
        stop_now();
    }
}

awaitable<void> Application::Impl::stop_after(Clock::duration grace) {
    logger->info("Stopping after a time in which others can take over");
    co_await sleep_for(*clock, grace);
    stop_now();
}

void Application::Impl::stop_now() {
    stop_requested_ = true;
    if (!stopped_at_) stopped_at_ = clock->now();
    if (step_ != nullptr && cut_by_ == CutBy::stop) step_->trigger();
    if (source_ != nullptr) source_->stop();
    const bool still_receives = source_ != nullptr && source_->receives_until_end;
    if (run && !still_receives) run->close();
    if (intake && !still_receives) intake->close();
}

void Application::Impl::abort() {
    stop_now();
    if (run) {
        run->close();
        run->abort();
    }
    if (step_ != nullptr) step_->trigger();
}

}  // namespace tgfw
