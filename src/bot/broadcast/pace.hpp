#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <utility>

#include <tgfw/core/clock.hpp>

namespace tgfw::detail {

/// How fast a count grows, by what it was in the last ten seconds.
class BroadcastPace {
public:
    BroadcastPace(std::uint64_t count, Clock::time_point now) { samples_.emplace_back(now, count); }

    /// Notes the count; not more often than it is asked for.
    void note(std::uint64_t count, Clock::time_point now);
    [[nodiscard]] double per_second() const noexcept;
    /// How long until it has grown by so many; nullopt where it stands still.
    [[nodiscard]] std::optional<Clock::duration> time_for(std::uint64_t more) const noexcept;

private:
    std::deque<std::pair<Clock::time_point, std::uint64_t>> samples_;
};

}  // namespace tgfw::detail
