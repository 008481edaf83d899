#include <bot/broadcast/ledger.hpp>

#include <algorithm>
#include <utility>

namespace tgfw {

void BroadcastCounts::add(BroadcastOutcome outcome) noexcept {
    switch (outcome) {
        case BroadcastOutcome::migrated:
            ++migrated;
            ++sent;
            break;
        case BroadcastOutcome::sent:
            ++sent;
            break;
        case BroadcastOutcome::blocked:
            ++blocked;
            break;
        case BroadcastOutcome::failed:
            ++failed;
            break;
        case BroadcastOutcome::unknown:
            ++unknown;
            break;
    }
}

namespace detail {

namespace {

/// Beyond so many chats that are done behind one that is not, no page is fetched.
constexpr std::size_t kFarthest = 50'000;

/// Outcomes and final marks have the same order.
BroadcastEntry::Mark mark_of(BroadcastOutcome outcome) {
    return static_cast<BroadcastEntry::Mark>(outcome);
}
BroadcastOutcome outcome_of(BroadcastEntry::Mark mark) {
    return static_cast<BroadcastOutcome>(mark);
}

}  // namespace

BroadcastLedger::BroadcastLedger(BroadcastCheckpoint from, std::uint32_t window, BroadcastDelivery delivery,
                                 std::uint32_t stop_after)
    : window_(window),
      delivery_(delivery),
      stop_after_(stop_after),
      base_(from.counts),
      counts_(from.counts),
      next_(std::move(from.cursor)),
      ended_(from.complete) {
    for (BroadcastEntry& entry : from.entries) {
        std::string key = entry.chat.to_string();
        if (entry.mark == BroadcastEntry::Mark::released) {
            earlier_.erase(key);
        } else {
            earlier_.insert_or_assign(std::move(key), std::move(entry));
        }
    }
    for (const auto& [key, entry] : earlier_) {
        if (entry.is_final()) counts_.add(outcome_of(entry.mark));
    }
    remembered_ = earlier_.size();
}

bool BroadcastLedger::chats_left() const noexcept {
    return !pages_.empty() && pages_.back().next < pages_.back().chats.size();
}

bool BroadcastLedger::wants_page() const {
    // Where nothing is under way, waiting would bring nothing.
    const bool near = remembered_ < kFarthest || (under_way_.empty() && held_.empty());
    return !ended_ && !chats_left() && near;
}

bool BroadcastLedger::complete() const noexcept {
    return ended_ && pages_.empty();
}

void BroadcastLedger::add_page(BroadcastPage page) {
    Page& added = pages_.emplace_back();
    added.number = numbers_++;
    added.cursor = std::exchange(next_, std::move(page.next));
    added.chats = std::move(page.chats);
    ended_ = next_.empty();
    close_pages();
}

std::vector<BroadcastTicket> BroadcastLedger::begin() {
    std::vector<BroadcastTicket> begun;
    const bool careful = delivery_ == BroadcastDelivery::at_most_once;
    if (careful && under_way_.size() > window_ / 2) return begun;
    while (under_way_.size() < window_) {
        auto ticket = begin_one();
        if (!ticket) break;
        if (careful) entries_.emplace_back(ticket->chat, BroadcastEntry::Mark::begun);
        under_way_.push_back(*ticket);
        begun.push_back(std::move(*ticket));
    }
    if (under_way_.empty() && !chats_left() && !wants_page()) confirm_held();
    return begun;
}

std::optional<BroadcastTicket> BroadcastLedger::begin_one() {
    while (chats_left()) {
        Page& page = pages_.back();
        ChatId chat = std::move(page.chats[page.next++]);
        if (was_settled(page, chat)) continue;
        return BroadcastTicket(std::move(chat), page.number);
    }
    close_pages();
    return std::nullopt;
}

bool BroadcastLedger::was_settled(Page& page, const ChatId& chat) {
    const auto found = earlier_.find(chat.to_string());
    if (found == earlier_.end()) return false;
    const BroadcastEntry entry = std::move(found->second);
    earlier_.erase(found);
    --remembered_;
    if (entry.is_final()) {
        page.entries.push_back(entry);
        ++remembered_;
        ++page.settled;
        return true;
    }
    if (delivery_ == BroadcastDelivery::at_least_once) return false;
    write_down(page,
               BroadcastChat(chat, BroadcastOutcome::unknown, "the bot was stopped while its call was under way"));
    return true;
}

void BroadcastLedger::write_down(Page& page, BroadcastChat result) {
    BroadcastEntry entry(result.chat, mark_of(result.outcome));
    counts_.add(result.outcome);
    ++page.settled;
    ++remembered_;
    page.entries.push_back(entry);
    entries_.push_back(std::move(entry));
    settled_.push_back(std::move(result));
}

void BroadcastLedger::settle(const BroadcastTicket& ticket, BroadcastChat result) {
    write_down(pages_[ticket.page - pages_.front().number], std::move(result));
    close_pages();
}

void BroadcastLedger::end(const BroadcastTicket& ticket, BroadcastChat result) {
    forget(ticket);
    const BroadcastOutcome outcome = result.outcome;
    if (outcome == BroadcastOutcome::failed || outcome == BroadcastOutcome::unknown) {
        ++streak_;
        last_failure_ = result.reason;
    }
    if (outcome == BroadcastOutcome::failed && stop_after_ > 0) {
        held_.emplace_back(ticket, std::move(result));
        return;
    }
    settle(ticket, std::move(result));
    if (outcome != BroadcastOutcome::sent && outcome != BroadcastOutcome::migrated) return;
    streak_ = 0;
    confirm_held();
}

void BroadcastLedger::confirm_held() {
    for (Held& held : std::exchange(held_, std::vector<Held>())) settle(held.ticket, std::move(held.result));
}

void BroadcastLedger::release_held() {
    for (const Held& held : std::exchange(held_, std::vector<Held>())) release(held.ticket);
}

void BroadcastLedger::release(const BroadcastTicket& ticket) {
    forget(ticket);
    if (delivery_ == BroadcastDelivery::at_most_once) {
        entries_.emplace_back(ticket.chat, BroadcastEntry::Mark::released);
    }
}

void BroadcastLedger::lose(const BroadcastTicket& ticket) {
    forget(ticket);
    lost_.push_back(ticket);
}

void BroadcastLedger::forget(const BroadcastTicket& ticket) {
    const auto found = std::find_if(under_way_.begin(), under_way_.end(), [&](const BroadcastTicket& other) {
        return other.page == ticket.page && other.chat == ticket.chat;
    });
    if (found != under_way_.end()) under_way_.erase(found);
}

void BroadcastLedger::close_pages() {
    while (!pages_.empty() && pages_.front().settled == pages_.front().chats.size()) {
        for (const BroadcastEntry& entry : pages_.front().entries) base_.add(outcome_of(entry.mark));
        remembered_ -= pages_.front().entries.size();
        pages_.pop_front();
        checkpoint_due_ = true;
    }
}

std::vector<BroadcastChat> BroadcastLedger::take_settled() {
    return std::exchange(settled_, std::vector<BroadcastChat>());
}

std::vector<BroadcastEntry> BroadcastLedger::take_entries() {
    return std::exchange(entries_, std::vector<BroadcastEntry>());
}

BroadcastCheckpoint BroadcastLedger::take_checkpoint() {
    entries_.clear();
    checkpoint_due_ = false;
    BroadcastCheckpoint saved;
    saved.complete = complete();
    saved.cursor = pages_.empty() ? next_ : pages_.front().cursor;
    saved.counts = base_;
    // Of a broadcast that is complete, what an earlier run knew of chats that are gone from the source counts as well.
    if (saved.complete) saved.counts = counts_;
    if (saved.complete) return saved;
    for (const auto& [key, entry] : earlier_) saved.entries.push_back(entry);
    for (const Page& page : pages_) saved.entries.insert(saved.entries.end(), page.entries.begin(), page.entries.end());
    if (delivery_ == BroadcastDelivery::at_least_once) return saved;
    const auto add_begun = [&](const BroadcastTicket& ticket) {
        saved.entries.emplace_back(ticket.chat, BroadcastEntry::Mark::begun);
    };
    for (const BroadcastTicket& ticket : under_way_) add_begun(ticket);
    for (const BroadcastTicket& ticket : lost_) add_begun(ticket);
    for (const Held& held : held_) add_begun(held.ticket);
    return saved;
}

}  // namespace detail
}  // namespace tgfw
