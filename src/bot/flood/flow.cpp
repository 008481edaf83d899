#include <bot/flood/flow.hpp>

#include <algorithm>

#include <bot/flood/chat.hpp>

namespace tgfw::flood {

namespace {

/// Refusals from two places within this time have one cause that both share.
constexpr std::chrono::seconds kSameCause{2};
/// One call in so many looks for a chat to forget.
constexpr std::uint64_t kLookEvery = 16;

std::size_t family_of(const OutgoingCall& call) {
    return static_cast<std::size_t>(call.family);
}

bool counts(const OutgoingCall& call) {
    return call.family == CallFamily::messages || call.family == CallFamily::edits;
}

std::size_t lane_of(const OutgoingCall& call) {
    return family_of(call) * 2 + (call.paid ? 1 : 0);
}

Clock::duration interval_of(const Pace& pace) {
    return pace.unlimited() ? Clock::duration(std::chrono::seconds(1)) : pace.rate().period() / pace.rate().count();
}

}  // namespace

Flow::Flow(const FloodLimits& limits) : chat_pace_(limits.chat), group_pace_(limits.group) {
    all_.pace = Pace(limits.overall);
    paid_.pace = Pace(limits.paid);
    for (std::size_t i = 0; i < kCallFamilies; ++i) families_[i].pace = Pace(limits.families[i]);
}

Flow::~Flow() {
    for (auto& lanes : lanes_) {
        for (Lane& lane : lanes) lane.clear();
    }
    for (auto& [key, chat] : chats_) {
        if (chat->trouble) chat->trouble->queue.clear();
    }
}

void Flow::enter(Ticket& ticket, Clock::time_point now) {
    if (ticket.number == 0) ticket.number = ++next_number_;
    ticket.chat = chat_of(ticket.call, now);
    if (ticket.chat != nullptr) ++ticket.chat->under_way;
    if (waiting_ == 0) {  // Nobody is before it: often all that there is to do.
        const bool chat_is_ready = ticket.chat == nullptr || chat_ready(*ticket.chat, ticket.call, now) <= now;
        if (chat_is_ready && lane_ready(ticket.call, now) <= now) return grant(ticket, now);
    }
    ticket.state = Ticket::State::waiting;
    ++waiting_;
    place(ticket, now);
}

void Flow::place(Ticket& ticket, Clock::time_point now) {
    if (ticket.chat == nullptr) {
        lanes_[static_cast<std::size_t>(ticket.call.priority)][lane_of(ticket.call)].push_back(ticket);
        return;
    }
    unsettle(*ticket.chat);
    ticket.chat->queue(ticket);
    settle(*ticket.chat, now);
}

// The first of the chat's queue goes where it waits next: into a lane, or until the chat's own limits let it.
void Flow::settle(Chat& chat, Clock::time_point now) {
    Ticket* first = chat.front();
    if (first == nullptr) return;
    const Clock::time_point ready = chat_ready(chat, first->call, now);
    if (ready <= now) {
        lanes_[static_cast<std::size_t>(first->call.priority)][lane_of(first->call)].push_back(*first);
    } else if (ready != Clock::time_point::max()) {
        chat.trouble->blocked = true;
        chat.trouble->blocked_until = ready;
        blocked_.emplace(ready, &chat);
    }
}

void Flow::unsettle(Chat& chat) noexcept {
    if (!chat.trouble) return;
    if (chat.trouble->blocked) {
        blocked_.erase(std::pair(chat.trouble->blocked_until, &chat));
        chat.trouble->blocked = false;
    }
    Ticket* first = chat.front();
    if (first == nullptr || !first->in_lane.is_linked()) return;
    Lane& lane = lanes_[static_cast<std::size_t>(first->call.priority)][lane_of(first->call)];
    lane.erase(lane.iterator_to(*first));
}

void Flow::leave(Ticket& ticket, Clock::time_point now) noexcept {
    if (ticket.state == Ticket::State::granted) {
        end(ticket, now, false);
    } else if (ticket.state == Ticket::State::waiting) {
        --waiting_;
        detach(ticket, now);
        if (ticket.chat != nullptr) --ticket.chat->under_way;
    }
    ticket.state = Ticket::State::outside;
}

void Flow::detach(Ticket& ticket, Clock::time_point now) noexcept {
    if (ticket.chat == nullptr) {
        Lane& lane = lanes_[static_cast<std::size_t>(ticket.call.priority)][lane_of(ticket.call)];
        lane.erase(lane.iterator_to(ticket));
        return;
    }
    unsettle(*ticket.chat);
    ticket.chat->trouble->queue.erase(ticket.chat->trouble->queue.iterator_to(ticket));
    settle(*ticket.chat, now);
}

void Flow::grant(Ticket& ticket, Clock::time_point now) {
    const OutgoingCall& call = ticket.call;
    if (ticket.state == Ticket::State::waiting) {
        --waiting_;
        granted_.push_back(&ticket);
        if (ticket.chat == nullptr) detach(ticket, now);
    }
    if (counts(call)) {
        Gate& gate = call.paid ? paid_ : all_;
        gate.meter.take(gate.pace, call.cost, now);
        families_[family_of(call)].meter.take(families_[family_of(call)].pace, call.cost, now);
    }
    if (Chat* chat = ticket.chat) {
        if (ticket.state == Ticket::State::waiting) {
            unsettle(*chat);
            chat->trouble->queue.erase(chat->trouble->queue.iterator_to(ticket));
        }
        if (counts(call) && !call.paid) {
            chat->meter.take(chat_pace_, call.cost, now);
            if (call.group) chat->group_meter.take(group_pace_, call.cost, now);
        }
        if (chat->trouble) chat->trouble->last_grant = now;
        settle(*chat, now);
    }
    ticket.state = Ticket::State::granted;
}

void Flow::finish(Ticket& ticket, Clock::time_point now) noexcept {
    if (ticket.state != Ticket::State::granted) return;
    if (ticket.chat != nullptr) ticket.chat->learn_from_success(interval_of(chat_pace_));
    end(ticket, now, true);
    ticket.state = Ticket::State::outside;
}

void Flow::end(Ticket& ticket, Clock::time_point now, bool sent) noexcept {
    const OutgoingCall& call = ticket.call;
    const auto change = [&](Meter& meter, const Pace& pace) {
        if (sent) {
            meter.finish(pace, call.cost, now);
        } else {
            meter.give_back(pace, call.cost, now);
        }
    };
    if (counts(call)) {
        Gate& gate = call.paid ? paid_ : all_;
        change(gate.meter, gate.pace);
        change(families_[family_of(call)].meter, families_[family_of(call)].pace);
    }
    Chat* chat = ticket.chat;
    if (chat == nullptr) return;
    if (counts(call) && !call.paid) {
        change(chat->meter, chat_pace_);
        if (call.group) change(chat->group_meter, group_pace_);
    }
    --chat->under_way;
    if (chat->front() != nullptr) {
        unsettle(*chat);
        settle(*chat, now);
    }
}

void Flow::refuse(Ticket& ticket, Clock::duration wait, Clock::time_point now) {
    if (ticket.state != Ticket::State::granted) return;
    Gate& family = families_[family_of(ticket.call)];
    Strike& chat_strike = last_chat_[family_of(ticket.call)];
    const auto recent = [&](const Strike& strike) { return strike.any && now - strike.at <= kSameCause; };
    const auto strike_of = [&](std::int64_t key) {
        Strike strike;
        strike.key = key;
        strike.at = now;
        strike.any = true;
        return strike;
    };
    const Clock::time_point until = now + wait;
    Chat* chat = ticket.chat;
    const bool beyond_chat = chat == nullptr || (recent(chat_strike) && chat_strike.key != chat->key);
    const auto own_family = static_cast<std::int64_t>(family_of(ticket.call));
    const bool beyond_family = beyond_chat && recent(last_family_) && last_family_.key != own_family;
    if (chat != nullptr) chat_strike = strike_of(chat->key);
    if (!beyond_chat) {
        chat->learn_from_refusal(interval_of(chat_pace_), now, until);
    } else {
        Gate& gate = beyond_family ? all_ : family;
        last_family_ = strike_of(own_family);
        if (gate.halted_until <= now) {  // Once, however many were under way.
            (ticket.call.paid ? paid_ : all_).pace.slow_down(now);
            family.pace.slow_down(now);
        }
        gate.halted_until = std::max(gate.halted_until, until);
    }
    end(ticket, now, true);
    ticket.state = Ticket::State::outside;
}

std::vector<Ticket*> Flow::pump(Clock::time_point now) {
    while (!blocked_.empty() && blocked_.begin()->first <= now) {
        Chat& chat = *blocked_.begin()->second;
        unsettle(chat);
        settle(chat, now);
    }
    while (Ticket* ticket = best(now)) grant(*ticket, now);
    return std::exchange(granted_, std::vector<Ticket*>());
}

Ticket* Flow::best(Clock::time_point now) {
    for (auto& lanes : lanes_) {
        Ticket* first = nullptr;
        for (Lane& lane : lanes) {
            if (lane.empty() || lane_ready(lane.front().call, now) > now) continue;
            if (first == nullptr || lane.front().number < first->number) first = &lane.front();
        }
        if (first != nullptr) return first;
    }
    return nullptr;
}

std::optional<Clock::time_point> Flow::next(Clock::time_point now) const {
    Clock::time_point soonest = blocked_.empty() ? Clock::time_point::max() : blocked_.begin()->first;
    for (const auto& lanes : lanes_) {
        for (const Lane& lane : lanes) {
            if (!lane.empty()) soonest = std::min(soonest, lane_ready(lane.front().call, now));
        }
    }
    if (soonest == Clock::time_point::max()) return std::nullopt;
    return soonest;
}

Clock::time_point Flow::chat_ready(const Chat& chat, const OutgoingCall& call, Clock::time_point now) const {
    Clock::time_point ready = now;
    if (counts(call) && !call.paid) {
        ready = chat.meter.ready_at(chat_pace_, call.cost, now);
        if (call.group) ready = std::max(ready, chat.group_meter.ready_at(group_pace_, call.cost, now));
    }
    if (!chat.trouble) return ready;
    ready = std::max(ready, chat.trouble->halted_until);
    if (chat.trouble->gap != Clock::duration::zero())
        ready = std::max(ready, chat.trouble->last_grant + chat.trouble->gap);
    return ready;
}

Clock::time_point Flow::lane_ready(const OutgoingCall& call, Clock::time_point now) const {
    const Gate& family = families_[family_of(call)];
    const Clock::time_point halted = std::max(all_.halted_until, family.halted_until);
    if (!counts(call)) return std::max(now, halted);
    const Gate& gate = call.paid ? paid_ : all_;
    const Clock::time_point open =
        std::max(gate.meter.ready_at(gate.pace, call.cost, now), family.meter.ready_at(family.pace, call.cost, now));
    return std::max(halted, open);
}

Chat* Flow::chat_of(const OutgoingCall& call, Clock::time_point now) {
    if (call.chat == 0) return nullptr;
    if (found_idle_ || next_number_ % kLookEvery == 0) forget_idle(now, 4);
    const auto known = chats_.find(call.chat);
    if (known != chats_.end()) return known->second.get();
    forget_idle(now, 2);
    auto chat = std::make_unique<Chat>(call.chat);
    append(*chat);
    return chats_.emplace(call.chat, std::move(chat)).first->second.get();
}

// A new chat pays for a look at two old ones; any sixteenth call looks at some, and the next one too if it found an
// idle one: none pays for many. One that is still in use goes to the end, so that it does not hide those behind it.
void Flow::forget_idle(Clock::time_point now, int looks) noexcept {
    found_idle_ = false;
    for (; looks > 0 && oldest_ != nullptr; --looks) {
        Chat& chat = *oldest_;
        const bool used = in_use(chat, now);
        if (used && &chat == newest_) return;
        oldest_ = chat.newer;
        if (oldest_ == nullptr) newest_ = nullptr;
        if (used) {
            append(chat);
        } else {
            found_idle_ = true;
            chats_.erase(chat.key);
        }
    }
}

bool Flow::in_use(const Chat& chat, Clock::time_point now) const noexcept {
    if (chat.under_way != 0 || !chat.meter.refilled(chat_pace_, now) || !chat.group_meter.refilled(group_pace_, now)) {
        return true;
    }
    return chat.trouble && (chat.trouble->halted_until > now || chat.trouble->last_grant + chat.trouble->gap > now);
}

void Flow::append(Chat& chat) noexcept {
    chat.newer = nullptr;
    (newest_ != nullptr ? newest_->newer : oldest_) = &chat;
    newest_ = &chat;
}

}  // namespace tgfw::flood
