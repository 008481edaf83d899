#include <app/update_queue.hpp>

namespace tgfw {

namespace {
/// Jobs whose memory an idle queue keeps for the next.
constexpr std::size_t kKept = 1024;
}  // namespace

void UpdateQueue::push(const OrderingKeys& keys, Job job) {
    const std::uint32_t slot = take_slot();
    slots_[slot].job = std::move(job);
    if (max_running_ == 1) {
        stand(slot, 0);
    } else {
        for (const std::int64_t key : keys.values()) stand(slot, key);
    }
    ++waiting_;
    if (slots_[slot].behind == 0) make_ready(slot);
}

std::optional<UpdateQueue::Job> UpdateQueue::start() {
    if (!ready()) return std::nullopt;
    const std::uint32_t id = first_ready_;
    Slot& slot = slots_[id];
    first_ready_ = slot.next;
    if (first_ready_ == none) last_ready_ = none;
    --waiting_;
    ++running_;
    slot.job.id = id;
    return std::optional<Job>(std::exchange(slot.job, Job()));
}

void UpdateQueue::finish(JobId id) {
    for (const Place& place : slots_[id].places) leave(place);
    slots_[id].places.clear();
    slots_[id].next = free_;
    free_ = id;
    --running_;
    if (idle()) forget();
}

std::uint32_t UpdateQueue::take_slot() {
    if (free_ == none) {
        slots_.emplace_back();
        return static_cast<std::uint32_t>(slots_.size() - 1);
    }
    const std::uint32_t slot = free_;
    free_ = slots_[slot].next;
    slots_[slot].next = none;
    return slot;
}

void UpdateQueue::stand(std::uint32_t slot, std::int64_t key) {
    std::vector<Place>& places = slots_[slot].places;
    const Lane last{slot, static_cast<std::uint32_t>(places.size())};
    places.push_back(Place{key});
    if (const auto found = lanes_.find(key); found != lanes_.end()) {
        Lane& lane = found->second;
        slots_[lane.last_slot].places[lane.last_place].next_slot = slot;
        lane = last;
        ++slots_[slot].behind;
    } else if (spare_lanes_.empty()) {
        lanes_.emplace(key, last);
    } else {
        Lanes::node_type lane = std::move(spare_lanes_.back());
        spare_lanes_.pop_back();
        lane.key() = key;
        lane.mapped() = last;
        lanes_.insert(std::move(lane));
    }
}

void UpdateQueue::leave(const Place& place) {
    if (place.next_slot != none) {
        if (--slots_[place.next_slot].behind == 0) make_ready(place.next_slot);
        return;
    }
    auto lane = lanes_.extract(place.key);
    if (spare_lanes_.size() < kKept) spare_lanes_.push_back(std::move(lane));
}

void UpdateQueue::make_ready(std::uint32_t slot) {
    slots_[slot].next = none;
    if (first_ready_ == none) {
        first_ready_ = slot;
    } else {
        slots_[last_ready_].next = slot;
    }
    last_ready_ = slot;
}

// After a flood, its memory goes back.
void UpdateQueue::forget() {
    if (slots_.size() <= kKept) return;
    slots_ = std::vector<Slot>();
    free_ = none;
    lanes_ = Lanes();
    spare_lanes_ = std::vector<Lanes::node_type>();
}

}  // namespace tgfw
