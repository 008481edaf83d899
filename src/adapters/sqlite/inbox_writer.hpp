#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <adapters/sqlite/store.hpp>
#include <tgfw/core/awaitable.hpp>

namespace tgfw::sqlite {

/// The thread that works on a Store: all that has come meanwhile goes into one transaction, in its order.
class InboxWriter {
public:
    using Work = std::function<void(Store&)>;

    /// What a work needs of its transaction.
    enum class Needs {
        nothing,  ///< It may be lost in a power cut.
        sync,     ///< It is as safe as the inbox's Sync says.
    };

    InboxWriter(const std::string& file, Sync sync);
    /// Works off what is left.
    ~InboxWriter();
    InboxWriter(const InboxWriter&) = delete;
    InboxWriter& operator=(const InboxWriter&) = delete;

    /// Waits until it is committed. Throws what it threw, or what the commit did.
    awaitable<void> run(Work work, Needs needs);
    /// Does not wait; what fails goes to the listener, at the next run(), and is tried again until it succeeds.
    void post(Work work);
    void on_error(std::function<void(std::exception_ptr)> listener) { listener_ = std::move(listener); }

private:
    /// Somebody waits for a work. What is below the line belongs to the executor's thread.
    class Waiter {
    public:
        explicit Waiter(boost::asio::any_io_executor executor)
            : bell(std::in_place, std::move(executor), boost::asio::steady_timer::time_point::max()) {}

        bool gone = false;  // Guarded by the mutex: its event loop may be no more.
        std::exception_ptr failure;
        // ---
        bool done = false;
        // Gone with whoever waits: the thread may be the last to have this, when there is no event loop any more.
        std::optional<boost::asio::steady_timer> bell;
    };

    class Job {
    public:
        Work work;
        Needs needs = Needs::nothing;
        std::shared_ptr<Waiter> waiter;  // Null: nobody waits.
        std::exception_ptr failure;
    };
    using Jobs = std::vector<Job>;

    class Gone;

    void add(Job job);
    void loop();
    void pay_debts();
    void owe(Jobs& jobs);
    void perform(Jobs& jobs);
    void begin_for(bool safely);
    void perform_together(Jobs& jobs);
    void perform_alone(Job& job);
    void answer(Jobs jobs);
    void tell_errors();

    Store store_;
    Sync sync_;
    std::deque<Work> owed_;  // What nobody waits for and has failed; the thread's.
    std::function<void(std::exception_ptr)> listener_;
    std::mutex mutex_;
    std::condition_variable came_;
    Jobs jobs_;
    std::vector<std::exception_ptr> errors_;
    bool ending_ = false;
    std::thread thread_;
};

}  // namespace tgfw::sqlite
