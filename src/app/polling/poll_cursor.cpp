#include <tgfw/app/polling/poll_cursor.hpp>

#include <algorithm>

namespace tgfw {

namespace {
constexpr Clock::duration kFirstWait = std::chrono::seconds(1);
constexpr Clock::duration kLongestWait = std::chrono::seconds(30);
/// A senseless time is not waited out, nor does it overflow.
constexpr std::chrono::seconds kLongestFlood = std::chrono::hours(1);
constexpr Clock::duration kSlack = std::chrono::milliseconds(500);
}  // namespace

void PollCursor::answered() noexcept {
    wait_ = Clock::duration::zero();
}

Clock::duration PollCursor::failed() noexcept {
    wait_ = wait_ == Clock::duration::zero() ? kFirstWait : std::min(kLongestWait, wait_ + wait_ / 2);
    return wait_;
}

Clock::duration PollCursor::flooded(std::chrono::seconds retry_after) noexcept {
    return std::clamp<std::chrono::seconds>(retry_after, std::chrono::seconds(0), kLongestFlood) + kSlack;
}

}  // namespace tgfw
