#include <adapters/sqlite/inbox_writer.hpp>

#include <algorithm>
#include <chrono>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace tgfw::sqlite {

namespace asio = boost::asio;

namespace {

/// Between two tries of what nobody waits for, and how much of that is kept: while the disk is full for long, the
/// oldest is forgotten.
constexpr auto kDebtPause = std::chrono::seconds(5);
constexpr std::size_t kMostOwed = 100'000;

}  // namespace

/// Whoever waits may be taken down with its event loop.
class InboxWriter::Gone {
public:
    Gone(std::mutex& mutex, std::shared_ptr<Waiter> waiter) : mutex_(mutex), waiter_(std::move(waiter)) {}
    ~Gone() {
        const std::lock_guard lock(mutex_);
        waiter_->gone = true;
        waiter_->bell.reset();
    }
    Gone(const Gone&) = delete;
    Gone& operator=(const Gone&) = delete;

private:
    std::mutex& mutex_;
    std::shared_ptr<Waiter> waiter_;
};

InboxWriter::InboxWriter(const std::string& file, Sync sync) : store_(file), sync_(sync), thread_([this] { loop(); }) {}

InboxWriter::~InboxWriter() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    came_.notify_one();
    thread_.join();
}

awaitable<void> InboxWriter::run(Work work, Needs needs) {
    const auto executor = co_await asio::this_coro::executor;
    const auto waiter = std::make_shared<Waiter>(executor);
    const Gone gone(mutex_, waiter);
    Job job;
    job.work = std::move(work);
    job.needs = needs;
    job.waiter = waiter;
    add(std::move(job));
    while (!waiter->done) {
        co_await waiter->bell->async_wait(asio::as_tuple(asio::use_awaitable));
    }
    tell_errors();
    if (waiter->failure) std::rethrow_exception(waiter->failure);
}

void InboxWriter::post(Work work) {
    Job job;
    job.work = std::move(work);
    add(std::move(job));
}

void InboxWriter::add(Job job) {
    {
        const std::lock_guard lock(mutex_);
        jobs_.push_back(std::move(job));
        if (jobs_.size() > 1) return;  // The thread knows, or is at work and looks afterwards.
    }
    came_.notify_one();
}

void InboxWriter::tell_errors() {
    std::vector<std::exception_ptr> errors;
    {
        const std::lock_guard lock(mutex_);
        errors.swap(errors_);
    }
    if (!listener_) return;
    for (const auto& error : errors) listener_(error);
}

void InboxWriter::loop() {
    while (true) {
        Jobs jobs;
        bool ending = false;
        {
            std::unique_lock lock(mutex_);
            const auto called = [this] { return ending_ || !jobs_.empty(); };
            if (owed_.empty()) {
                came_.wait(lock, called);
            } else {
                came_.wait_for(lock, kDebtPause, called);
            }
            jobs.swap(jobs_);
            ending = ending_ && jobs.empty();
        }
        pay_debts();
        if (ending) return;
        perform(jobs);
        owe(jobs);
        answer(std::move(jobs));
    }
}

// All or none: where the disk is full or the file locked, there is no use in trying each.
void InboxWriter::pay_debts() {
    if (owed_.empty()) return;
    try {
        begin_for(false);
        for (const Work& work : owed_) work(store_);
        store_.commit();
        owed_.clear();
    } catch (...) {
        store_.roll_back();
    }
}

void InboxWriter::owe(Jobs& jobs) {
    for (Job& job : jobs) {
        if (!job.waiter && job.failure) owed_.push_back(std::move(job.work));
    }
    while (owed_.size() > kMostOwed) owed_.pop_front();
}

// Where one of them fails, each is tried by itself, so that it takes no other with it.
void InboxWriter::perform(Jobs& jobs) {
    if (jobs.size() == 1) return perform_alone(jobs.front());
    try {
        perform_together(jobs);
    } catch (...) {
        store_.roll_back();
        for (Job& job : jobs) perform_alone(job);
    }
}

void InboxWriter::begin_for(bool safely) {
    store_.set_sync(safely || sync_ == Sync::off ? sync_ : Sync::normal);
    store_.begin_transaction();
}

void InboxWriter::perform_together(Jobs& jobs) {
    begin_for(std::any_of(jobs.begin(), jobs.end(), [](const Job& job) { return job.needs == Needs::sync; }));
    for (Job& job : jobs) job.work(store_);
    store_.commit();
}

void InboxWriter::perform_alone(Job& job) {
    try {
        begin_for(job.needs == Needs::sync);
        job.work(store_);
        store_.commit();
    } catch (...) {
        store_.roll_back();
        job.failure = std::current_exception();
    }
}

void InboxWriter::answer(Jobs jobs) {
    std::vector<std::shared_ptr<Waiter>> waiters;
    const std::lock_guard lock(mutex_);
    for (Job& job : jobs) {
        if (!job.waiter) {
            if (job.failure) errors_.push_back(std::move(job.failure));
        } else if (!job.waiter->gone) {
            job.waiter->failure = std::move(job.failure);
            waiters.push_back(std::move(job.waiter));
        }
    }
    if (waiters.empty()) return;
    const auto executor = waiters.front()->bell->get_executor();
    asio::post(executor, [waiters = std::move(waiters)] {
        for (const auto& waiter : waiters) {
            waiter->done = true;
            if (waiter->bell) waiter->bell->cancel();
        }
    });
}

}  // namespace tgfw::sqlite
