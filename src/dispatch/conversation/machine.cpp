#include <dispatch/conversation/machine.hpp>

#include <algorithm>
#include <utility>

namespace tgfw::detail {

ConversationMachine::Look ConversationMachine::look(const ConversationKey& key) const {
    Look look;
    const auto found = entries_.find(key);
    if (found == entries_.end()) return look;
    look.open = found->second.open;
    look.state = found->second.state;
    look.pending = found->second.pending != 0;
    return look;
}

ConversationMachine::Timer ConversationMachine::start(const ConversationKey& key) {
    const auto found = entries_.find(key);
    return found == entries_.end() ? 0 : std::exchange(found->second.timer, 0);
}

ConversationMachine::Actions ConversationMachine::finish(const ConversationKey& key, NextState next, bool waiting,
                                                         Clock::time_point now) {
    Actions actions;
    if (const NextState* up = mapping(next)) {
        actions.to_parent = *up;
        erase(key, actions);
        return actions;
    }
    if (!waiting) move(key, next, actions);
    arm(key, now, actions);
    return actions;
}

std::uint64_t ConversationMachine::suspend(const ConversationKey& key) {
    return entry(key).pending = ++tickets_;
}

ConversationMachine::Actions ConversationMachine::resume(const ConversationKey& key, std::uint64_t ticket,
                                                         std::optional<NextState> next, Clock::time_point now) {
    const auto found = entries_.find(key);
    if (found == entries_.end() || found->second.pending != ticket) return {};
    found->second.pending = 0;
    const NextState result = next.value_or(NextState(conversation::stay));
    if (!result.stays() || found->second.open) return finish(key, result, false, now);
    // An entry point that opened nothing.
    Actions actions;
    erase(key, actions);
    return actions;
}

void ConversationMachine::armed(const ConversationKey& key, Timer timer) {
    entries_.find(key)->second.timer = timer;
}

bool ConversationMachine::expire(const ConversationKey& key, Timer timer) {
    const auto found = entries_.find(key);
    if (found == entries_.end() || found->second.timer != timer || timer == 0) return false;
    found->second.timer = 0;
    return true;
}

ConversationMachine::Actions ConversationMachine::end_expired(const ConversationKey& key) {
    Actions actions;
    const auto found = entries_.find(key);
    if (found != entries_.end() && found->second.timer == 0) erase(key, actions);
    return actions;
}

ConversationMachine::Actions ConversationMachine::end(const ConversationKey& key) {
    Actions actions;
    erase(key, actions);
    return actions;
}

ConversationMachine::Actions ConversationMachine::end(const ConversationKey& key, std::uint64_t which) {
    return birth(key) == which ? end(key) : Actions();
}

std::uint64_t ConversationMachine::birth(const ConversationKey& key) const {
    const auto found = entries_.find(key);
    return found == entries_.end() ? 0 : found->second.birth;
}

std::vector<ConversationState> ConversationMachine::states() const {
    std::vector<ConversationState> all;
    all.reserve(entries_.size());
    for (const auto& [key, entry] : entries_) {
        if (entry.open) all.emplace_back(key, entry.state);
    }
    return all;
}

void ConversationMachine::restore(const ConversationState& stored) {
    Actions ignored;
    if (!stored.state) return erase(stored.key, ignored);
    Entry& restored = entry(stored.key);
    restored.open = true;
    restored.state = *stored.state;
    restored.pending = 0;
}

ConversationMachine::Entry& ConversationMachine::entry(const ConversationKey& key) {
    const auto [place, made] = entries_.try_emplace(key);
    if (made) place->second.birth = ++births_;
    return place->second;
}

const NextState* ConversationMachine::mapping(NextState next) const {
    if (next.stays()) return nullptr;
    const auto found = std::find_if(rules_->to_parent.begin(), rules_->to_parent.end(),
                                    [&](const auto& pair) { return pair.first == next; });
    return found == rules_->to_parent.end() ? nullptr : &found->second;
}

void ConversationMachine::move(const ConversationKey& key, NextState next, Actions& actions) {
    if (next.stays()) return;
    if (next.ends()) return erase(key, actions);
    Entry& moved = entry(key);
    actions.moved = !moved.open || moved.state != next.value();
    actions.unserved = !rules_->served.contains(next.value());
    moved.open = true;
    moved.state = next.value();
    moved.pending = 0;
}

void ConversationMachine::erase(const ConversationKey& key, Actions& actions) {
    actions.ended = true;
    const auto found = entries_.find(key);
    if (found == entries_.end()) return;
    actions.cancel = found->second.timer;
    entries_.erase(found);
}

// Not where there is nothing to time out: a step that opened nothing, or that has just ended the conversation.
void ConversationMachine::arm(const ConversationKey& key, Clock::time_point now, Actions& actions) {
    if (rules_->timeout <= Clock::duration::zero()) return;
    const auto found = entries_.find(key);
    if (found == entries_.end()) return;
    actions.cancel = std::exchange(found->second.timer, 0);
    actions.arm = now + rules_->timeout;
}

}  // namespace tgfw::detail
