#include <bot/broadcast/pace.hpp>

namespace tgfw::detail {

namespace {

constexpr std::chrono::seconds kPaceSpan{10};
/// However often it is asked.
constexpr std::size_t kMostPaceSamples = 100;

}  // namespace

void BroadcastPace::note(std::uint64_t count, Clock::time_point now) {
    samples_.emplace_back(now, count);
    while (samples_.size() > 2 && (now - samples_[1].first >= kPaceSpan || samples_.size() > kMostPaceSamples)) {
        samples_.pop_front();
    }
}

double BroadcastPace::per_second() const noexcept {
    const std::chrono::duration<double> span = samples_.back().first - samples_.front().first;
    if (span.count() <= 0) return 0;
    return static_cast<double>(samples_.back().second - samples_.front().second) / span.count();
}

std::optional<Clock::duration> BroadcastPace::time_for(std::uint64_t more) const noexcept {
    const double speed = per_second();
    if (more == 0) return Clock::duration::zero();
    if (speed <= 0) return std::nullopt;
    return std::chrono::duration_cast<Clock::duration>(
        std::chrono::duration<double>(static_cast<double>(more) / speed));
}

}  // namespace tgfw::detail
