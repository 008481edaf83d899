#include <tgfw/net/task_group.hpp>

#include <algorithm>
#include <utility>
#include <vector>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <net/child.hpp>
#include <tgfw/core/aborted.hpp>
#include <tgfw/core/timer.hpp>

namespace tgfw::net {

namespace asio = boost::asio;

struct TaskGroup::State : std::enable_shared_from_this<State> {
    struct Child {
        asio::cancellation_signal signal;
    };

    State(asio::any_io_executor ex, ErrorHandler handler) : executor(std::move(ex)), on_error(std::move(handler)) {}

    /// Null after cancel().
    std::shared_ptr<Child> spawn(awaitable<void> task, ErrorHandler handler) {
        return spawn_on(executor, std::move(task), std::move(handler));
    }

    std::shared_ptr<Child> spawn_on(const asio::any_io_executor& on, awaitable<void> task, ErrorHandler handler) {
        if (cancelled) return nullptr;
        auto child = std::make_shared<Child>();
        children.push_back(child);
        auto ended = [self = shared_from_this(), child, handler = std::move(handler)](std::exception_ptr failure) {
            self->end(child, handler, failure);
        };
        asio::co_spawn(on, detail::shielded(std::move(task)),
                       asio::bind_cancellation_slot(child->signal.slot(), std::move(ended)));
        return child;
    }

    void end(const std::shared_ptr<Child>& child, const ErrorHandler& handler, const std::exception_ptr& failure) {
        std::erase(children, child);
        const ErrorHandler& receiver = handler ? handler : on_error;
        if (failure && !owner_gone && receiver && !(cancelled && is_aborted(failure))) receiver(failure);
        if (!children.empty()) return;
        for (Timer* joiner : joiners) joiner->cancel();
    }

    void emit() {
        // A copy, since a task may end and take itself off the list while the signal is being raised.
        const auto targets = children;
        for (const auto& child : targets) child->signal.emit(asio::cancellation_type::terminal);
    }

    void cancel() {
        if (cancelled) return;
        cancelled = true;
        if (children.empty()) return;
        // From inside the executor: before Boost 1.82 a signal raised elsewhere is forwarded by a bare pointer.
        asio::dispatch(executor, [self = shared_from_this()] { self->emit(); });
    }

    asio::any_io_executor executor;
    ErrorHandler on_error;
    std::vector<std::shared_ptr<Child>> children;
    std::vector<Timer*> joiners;
    bool cancelled = false;
    bool owner_gone = false;
};

namespace {

class Registered {
public:
    Registered(std::vector<Timer*>& list, Timer& timer) : list_(list), timer_(timer) { list_.push_back(&timer_); }
    ~Registered() { std::erase(list_, &timer_); }
    Registered(const Registered&) = delete;
    Registered& operator=(const Registered&) = delete;

private:
    std::vector<Timer*>& list_;
    Timer& timer_;
};

}  // namespace

TaskGroup::TaskGroup(asio::any_io_executor executor, ErrorHandler on_error)
    : state_(std::make_shared<State>(std::move(executor), std::move(on_error))) {}

TaskGroup::~TaskGroup() {
    state_->owner_gone = true;
    state_->cancel();
}

void TaskGroup::spawn(awaitable<void> task) {
    state_->spawn(std::move(task), nullptr);
}

void TaskGroup::spawn_on(asio::any_io_executor executor, awaitable<void> task) {
    state_->spawn_on(executor, std::move(task), nullptr);
}

void TaskGroup::spawn(awaitable<void> task, ErrorHandler on_error) {
    state_->spawn(std::move(task), std::move(on_error));
}

void TaskGroup::cancel() {
    state_->cancel();
}

awaitable<void> TaskGroup::join() {
    co_await join_for(steady_clock(), Clock::duration::max());
}

awaitable<bool> TaskGroup::join_for(Clock& clock, Clock::duration limit) {
    const auto state = state_;
    Timer timer(state->executor, clock);
    timer.expires_after(limit);
    const Registered registered(state->joiners, timer);
    bool expired = false;
    while (!expired && !state->children.empty()) expired = co_await timer.wait();
    co_return state->children.empty();
}

namespace {

/// How a task with a limit ended, for the one who waits for it.
class Outcome {
public:
    explicit Outcome(Timer& t) : waiting(&t) {}

    bool ended = false;
    std::exception_ptr failure;
    Timer* waiting;  // Null when nobody waits any more.
};

awaitable<void> tell(awaitable<void> task, std::shared_ptr<Outcome> outcome) {
    try {
        co_await std::move(task);
    } catch (...) {
        outcome->failure = std::current_exception();
    }
    outcome->ended = true;
    if (outcome->waiting != nullptr) {
        outcome->waiting->cancel();
    } else if (outcome->failure && !is_aborted(outcome->failure)) {
        std::rethrow_exception(outcome->failure);
    }
}

}  // namespace

awaitable<bool> TaskGroup::run_for(Clock& clock, Clock::duration limit, awaitable<void> task) {
    const auto state = state_;
    Timer timer(state->executor, clock);
    const auto outcome = std::make_shared<Outcome>(timer);
    const auto child = state->spawn(tell(std::move(task), outcome), nullptr);
    if (!child) throw boost::system::system_error(asio::error::operation_aborted);
    timer.expires_after(limit);
    bool expired = false;
    std::exception_ptr cancelled;
    try {
        while (!expired && !outcome->ended) expired = co_await timer.wait();
    } catch (...) {
        cancelled = std::current_exception();
    }
    outcome->waiting = nullptr;
    if (outcome->ended) {
        if (outcome->failure) std::rethrow_exception(outcome->failure);
        co_return true;
    }
    child->signal.emit(asio::cancellation_type::terminal);
    if (cancelled) std::rethrow_exception(cancelled);
    co_return false;
}

std::size_t TaskGroup::size() const noexcept {
    return state_->children.size();
}

}  // namespace tgfw::net
