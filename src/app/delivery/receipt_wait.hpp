#pragma once

#include <optional>
#include <utility>

#include <boost/asio/any_io_executor.hpp>

#include <tgfw/app/delivery/receipt.hpp>
#include <tgfw/core/awaitable.hpp>
#include <tgfw/core/clock.hpp>
#include <tgfw/core/timer.hpp>

namespace tgfw {

/// The book of one receipt, for whoever waits until it is settled. Not thread-safe.
class ReceiptWait final : public Receipt::Book {
public:
    ReceiptWait(boost::asio::any_io_executor executor, Clock& clock) : executor_(std::move(executor)), clock_(&clock) {}

    void settle(std::int64_t, Receipt::Verdict verdict) noexcept override {
        if (verdict_) return;  // A handler has filled the response.
        verdict_ = std::move(verdict);
        if (bell_) bell_->cancel();
    }

    /// Waits for the verdict until `deadline`. False where there is none by then.
    awaitable<bool> settled(Clock::time_point deadline = Clock::time_point::max()) {
        if (verdict_) co_return true;
        bell_.emplace(executor_, *clock_);
        bell_->expires_at(deadline);
        const bool late = co_await bell_->wait();
        static_cast<void>(late);
        co_return verdict_.has_value();
    }
    [[nodiscard]] const std::optional<Receipt::Verdict>& verdict() const noexcept { return verdict_; }

private:
    boost::asio::any_io_executor executor_;
    Clock* clock_;
    std::optional<Receipt::Verdict> verdict_;
    std::optional<Timer> bell_;  // Made where the verdict is not there at once, which is rare.
};

}  // namespace tgfw
