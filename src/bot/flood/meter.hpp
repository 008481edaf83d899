#pragma once

#include <cstdint>
#include <memory>

#include <tgfw/bot/flood/rate.hpp>

namespace tgfw::flood {

/// A Rate as it holds now: a limiter that was refused slows down for a while.
class Pace {
public:
    Pace() = default;
    explicit Pace(Rate rate) : rate_(rate) {}

    [[nodiscard]] const Rate& rate() const noexcept { return rate_; }
    [[nodiscard]] bool unlimited() const noexcept { return rate_.unlimited(); }
    /// What part of the rate may be used at `now`, 0 < x ≤ 1.
    [[nodiscard]] double factor(Clock::time_point now) const noexcept;
    /// A refusal came: four fifths of what it was.
    void slow_down(Clock::time_point now) noexcept;

private:
    Rate rate_;
    double factor_ = 1;
    Clock::time_point since_{};
};

/// How much of a Pace one chat, or the whole bot, has used. Nothing but numbers: time is what it is told.
///
/// A token bucket is one number, the time by which it is full again (GCRA). A window also counts what is under way.
class Meter {
public:
    Meter() = default;

    /// From when on `cost` more fit; Clock::time_point::max() if only an answer to what is under way can tell.
    [[nodiscard]] Clock::time_point ready_at(const Pace& pace, std::uint32_t cost, Clock::time_point now) const;
    void take(const Pace& pace, std::uint32_t cost, Clock::time_point now);
    /// What was taken was not sent.
    void give_back(const Pace& pace, std::uint32_t cost, Clock::time_point now);
    /// What was taken was answered, or never will be.
    void finish(const Pace& pace, std::uint32_t cost, Clock::time_point now);
    /// Whether nothing of its use is left to be remembered.
    [[nodiscard]] bool refilled(const Pace& pace, Clock::time_point now) const;

private:
    class Window;

    Clock::time_point full_at_{};
    struct Delete {
        void operator()(Window* window) const noexcept;
    };
    std::unique_ptr<Window, Delete> window_;
};

}  // namespace tgfw::flood
