#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include <tgfw/core/clock.hpp>

namespace tgfw {

/// The ids of updates that were handled, for a time and up to a number. No I/O.
///
/// Each operation takes the same time however many there are. An id costs about 40 bytes. 0 is none.
class SeenIds {
public:
    SeenIds(std::size_t max_count, Clock::duration lifetime) : max_count_(max_count), lifetime_(lifetime) {}

    /// Forgets what is too old first. `now` never goes back, here and below.
    [[nodiscard]] bool contains(std::int64_t id, Clock::time_point now) noexcept;
    /// Forgets the oldest where there is one too many. Nothing happens where it is known.
    void add(std::int64_t id, Clock::time_point now);
    [[nodiscard]] std::size_t size() const noexcept { return by_age_.size(); }

private:
    class Seen {
    public:
        std::int64_t id;
        Clock::time_point time;
    };

    [[nodiscard]] std::size_t home_of(std::int64_t id) const noexcept;
    /// Where it is, or where it would stand.
    [[nodiscard]] std::size_t find(std::int64_t id) const noexcept;
    void forget(std::int64_t id) noexcept;
    void forget_old(Clock::time_point now) noexcept;
    void grow();

    std::size_t max_count_;
    Clock::duration lifetime_;
    std::deque<Seen> by_age_;
    std::vector<std::int64_t> slots_;  // Open addressing; 0 is free, and at most half are not.
};

}  // namespace tgfw
