#include <app/delivery/seen_ids.hpp>

#include <utility>

namespace tgfw {

namespace {
constexpr std::size_t kFewestSlots = 64;
}

std::size_t SeenIds::home_of(std::int64_t id) const noexcept {
    const auto mixed = static_cast<std::uint64_t>(id) * 0x9E3779B97F4A7C15u;  // Fibonacci hashing.
    return static_cast<std::size_t>(mixed >> 32) & (slots_.size() - 1);
}

std::size_t SeenIds::find(std::int64_t id) const noexcept {
    std::size_t at = home_of(id);
    while (slots_[at] != 0 && slots_[at] != id) at = (at + 1) & (slots_.size() - 1);
    return at;
}

bool SeenIds::contains(std::int64_t id, Clock::time_point now) noexcept {
    forget_old(now);
    return !slots_.empty() && slots_[find(id)] != 0;
}

void SeenIds::add(std::int64_t id, Clock::time_point now) {
    if (id == 0 || max_count_ == 0 || contains(id, now)) return;
    if (by_age_.size() >= max_count_) forget(by_age_.front().id);
    if ((by_age_.size() + 1) * 2 > slots_.size()) grow();
    slots_[find(id)] = id;
    by_age_.push_back(Seen{id, now});
}

void SeenIds::forget_old(Clock::time_point now) noexcept {
    while (!by_age_.empty() && by_age_.front().time + lifetime_ <= now) forget(by_age_.front().id);
}

// The oldest one. What stands behind it moves up, so that it is still found from its home.
void SeenIds::forget(std::int64_t id) noexcept {
    by_age_.pop_front();
    const std::size_t mask = slots_.size() - 1;
    std::size_t hole = find(id);
    slots_[hole] = 0;
    for (std::size_t at = (hole + 1) & mask; slots_[at] != 0; at = (at + 1) & mask) {
        const std::size_t home = home_of(slots_[at]);
        if (((at - home) & mask) < ((at - hole) & mask)) continue;  // Its home is behind the hole.
        slots_[hole] = std::exchange(slots_[at], 0);
        hole = at;
    }
}

void SeenIds::grow() {
    slots_ = std::vector<std::int64_t>(slots_.empty() ? kFewestSlots : slots_.size() * 2);
    for (const Seen& seen : by_age_) slots_[find(seen.id)] = seen.id;
}

}  // namespace tgfw
