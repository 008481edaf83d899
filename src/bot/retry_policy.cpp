#include <tgfw/bot/retry_policy.hpp>

#include <algorithm>
#include <utility>

namespace tgfw {

namespace {

/// Beyond these a server goes in circles.
constexpr std::uint32_t kMostFloods = 20;
constexpr std::uint32_t kMostMigrations = 2;
constexpr std::uint32_t kMostDoublings = 30;

}  // namespace

RetryPolicy RetryPolicy::none() {
    return RetryPolicy().with_tries(1).with_longest_flood_wait(Clock::duration::zero());
}

RetryState::RetryState(RetryPolicy policy, bool idempotent, Clock::time_point begin, std::function<double()> chance)
    : policy_(policy), idempotent_(idempotent), begin_(begin), chance_(std::move(chance)) {}

std::optional<Clock::duration> RetryState::after(CallOutcome outcome, Clock::time_point now) {
    if (outcome == CallOutcome::done) return std::nullopt;
    if (outcome == CallOutcome::migrated) {
        const bool again = policy_.tries > 1 && ++migrations_ <= kMostMigrations;
        return again ? std::optional(Clock::duration::zero()) : std::nullopt;
    }
    ++tried_;
    if (outcome == CallOutcome::unknown && !idempotent_ && !policy_.repeat_unknown) return std::nullopt;
    if (tried_ >= policy_.tries) return std::nullopt;
    auto pause = policy_.first_pause;
    for (std::uint32_t i = 1; i < std::min(tried_, kMostDoublings) && pause < policy_.longest_pause; ++i) pause *= 2;
    pause = std::min(pause, policy_.longest_pause);
    // Between half of it and all of it.
    pause -= Clock::duration(static_cast<Clock::duration::rep>(static_cast<double>(pause.count()) / 2 * chance_()));
    if (now + pause - begin_ > policy_.total) return std::nullopt;
    return pause;
}

std::optional<Clock::duration> RetryState::after_flood(Clock::duration wait) {
    if (wait > policy_.longest_flood_wait || ++floods_ > kMostFloods) return std::nullopt;
    return wait;
}

}  // namespace tgfw
