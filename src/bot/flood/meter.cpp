#include <bot/flood/meter.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

namespace tgfw::flood {

namespace {

constexpr double kSlowDown = 0.8;
constexpr double kSlowest = 0.05;
/// A slowed pace gains a twentieth of the full rate each half minute without a refusal.
constexpr double kGain = 0.05;
constexpr std::chrono::seconds kGainEvery{30};

}  // namespace

double Pace::factor(Clock::time_point now) const noexcept {
    if (factor_ == 1) return 1;
    const auto steps = static_cast<double>((now - since_) / kGainEvery);
    return std::min(1.0, factor_ + kGain * steps);
}

void Pace::slow_down(Clock::time_point now) noexcept {
    factor_ = std::max(kSlowest, factor(now) * kSlowDown);
    since_ = now;
}

/// What happened in the last period: the ends of the latest calls, a ring as long as the rate's count.
class Meter::Window {
public:
    explicit Window(std::uint32_t count) : ends_(count) {}

    [[nodiscard]] Clock::time_point ready_at(const Pace& pace, std::uint32_t cost, Clock::time_point now) const {
        const std::uint32_t room = limit(pace, now);
        const std::uint32_t wanted = std::min(cost, room);
        const std::uint32_t used = under_way_ + recent(pace, now);
        if (used + wanted <= room) return now;
        const std::uint32_t surplus = used + wanted - room;
        if (surplus > recent(pace, now)) return Clock::time_point::max();
        return at(expired(pace, now) + surplus - 1) + pace.rate().period();
    }
    void take(std::uint32_t cost) { under_way_ += std::min(cost, capacity()); }
    void give_back(std::uint32_t cost) { under_way_ -= std::min({cost, capacity(), under_way_}); }
    void finish(std::uint32_t cost, Clock::time_point now) {
        const std::uint32_t ended = std::min({cost, capacity(), under_way_});
        under_way_ -= ended;
        for (std::uint32_t i = 0; i < ended; ++i) push(now);
    }
    [[nodiscard]] bool refilled(const Pace& pace, Clock::time_point now) const {
        return under_way_ == 0 && recent(pace, now) == 0;
    }

private:
    [[nodiscard]] std::uint32_t capacity() const { return static_cast<std::uint32_t>(ends_.size()); }
    [[nodiscard]] std::uint32_t limit(const Pace& pace, Clock::time_point now) const {
        return std::max(1U, static_cast<std::uint32_t>(std::floor(pace.factor(now) * capacity())));
    }
    [[nodiscard]] Clock::time_point at(std::uint32_t i) const { return ends_[(head_ + i) % capacity()]; }
    /// How many of the oldest ends lie a whole period back.
    [[nodiscard]] std::uint32_t expired(const Pace& pace, Clock::time_point now) const {
        std::uint32_t low = 0;
        std::uint32_t high = count_;
        while (low < high) {
            const std::uint32_t middle = (low + high) / 2;
            if (at(middle) + pace.rate().period() <= now) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
    [[nodiscard]] std::uint32_t recent(const Pace& pace, Clock::time_point now) const {
        return count_ - expired(pace, now);
    }
    void push(Clock::time_point end) {
        if (count_ == capacity()) {
            head_ = (head_ + 1) % capacity();
            --count_;
        }
        ends_[(head_ + count_) % capacity()] = end;
        ++count_;
    }

    std::vector<Clock::time_point> ends_;
    std::uint32_t head_ = 0;
    std::uint32_t count_ = 0;
    std::uint32_t under_way_ = 0;
};

void Meter::Delete::operator()(Window* window) const noexcept {
    delete window;
}

namespace {

Clock::duration interval_of(const Pace& pace, Clock::time_point now) {
    const auto interval = pace.rate().period() / pace.rate().count();
    const double factor = pace.factor(now);
    if (factor == 1) return interval;
    return Clock::duration(static_cast<Clock::duration::rep>(static_cast<double>(interval.count()) / factor));
}

}  // namespace

Clock::time_point Meter::ready_at(const Pace& pace, std::uint32_t cost, Clock::time_point now) const {
    if (pace.unlimited()) return now;
    if (pace.rate().is_sliding()) return window_ ? window_->ready_at(pace, cost, now) : now;
    if (full_at_ <= now) return now;
    const std::uint32_t burst = pace.rate().burst();
    const auto spare = (burst - std::min(cost, burst)) * interval_of(pace, now);
    return std::max(now, full_at_ - spare);
}

void Meter::take(const Pace& pace, std::uint32_t cost, Clock::time_point now) {
    if (pace.unlimited()) return;
    if (!pace.rate().is_sliding()) {
        full_at_ = std::max(full_at_, now) + cost * interval_of(pace, now);
        return;
    }
    if (!window_) window_.reset(new Window(pace.rate().count()));
    window_->take(cost);
}

void Meter::give_back(const Pace& pace, std::uint32_t cost, Clock::time_point now) {
    if (pace.unlimited()) return;
    if (window_) {
        window_->give_back(cost);
    } else {
        full_at_ -= cost * interval_of(pace, now);
    }
}

void Meter::finish(const Pace& pace, std::uint32_t cost, Clock::time_point now) {
    if (window_ && !pace.unlimited()) window_->finish(cost, now);
}

bool Meter::refilled(const Pace& pace, Clock::time_point now) const {
    return window_ ? window_->refilled(pace, now) : full_at_ <= now;
}

}  // namespace tgfw::flood
