#include <tgfw/app/polling/poll_watch.hpp>

#include <chrono>
#include <utility>

namespace tgfw {

void PollWatch::begin(Clock::time_point now) noexcept {
    last_answer_ = now;
    stalled_ = false;
}

PollWatch::News PollWatch::answered(Clock::time_point now) noexcept {
    last_answer_ = now;
    return std::exchange(stalled_, false) ? News::mended : News::none;
}

PollWatch::News PollWatch::failed(Clock::time_point now) noexcept {
    if (now - last_answer_ < limit_) return News::none;
    return std::exchange(stalled_, true) ? News::none : News::stalled;
}

Clock::duration jittered(Clock::duration pause, double chance) noexcept {
    const std::chrono::duration<double, Clock::duration::period> varied = pause * (0.75 + 0.5 * chance);
    return std::chrono::duration_cast<Clock::duration>(varied);
}

}  // namespace tgfw
