#include <tgfw/core/async_logger.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include <core/log_ring.hpp>
#include <core/quiet_thread.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw {

namespace {

constexpr std::size_t largest_log_ring = std::size_t{1} << 20U;

std::size_t log_ring_size(std::size_t wanted) {
    if (wanted > largest_log_ring) throw ConfigError("AsyncLogger: a capacity beyond 1048576 lines; wait for fewer");
    return std::bit_ceil(std::max<std::size_t>(wanted, 2));
}

}  // namespace

/// Shared by the logger and its thread, so that a thread that hangs in the sink may outlive the logger.
class AsyncLogger::State {
public:
    State(std::unique_ptr<LogSink> inner, std::size_t capacity) : inner_(std::move(inner)), ring_(capacity) {}

    void write(const LogRecord& record) noexcept {
        if (!ring_.push(record)) dropped_.fetch_add(1, std::memory_order_relaxed);
        wake();
    }

    bool flush(std::chrono::milliseconds limit) noexcept {
        const std::uint64_t upto = ring_.taken();
        const std::uint64_t untold = dropped_.load(std::memory_order_relaxed);
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, limit, [&] { return written_ >= upto && told_ >= untold; });
    }

    /// Returns whether all was written and the thread has ended.
    bool stop(std::chrono::milliseconds limit) noexcept {
        is_stopping_.store(true);
        wake();
        std::unique_lock lock(mutex_);
        const bool is_done = changed_.wait_for(lock, limit, [&] { return is_done_; });
        if (!is_done) is_abandoned_.store(true);
        return is_done;
    }

    [[nodiscard]] std::uint64_t lost() const noexcept {
        return dropped_.load(std::memory_order_relaxed) + ring_.failed() + inner_->lost();
    }

    /// The thread.
    void run() noexcept {
        for (;;) {
            const int seen = signal_.load();
            const bool is_last = is_stopping_.load();  // What is logged before stop() is in the ring by now.
            write_out();
            if (is_last || is_abandoned_.load()) break;
            signal_.wait(seen);
        }
        const std::lock_guard lock(mutex_);
        is_done_ = true;
        changed_.notify_all();
    }

    std::thread thread;

private:
    void wake() noexcept {
        signal_.fetch_add(1);
        signal_.notify_one();
    }

    void write_out() noexcept {
        constexpr std::uint64_t batch = 64;
        while (!is_abandoned_.load() && ring_.pop(*inner_)) {
            const std::uint64_t popped = ring_.popped();
            if (popped % batch == 0) publish();
            // Under a load that never ends the ring is never empty; the count is told all the same, now and then.
            if (popped % telling_interval == 0) tell_dropped();
        }
        tell_dropped();
        publish();
    }

    void tell_dropped() noexcept {
        const std::uint64_t dropped = dropped_.load(std::memory_order_relaxed);
        if (dropped == told_by_thread_ || is_abandoned_.load()) return;
        const std::array<LogField, 1> fields{LogField("dropped", static_cast<std::int64_t>(dropped - told_by_thread_))};
        inner_->log(LogLevel::warning, "log lines dropped, as they came faster than they can be written", fields);
        told_by_thread_ = dropped;
    }

    void publish() noexcept {
        const std::lock_guard lock(mutex_);
        written_ = ring_.popped();
        told_ = told_by_thread_;
        changed_.notify_all();
    }

    static constexpr std::uint64_t telling_interval = 4096;

    std::unique_ptr<LogSink> inner_;
    detail::LogRing ring_;
    std::atomic<std::uint64_t> dropped_{0};
    std::uint64_t told_by_thread_ = 0;
    std::atomic<int> signal_{0};
    std::atomic<bool> is_stopping_{false};
    std::atomic<bool> is_abandoned_{false};

    std::mutex mutex_;
    std::condition_variable changed_;
    std::uint64_t written_ = 0;
    std::uint64_t told_ = 0;
    bool is_done_ = false;
};

AsyncLogger::AsyncLogger(std::unique_ptr<LogSink> inner, std::size_t capacity, std::chrono::milliseconds deadline)
    : deadline_(deadline) {
    if (inner == nullptr) throw ConfigError("AsyncLogger: no sink to write to; give it a json_logger(), for example");
    state_ = std::make_shared<State>(std::move(inner), log_ring_size(capacity));
    state_->thread = detail::thread_without_signals([state = state_] { state->run(); });
}

AsyncLogger::~AsyncLogger() {
    if (state_->stop(deadline_)) {
        state_->thread.join();
    } else {
        state_->thread.detach();
    }
}

void AsyncLogger::write(const LogRecord& record) noexcept {
    state_->write(record);
}

bool AsyncLogger::flush(std::chrono::milliseconds limit) noexcept {
    return state_->flush(limit);
}

std::uint64_t AsyncLogger::lost() const noexcept {
    return state_->lost();
}

}  // namespace tgfw
