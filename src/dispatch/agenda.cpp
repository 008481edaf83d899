#include <tgfw/dispatch/agenda.hpp>

#include <utility>

namespace tgfw {

Agenda::Id Agenda::add(Clock::time_point when, std::shared_ptr<const Update> like, Scheduler::Work work,
                       Scheduler::AtStop at_stop) {
    Index index = free_;
    if (index == none) {
        index = static_cast<Index>(slots_.size());
        slots_.emplace_back();
    } else {
        free_ = slots_[index].next_free;
    }
    heap_.push_back(Node{when, added_++, index});
    Slot& slot = slots_[index];
    slot.like = std::move(like);
    slot.work = std::move(work);
    slot.at_stop = at_stop;
    ++slot.generation;
    ++live_;
    up(static_cast<Index>(heap_.size() - 1));
    return (Id{slot.generation} << 32U) | index;
}

bool Agenda::cancel(Id id) noexcept {
    Slot* slot = find(id);
    if (slot == nullptr) return false;
    if (slot->place != none) remove(slot->place);
    release(*slot);
    return true;
}

std::optional<Clock::time_point> Agenda::next_deadline() const noexcept {
    if (heap_.empty()) return std::nullopt;
    return heap_.front().when;
}

std::optional<Agenda::Due> Agenda::take_due(Clock::time_point now) {
    if (heap_.empty() || heap_.front().when > now) return std::nullopt;
    return take_first();
}

std::vector<Agenda::Due> Agenda::take_all() {
    std::vector<Due> kept;
    while (!heap_.empty()) {
        Slot& slot = slots_[heap_.front().slot];
        Due due = take_first();
        if (slot.at_stop == Scheduler::AtStop::run) {
            kept.push_back(std::move(due));
        } else {
            release(slot);
        }
    }
    return kept;
}

std::optional<Scheduler::Work> Agenda::begin(Id id) {
    Slot* slot = find(id);
    if (slot == nullptr || slot->place != none) return std::nullopt;
    std::optional<Scheduler::Work> work(std::move(slot->work));
    release(*slot);
    return work;
}

Agenda::Slot* Agenda::find(Id id) noexcept {
    const auto index = static_cast<Index>(id);
    const auto generation = static_cast<Index>(id >> 32U);
    // Odd: an even one is that of a free slot.
    if (index >= slots_.size() || slots_[index].generation != generation || generation % 2 == 0) return nullptr;
    return &slots_[index];
}

void Agenda::release(Slot& slot) noexcept {
    ++slot.generation;
    slot.next_free = free_;
    free_ = static_cast<Index>(&slot - slots_.data());
    --live_;
    // Last, and by way of locals: what these own may call back, such as a guard that cancels what it scheduled.
    const auto like = std::move(slot.like);
    const auto work = std::exchange(slot.work, nullptr);
}

Agenda::Due Agenda::take_first() {
    const Index index = heap_.front().slot;
    remove(0);
    Slot& slot = slots_[index];
    return Due((Id{slot.generation} << 32U) | index, slot.like);
}

void Agenda::remove(Index place) noexcept {
    slots_[heap_[place].slot].place = none;
    const Node last = heap_.back();
    heap_.pop_back();
    if (place == heap_.size()) return;
    put(place, last);
    up(place);
    down(slots_[last.slot].place);
}

void Agenda::put(Index place, const Node& node) noexcept {
    heap_[place] = node;
    slots_[node.slot].place = place;
}

void Agenda::up(Index place) noexcept {
    const Node node = heap_[place];
    while (place > 0) {
        const Index above = (place - 1) / 2;
        if (!node.before(heap_[above])) break;
        put(place, heap_[above]);
        place = above;
    }
    put(place, node);
}

void Agenda::down(Index place) noexcept {
    const Node node = heap_[place];
    for (;;) {
        Index below = 2 * place + 1;
        if (below >= heap_.size()) break;
        if (below + 1 < heap_.size() && heap_[below + 1].before(heap_[below])) ++below;
        if (!heap_[below].before(node)) break;
        put(place, heap_[below]);
        place = below;
    }
    put(place, node);
}

}  // namespace tgfw
