#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include <tgfw/bot/broadcast/broadcast_journal.hpp>
#include <tgfw/bot/broadcast/broadcast_report.hpp>
#include <tgfw/bot/retry_policy.hpp>
#include <tgfw/core/clock.hpp>

namespace tgfw {

/// What happens on a resumption to the chats whose calls were under way at a crash; BroadcastOptions::window of them.
enum class BroadcastDelivery : std::uint8_t {
    at_least_once,  ///< They are sent to again: none is missed, so many may get the message twice.
    at_most_once,   ///< They are reported as unknown: none gets it twice, so many may miss it.
};

/// Ends a broadcast softly: no further chat is begun, calls under way end by themselves, and the report is incomplete.
/// A handle: copies are the same.
class BroadcastStop {
public:
    BroadcastStop();

    /// Not thread-safe: call it on the broadcast's executor.
    void request() const;
    [[nodiscard]] bool requested() const noexcept;

    /// For the broadcast: what to call on a request; null: nothing.
    void on_request(std::function<void()> wake) const;

private:
    class State;
    std::shared_ptr<State> state_;
};

/// Settings of a broadcast, all with a default.
class BroadcastOptions {
public:
    BroadcastOptions() = default;

    BroadcastOptions& with_journal(std::shared_ptr<BroadcastJournal> value) {
        return journal = std::move(value), *this;
    }
    BroadcastOptions& with_delivery(BroadcastDelivery value) { return delivery = value, *this; }
    BroadcastOptions& with_window(std::uint32_t calls) { return window = calls, *this; }
    BroadcastOptions& with_paid(bool on = true) { return paid = on, *this; }
    BroadcastOptions& with_retry(RetryPolicy value) { return retry = value, *this; }
    BroadcastOptions& with_stop_after(std::uint32_t failures) { return stop_after = failures, *this; }
    BroadcastOptions& with_on_chat(std::function<void(const BroadcastChat&)> told) {
        return on_chat = std::move(told), *this;
    }
    BroadcastOptions& with_on_progress(std::function<void(const BroadcastProgress&)> told,
                                       Clock::duration every = std::chrono::seconds(1)) {
        return on_progress = std::move(told), progress_every = every, *this;
    }
    BroadcastOptions& with_kept(std::size_t count) { return kept = count, *this; }
    BroadcastOptions& with_stop(BroadcastStop value) { return stop = std::move(value), *this; }

    /// Where it keeps its place; null: nowhere, and a broadcast that is stopped begins anew.
    std::shared_ptr<BroadcastJournal> journal;
    BroadcastDelivery delivery = BroadcastDelivery::at_least_once;
    /// How many calls are under way at once, those that wait for the flood limits included: also the number of chats of
    /// unclear fate after a crash. 0: 30, and 200 in the paid lane.
    std::uint32_t window = 0;
    /// Whether messages go by the paid lane (allow_paid_broadcast): 1000 a second, for 0.1 Stars each from the bot's
    /// balance beyond the free ones.
    bool paid = false;
    /// Instead of the bot's own policy. A call of unknown fate is not repeated, unless this policy says so.
    std::optional<RetryPolicy> retry;
    /// So many failures with no success in between stop the broadcast, as every further chat would fail, too: the text
    /// is not valid, or the server is down. Chats that blocked the bot do not count. 0: never.
    std::uint32_t stop_after = 20;
    /// Hears of each chat that is dealt with, before the journal does: after a crash perhaps twice. What it throws
    /// stops the broadcast.
    std::function<void(const BroadcastChat&)> on_chat;
    /// Hears regularly how it goes, and at the end. What it throws stops the broadcast.
    std::function<void(const BroadcastProgress&)> on_progress;
    Clock::duration progress_every = std::chrono::seconds(1);
    /// How many chats with troubles the report lists; on_chat hears of all.
    std::size_t kept = 1000;
    std::optional<BroadcastStop> stop;
};

}  // namespace tgfw
