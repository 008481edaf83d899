#pragma once

#include <cstddef>
#include <exception>
#include <functional>
#include <memory>

#include <boost/asio/any_io_executor.hpp>

#include <tgfw/core/awaitable.hpp>
#include <tgfw/core/clock.hpp>

namespace tgfw::net {

/// Owns coroutines that run beside their owner: cancels them, waits for them, and loses none of their exceptions.
///
/// Not thread-safe: use it from its executor, which must run on one thread. join() before destroying it: the
/// destructor can cancel, but not wait, and what its tasks throw after that is dropped.
class TaskGroup {
public:
    using ErrorHandler = std::function<void(std::exception_ptr)>;

    /// `on_error` gets what a task throws, and must not throw. The operation_aborted of a task after cancel() is not an
    /// error.
    TaskGroup(boost::asio::any_io_executor executor, ErrorHandler on_error);
    ~TaskGroup();
    TaskGroup(const TaskGroup&) = delete;
    TaskGroup& operator=(const TaskGroup&) = delete;

    /// Starts `task` on the executor. What it refers to must outlive it. After cancel() it is not started.
    void spawn(awaitable<void> task);
    /// As above, on `executor`, which must run on the same thread.
    void spawn_on(boost::asio::any_io_executor executor, awaitable<void> task);
    /// As above; `on_error` takes the place of the group's handler for this task.
    void spawn(awaitable<void> task, ErrorHandler on_error);

    /// Asks every task to end, by terminal cancellation, and starts no more.
    void cancel();
    /// Waits until no task runs. Cancellation throws operation_aborted and leaves the tasks running.
    [[nodiscard]] awaitable<void> join();
    /// As join(), for `limit` at most: true if no task runs any more.
    [[nodiscard]] awaitable<bool> join_for(Clock& clock, Clock::duration limit);

    /// Runs `task` and waits for it, for `limit` at most: true if it has ended.
    ///
    /// After `limit` it is cancelled and left to the group, with all that it refers to, and the result is false at
    /// once. What it throws before comes out; what it throws later goes to the group's handler. Cancellation cancels
    /// it, too, and does not wait for it.
    [[nodiscard]] awaitable<bool> run_for(Clock& clock, Clock::duration limit, awaitable<void> task);

    /// Tasks that run.
    [[nodiscard]] std::size_t size() const noexcept;
    [[nodiscard]] bool empty() const noexcept { return size() == 0; }

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace tgfw::net
