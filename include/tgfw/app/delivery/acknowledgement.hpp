#pragma once

// Not part of tgfw/tgfw.hpp: a file that chooses an acknowledgement includes it.

#include <chrono>
#include <cstddef>
#include <memory>
#include <utility>

#include <tgfw/app/delivery/inbox.hpp>

namespace tgfw {

/// When the server may forget an update, and so what is lost or repeated when the bot is killed.
class Acknowledgement {
public:
    enum class When { on_receipt, on_enqueue, after_handling };

    /// As soon as it is in memory. A crash loses what had not been handled; nothing is handled twice.
    [[nodiscard]] static Acknowledgement on_receipt() { return Acknowledgement(When::on_receipt, nullptr); }
    /// When the inbox has it durably. A crash loses nothing: at the next start it is handled first. What a crash
    /// interrupts is handled again. `inbox` belongs to one Application at a time.
    [[nodiscard]] static Acknowledgement on_enqueue(std::shared_ptr<Inbox> inbox) {
        return Acknowledgement(When::on_enqueue, std::move(inbox));
    }
    /// When its handlers have ended, or one of them waits for a further update. A crash loses nothing: the server sends
    /// again what was not handled. A webhook's response waits; of a poll's window, the offset stays at the first that
    /// is not handled.
    [[nodiscard]] static Acknowledgement after_handling() { return Acknowledgement(When::after_handling, nullptr); }

    /// Where dead letters go, and the ids of handled updates, so that also a restarted bot knows them; without one they
    /// are known as long as the process lives. For on_receipt() and after_handling(); on_enqueue() uses its inbox.
    Acknowledgement& with_store(std::shared_ptr<Inbox> value) { return store = std::move(value), *this; }
    /// How often an update's handling may end with the process before it becomes a dead letter; 3, at least 1. With a
    /// store or an inbox.
    Acknowledgement& with_attempts(int value) { return attempts = value, *this; }
    /// How often a handler may throw before the update becomes a dead letter; 1, at least 1. Beyond that it is handled
    /// again after 1 s, 2 s and so on, a minute at most. With a store or an inbox.
    Acknowledgement& with_failure_attempts(int value) { return failure_attempts = value, *this; }
    /// How many ids of handled updates are known, and how long: a million, for 24 h, as long as the server keeps them.
    Acknowledgement& with_seen(std::size_t count, std::chrono::hours time) {
        return max_seen = count, seen_for = time, *this;
    }

    When when = When::on_receipt;
    std::shared_ptr<Inbox> store;
    int attempts = 3;
    int failure_attempts = 1;
    std::size_t max_seen = 1'000'000;
    std::chrono::hours seen_for{24};

private:
    Acknowledgement(When w, std::shared_ptr<Inbox> s) : when(w), store(std::move(s)) {}
};

}  // namespace tgfw
