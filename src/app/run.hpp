#pragma once

#include <chrono>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <app/observe/queue_metrics.hpp>
#include <app/parking.hpp>
#include <app/update_queue.hpp>
#include <tgfw/app/ordering.hpp>
#include <tgfw/core/clock.hpp>
#include <tgfw/core/log.hpp>
#include <tgfw/core/timer.hpp>
#include <tgfw/dispatch/agenda.hpp>
#include <tgfw/dispatch/dispatcher.hpp>
#include <tgfw/dispatch/handler_watch.hpp>
#include <tgfw/dispatch/incoming.hpp>
#include <tgfw/dispatch/scheduler.hpp>
#include <tgfw/net/task_group.hpp>

namespace tgfw {

class ReceiveStatus;

/// What of an Application's settings a Run needs.
class RunSettings {
public:
    std::size_t max_concurrent_updates = 256;
    std::size_t max_waiting_updates = 1000;
    Ordering ordering = ordering::by_chat;
    Clock::duration slow_handler_limit = std::chrono::milliseconds(100);  // 0: handlers are not watched.
    std::function<void(const std::exception_ptr&)> on_failure;            // Of a task of its own; may be empty.
    std::shared_ptr<QueueMetrics> metrics;                                // May be null, as the next.
    ReceiveStatus* status = nullptr;
};

/// One run of an Application, from its first update to its last: the queue, the agenda, and the coroutines that work
/// them off. Those keep it alive: what they hold ends in it.
class Run final : public Scheduler, public std::enable_shared_from_this<Run> {
public:
    Run(boost::asio::any_io_executor executor, Dispatcher& dispatcher, Clock& clock, Logger& logger,
        RunSettings settings);

    /// Whether it is open, and the queue has room for one more.
    [[nodiscard]] bool has_room() const noexcept { return !closed_ && !queue_.full(); }
    /// An error that no update brought: the error handlers hear of it.
    void report(std::exception_ptr error);
    [[nodiscard]] ReceiveStatus* status() noexcept { return settings_.status; }

    std::uint64_t schedule(Clock::time_point when, std::shared_ptr<const Update> like, Work work,
                           AtStop at_stop) override;
    bool cancel(std::uint64_t id) noexcept override;

    using Before = UpdateQueue::Before;

    /// Takes an update even where it has no room; false once it is closed. `ending` hears how its handling ended; also,
    /// by being destroyed, that it was not taken. `before` runs before its handlers, which do not run where it says
    /// false. Both may be null.
    bool enqueue(Incoming incoming, std::shared_ptr<Ending> ending = nullptr, Before before = nullptr);
    /// Waits until has_room(), or until it is closed.
    awaitable<void> room();
    [[nodiscard]] const boost::asio::any_io_executor& executor() const noexcept { return executor_; }
    /// Runs `task` beside the handlers.
    void spawn(awaitable<void> task) { background_.spawn(std::move(task)); }
    /// As TaskGroup::run_for; drain() waits for what has not ended in time.
    awaitable<bool> run_for(awaitable<void> task, Clock::duration limit) {
        return background_.run_for(*clock_, limit, std::move(task));
    }
    /// Updates that have their turn.
    [[nodiscard]] std::size_t running() const noexcept { return queue_.running(); }
    [[nodiscard]] bool closed() const noexcept { return closed_; }
    /// Whether something was cancelled.
    [[nodiscard]] bool aborted() const noexcept { return aborted_; }

    /// Takes no more updates; those it has are still handled.
    void close();
    /// Waits until everything is handled, `limit` at most, then cancels what still runs. The loop must run meanwhile.
    awaitable<void> drain(Clock::duration limit);
    /// Cancels everything at once.
    void abort();
    /// Lets go of the coroutines that nothing else refers to: for an owner that cannot drain().
    void abandon() { idle_.clear(); }

private:
    void push(UpdateQueue::Job job);
    void put(const OrderingKeys& keys, UpdateQueue::Job job);
    [[nodiscard]] OrderingKeys keys_of(const Update& update);

    void pump();
    void start_worker();
    awaitable<void> work(std::shared_ptr<Run> self, std::shared_ptr<HandlerWatch> watch);
    awaitable<void> run_due(std::optional<Incoming> like, Agenda::Id id);
    void end_turn(UpdateQueue::JobId id);

    awaitable<void> keep_agenda(std::shared_ptr<Run> self);
    void push_due(const Agenda::Due& due);
    void flush_agenda();

    [[nodiscard]] bool handled() const noexcept { return aborted_ || queue_.idle(); }
    void ring();
    /// Waits until ring(); false where the deadline comes first.
    awaitable<bool> rung(Clock::time_point deadline);
    awaitable<bool> rest(Clock::time_point deadline);

    boost::asio::any_io_executor executor_;
    Dispatcher* dispatcher_;
    Clock* clock_;
    Logger* logger_;
    RunSettings settings_;
    UpdateQueue queue_;
    Agenda agenda_;
    Parking idle_;                       // Workers without a job.
    boost::asio::steady_timer vacancy_;  // Never expires: cancelling it wakes those who wait for room.
    Timer alarm_;                        // Wakes keep_agenda().
    Timer bell_;                         // Wakes drain().
    net::TaskGroup workers_;
    net::TaskGroup background_;
    std::size_t waiting_for_room_ = 0;
    std::size_t busy_ = 0;  // Workers with a job, also those whose handler has given its turn back.
    bool waking_ = false;   // A worker is on its way.
    bool keeping_agenda_ = false;
    bool draining_ = false;
    bool flushing_ = false;
    bool closed_ = false;
    bool aborted_ = false;
    bool ended_ = false;
};

}  // namespace tgfw
