#pragma once

#include <optional>
#include <utility>

#include <boost/asio/this_coro.hpp>

#include <app/polling/poll_window.hpp>
#include <tgfw/app/delivery/receipt.hpp>
#include <tgfw/core/awaitable.hpp>
#include <tgfw/core/timer.hpp>

namespace tgfw {

/// The window of a poller, with a bell for the verdicts. Receipts may outlive the poller.
class PollBook final : public Receipt::Book {
public:
    PollBook(Clock& clock, std::size_t limit, std::int64_t offset = 0) : window(limit, offset), clock_(&clock) {}

    void settle(std::int64_t update_id, Receipt::Verdict verdict) noexcept override {
        verdict.accepted ? window.accept(update_id) : window.refuse(update_id);
        if (bell_ != nullptr) bell_->cancel();
    }

    /// Waits for the next verdict, no longer than this.
    awaitable<void> wait_until(Clock::time_point deadline) {
        const auto executor = co_await boost::asio::this_coro::executor;
        Timer bell(executor, *clock_);
        const Ringing ringing(*this, bell);
        bell.expires_at(deadline);
        const bool came = co_await bell.wait();
        static_cast<void>(came);
    }

    PollWindow window;

private:
    /// The bell can be rung as long as somebody waits.
    class Ringing {
    public:
        Ringing(PollBook& book, Timer& bell) : book_(book) { book_.bell_ = &bell; }
        ~Ringing() { book_.bell_ = nullptr; }
        Ringing(const Ringing&) = delete;
        Ringing& operator=(const Ringing&) = delete;

    private:
        PollBook& book_;
    };

    Clock* clock_;
    Timer* bell_ = nullptr;
};

}  // namespace tgfw
