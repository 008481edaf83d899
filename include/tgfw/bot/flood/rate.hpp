#pragma once

#include <cstdint>

#include <tgfw/core/clock.hpp>

namespace tgfw {

/// How often something may happen: `Rate(20, std::chrono::minutes(1))`.
///
/// As it is, and with a burst, a token bucket: up to `burst` at once, then one each period / count. Sliding, an exact
/// window: never more than `count` in any stretch of `period`, however it is laid, as the one who counts at the other
/// end sees it, since each counts from its answer on.
class Rate {
public:
    Rate() = default;
    /// Throws ConfigError unless both are above zero.
    Rate(std::uint32_t how_many, Clock::duration in);

    /// How many at once after a pause; `count` by default. Throws ConfigError for zero, and for a sliding rate.
    [[nodiscard]] Rate with_burst(std::uint32_t at_once) const;
    [[nodiscard]] Rate sliding() const;

    [[nodiscard]] std::uint32_t count() const noexcept { return count_; }
    [[nodiscard]] Clock::duration period() const noexcept { return period_; }
    [[nodiscard]] std::uint32_t burst() const noexcept { return burst_; }
    [[nodiscard]] bool is_sliding() const noexcept { return sliding_; }
    /// Whether there is no limit: the state of a Rate that was given none.
    [[nodiscard]] bool unlimited() const noexcept { return count_ == 0; }

    bool operator==(const Rate&) const = default;

private:
    std::uint32_t count_ = 0;
    std::uint32_t burst_ = 0;
    Clock::duration period_{};
    bool sliding_ = false;
};

}  // namespace tgfw
