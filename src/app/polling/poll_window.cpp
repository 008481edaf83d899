#include <app/polling/poll_window.hpp>

#include <algorithm>
#include <array>
#include <limits>

namespace tgfw {

namespace {

/// The server takes a poll with the same offset within half a second for a busy loop, and answers with one update.
constexpr std::array<Clock::duration, 3> kPauses{std::chrono::milliseconds(100), std::chrono::milliseconds(550),
                                                 std::chrono::seconds(1)};

/// It does not take one with another offset for such.
constexpr Clock::duration kPauseBehindMark = std::chrono::milliseconds(50);

}  // namespace

void PollWindow::asked() {
    asked_ = offset_;
    passed_.clear();
}

// What was refused and would stand before the first of the answer has expired at the server.
void PollWindow::answered(std::optional<std::int64_t> first) {
    polled_ = asked_;
    idle_ = std::min(idle_ + 1, kPauses.size());
    news_ = false;
    for (Entry& entry : entries_) {
        if (first && entry.id >= *first) break;
        if (entry.state != State::refused) continue;
        entry.state = State::accepted;
        --refused_;
    }
    advance();
}

bool PollWindow::take(std::int64_t update_id) {
    if (std::find(passed_.begin(), passed_.end(), update_id) != passed_.end()) return false;
    if (Entry* known = find(update_id)) {
        if (known->state != State::refused) return false;
        known->state = State::in_flight;
        --refused_;
    } else {
        entries_.emplace_back(update_id, State::in_flight);
        idle_ = 0;
        news_ = true;
    }
    ++in_flight_;
    return true;
}

void PollWindow::accept(std::int64_t update_id) noexcept {
    settle(update_id, State::accepted);
    advance();
}

void PollWindow::refuse(std::int64_t update_id) noexcept {
    settle(update_id, State::refused);
}

void PollWindow::settle(std::int64_t update_id, State state) noexcept {
    Entry* entry = find(update_id);
    if (entry == nullptr || entry->state != State::in_flight) return;
    entry->state = state;
    --in_flight_;
    if (state == State::refused) ++refused_;
}

void PollWindow::advance() noexcept {
    while (!entries_.empty() && entries_.front().state == State::accepted) {
        const std::int64_t id = entries_.front().id;
        offset_ = id < std::numeric_limits<std::int64_t>::max() ? id + 1 : id;
        passed_.push_back(entries_.front().id);
        entries_.pop_front();
    }
}

PollWindow::Entry* PollWindow::find(std::int64_t update_id) noexcept {
    const auto found =
        std::find_if(entries_.begin(), entries_.end(), [&](const Entry& e) { return e.id == update_id; });
    return found == entries_.end() ? nullptr : &*found;
}

void PollWindow::pass_nameless() noexcept {
    if (offset_ > 0 && entries_.empty()) ++offset_;
}

Clock::duration PollWindow::wait() const noexcept {
    if (entries_.empty()) return Clock::duration::zero();
    const bool stands = offset_ == polled_;
    if (stands && refused_ == 0 && entries_.size() >= size_) return Clock::duration::max();
    if (!stands) return news_ ? Clock::duration::zero() : kPauseBehindMark;
    return kPauses[std::min(idle_, kPauses.size() - 1)];
}

}  // namespace tgfw
