#pragma once

#include <exception>
#include <memory>
#include <optional>
#include <utility>

#include <boost/asio/any_io_executor.hpp>

#include <tgfw/core/clock.hpp>
#include <tgfw/core/timer.hpp>
#include <tgfw/dispatch/agenda.hpp>
#include <tgfw/dispatch/scheduler.hpp>
#include <tgfw/net/task_group.hpp>

namespace tgfw::test {

/// A Scheduler without an Application: work runs beside everything else when its time has come.
///
/// On a ManualClock: `clock.advance(30s); testing::run_ready(io);` runs what is due. stop() does what the end of an
/// Application does.
class TestScheduler final : public Scheduler {
public:
    TestScheduler(boost::asio::any_io_executor executor, Clock& clock)
        : clock_(&clock),
          alarm_(executor, clock),
          tasks_(executor, [this](std::exception_ptr error) { failure = std::move(error); }) {
        tasks_.spawn(keep());
    }

    std::uint64_t schedule(Clock::time_point when, std::shared_ptr<const Update> like, Work work,
                           AtStop at_stop) override {
        const auto id = agenda.add(when, std::move(like), std::move(work), at_stop);
        alarm_.cancel();
        return id;
    }
    bool cancel(std::uint64_t id) noexcept override { return agenda.cancel(id); }

    /// Runs what is to be run at the end, one after another, and waits for it. No more is done after it.
    [[nodiscard]] awaitable<void> stop() {
        for (auto due = agenda.take_all(); !due.empty(); due = agenda.take_all()) {
            for (const Agenda::Due& entry : due) co_await run(entry.id);
        }
        stopped_ = true;
        alarm_.cancel();
        co_await tasks_.join();
    }

    Agenda agenda;
    std::exception_ptr failure;  // The last that work threw.

private:
    awaitable<void> keep() {
        while (!stopped_) {
            while (const auto due = agenda.take_due(clock_->now())) tasks_.spawn(run(due->id));
            alarm_.expires_at(agenda.next_deadline().value_or(Clock::time_point::max()));
            const bool came = co_await alarm_.wait();
            static_cast<void>(came);
        }
    }

    awaitable<void> run(Agenda::Id id) {
        const auto work = agenda.begin(id);
        if (!work) co_return;
        auto task = (*work)();
        co_await std::move(task);
    }

    Clock* clock_;
    Timer alarm_;
    net::TaskGroup tasks_;
    bool stopped_ = false;
};

}  // namespace tgfw::test
