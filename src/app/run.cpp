#include <app/run.hpp>

#include <array>
#include <span>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <app/watched_executor.hpp>
#include <tgfw/dispatch/turn.hpp>

namespace tgfw {

namespace asio = boost::asio;

namespace {

/// Updates that one worker handles on end before the loop has its turn again.
constexpr int kStreak = 16;

net::TaskGroup::ErrorHandler log_to(Logger& logger, std::function<void(const std::exception_ptr&)> on_failure) {
    return [&logger, on_failure = std::move(on_failure)](std::exception_ptr error) {
        const LogField field("error", describe(error));
        logger.error("A task of the application failed", std::span(&field, 1));
        if (on_failure) on_failure(error);
    };
}

awaitable<void> pass_error_on(Dispatcher* dispatcher, std::shared_ptr<const Update> update, std::exception_ptr error) {
    const bool stop = co_await dispatcher->process_error(std::move(update), std::move(error));
    static_cast<void>(stop);
}

}  // namespace

Run::Run(asio::any_io_executor executor, Dispatcher& dispatcher, Clock& clock, Logger& logger, RunSettings settings)
    : executor_(std::move(executor)),
      dispatcher_(&dispatcher),
      clock_(&clock),
      logger_(&logger),
      settings_(std::move(settings)),
      queue_(settings_.max_concurrent_updates, settings_.max_waiting_updates),
      vacancy_(executor_, asio::steady_timer::time_point::max()),
      alarm_(executor_, clock),
      bell_(executor_, clock),
      workers_(executor_, log_to(logger, settings_.on_failure)),
      background_(executor_, log_to(logger, settings_.on_failure)) {}

awaitable<void> Run::room() {
    while (queue_.full() && !closed_) {
        ++waiting_for_room_;
        co_await vacancy_.async_wait(asio::as_tuple(asio::use_awaitable));
        --waiting_for_room_;
    }
}

bool Run::enqueue(Incoming incoming, std::shared_ptr<Ending> ending, Before before) {
    if (closed_) return false;
    push(UpdateQueue::Job(std::move(incoming), std::move(ending), std::move(before)));
    return true;
}

void Run::report(std::exception_ptr error) {
    spawn(pass_error_on(dispatcher_, nullptr, std::move(error)));
}

void Run::push(UpdateQueue::Job job) {
    const OrderingKeys keys = keys_of(*job.incoming->update());
    put(keys, std::move(job));
}

void Run::put(const OrderingKeys& keys, UpdateQueue::Job job) {
    if (settings_.metrics) {
        settings_.metrics->queued();
        job.arrived = clock_->now();
        if (job.work == 0) job.ending = settings_.metrics->ending(*job.incoming, std::move(job.ending));
    }
    queue_.push(keys, std::move(job));
    pump();
}

OrderingKeys Run::keys_of(const Update& update) {
    try {
        return settings_.ordering(update);
    } catch (...) {
        report(std::current_exception());
        return ordering::by_chat(update);
    }
}

// One worker at a time is on its way: as soon as it has a job, it sends for the next. So handlers that do not wait all
// run in one worker, and handlers begin in the order of the queue in any case.
void Run::pump() {
    if (waking_ || aborted_ || !queue_.ready()) return;
    waking_ = true;
    if (idle_.size() > 0) {
        idle_.wake_one();
    } else {
        start_worker();
    }
}

void Run::start_worker() {
    auto watch = std::make_shared<HandlerWatch>(*clock_, settings_.slow_handler_limit);
    auto executor = executor_;
    if (settings_.slow_handler_limit > Clock::duration::zero()) executor = watched(executor_, watch);
    workers_.spawn_on(std::move(executor), work(shared_from_this(), std::move(watch)));
}

awaitable<void> Run::work(std::shared_ptr<Run> self, std::shared_ptr<HandlerWatch> watch) {
    static_cast<void>(self);
    co_await asio::post(asio::use_awaitable);  // No handler begins inside of whoever delivers its update.
    waking_ = false;
    for (int streak = 1;; ++streak) {
        if (ended_ || aborted_) co_return;
        auto job = queue_.start();
        if (!job) {
            if (idle_.size() >= settings_.max_concurrent_updates) co_return;
            co_await idle_.wait();
            waking_ = false;
            streak = 0;
            continue;
        }
        if (settings_.metrics) settings_.metrics->started(clock_->now() - job->arrived);
        if (waiting_for_room_ > 0) vacancy_.cancel();
        pump();
        ++busy_;
        std::exception_ptr failure;
        try {
            Turn turn([this, id = job->id] { end_turn(id); }, std::move(job->ending));
            if (job->work == 0) {
                bool may = true;
                if (job->before) may = co_await job->before();
                if (may) co_await dispatcher_->process_update(std::move(*job->incoming), std::move(turn), watch.get());
            } else {
                co_await run_due(std::move(job->incoming), job->work);
            }
        } catch (...) {
            failure = std::current_exception();
        }
        --busy_;
        ring();
        if (failure) std::rethrow_exception(failure);
        if (streak < kStreak) continue;
        streak = 0;
        const bool sent_for = !std::exchange(waking_, true);
        co_await asio::post(asio::use_awaitable);
        if (sent_for) waking_ = false;
    }
}

awaitable<void> Run::run_due(std::optional<Incoming> like, Agenda::Id id) {
    const auto work = agenda_.begin(id);
    if (!work) co_return;
    std::exception_ptr failure;
    try {
        auto task = (*work)();
        co_await std::move(task);
    } catch (...) {
        failure = std::current_exception();
    }
    if (failure && aborted_) std::rethrow_exception(failure);
    if (!failure) co_return;
    auto update = like ? like->update() : nullptr;
    co_await pass_error_on(dispatcher_, std::move(update), std::move(failure));
}

void Run::end_turn(UpdateQueue::JobId id) {
    if (settings_.metrics) settings_.metrics->ended();
    queue_.finish(id);
    pump();
    ring();
}

std::uint64_t Run::schedule(Clock::time_point when, std::shared_ptr<const Update> like, Work work, AtStop at_stop) {
    const Agenda::Id id = agenda_.add(when, std::move(like), std::move(work), at_stop);
    if (flushing_) {
        flush_agenda();
    } else if (!keeping_agenda_) {
        keeping_agenda_ = true;
        workers_.spawn(keep_agenda(shared_from_this()));
    } else if (agenda_.next_deadline() == when) {
        alarm_.cancel();
    }
    return id;
}

bool Run::cancel(std::uint64_t id) noexcept {
    return agenda_.cancel(id);
}

awaitable<void> Run::keep_agenda(std::shared_ptr<Run> self) {
    static_cast<void>(self);
    while (!ended_) {
        while (const auto due = agenda_.take_due(clock_->now())) push_due(*due);
        alarm_.expires_at(agenda_.next_deadline().value_or(Clock::time_point::max()));
        const bool came = co_await alarm_.wait();
        static_cast<void>(came);
    }
}

void Run::push_due(const Agenda::Due& due) {
    if (due.like) {
        put(keys_of(*due.like), UpdateQueue::Job(Incoming(due.like), due.id));
    } else {
        put(OrderingKeys(), UpdateQueue::Job(std::nullopt, due.id));
    }
}

void Run::flush_agenda() {
    flushing_ = true;
    for (const Agenda::Due& due : agenda_.take_all()) push_due(due);
}

void Run::close() {
    closed_ = true;
    vacancy_.cancel();
}

void Run::abort() {
    if (!std::exchange(aborted_, true)) {
        dispatcher_->log_running(LogLevel::warning, "A handler is cancelled before its end");
    }
    workers_.cancel();
    background_.cancel();
    ring();
}

void Run::ring() {
    if (draining_) bell_.cancel();
}

awaitable<bool> Run::rung(Clock::time_point deadline) {
    bell_.expires_at(deadline);
    const bool late = co_await bell_.wait();
    co_return !late;
}

// Until no handler is left: when only those are that have given their turn back, nothing can come that they wait for.
awaitable<bool> Run::rest(Clock::time_point deadline) {
    bool in_time = true;
    while (in_time && !handled()) in_time = co_await rung(deadline);
    flush_agenda();
    alarm_.cancel();
    while (in_time && !(handled() && busy_ == 0 && background_.empty())) {
        if (handled()) dispatcher_->cancel_waiters();
        if (busy_ > 0 || !handled()) {
            in_time = co_await rung(deadline);
        } else {
            in_time = co_await background_.join_for(*clock_, deadline - clock_->now());
        }
    }
    co_return in_time;
}

awaitable<void> Run::drain(Clock::duration limit) {
    draining_ = true;
    const bool in_time = co_await rest(clock_->now() + limit);
    if (!in_time) {
        const std::array<LogField, 2> fields{LogField("running", static_cast<std::int64_t>(busy_ + background_.size())),
                                             LogField("waiting", static_cast<std::int64_t>(queue_.waiting()))};
        logger_->warning("The drain deadline has passed: cancelling the handlers that still run", fields);
        abort();
    }
    ended_ = true;
    idle_.wake_all();
    alarm_.cancel();
    co_await workers_.join();
    co_await background_.join();
    if (settings_.metrics) settings_.metrics->dropped(queue_.waiting());
}

}  // namespace tgfw
