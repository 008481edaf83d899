#pragma once

#include <cstdint>

#include <tgfw/core/clock.hpp>

namespace tgfw {

/// The arithmetic of long polling: how much to ask for next, and how long to wait after a failure. No I/O.
class PollCursor {
public:
    /// `limit` updates a poll at most, 1 to 100.
    explicit PollCursor(std::int64_t limit = 100) : limit_(limit) {}

    /// The `limit` of the next getUpdates.
    [[nodiscard]] std::int64_t limit() const noexcept { return narrow_ ? 1 : limit_; }

    /// A poll was answered. Ends a back-off.
    void answered() noexcept;
    /// The answer could not be taken apart: ask for one update at a time until the bad one is passed.
    void unreadable() noexcept { narrow_ = true; }
    /// The bad update is behind.
    void readable() noexcept { narrow_ = false; }

    /// How long to wait after a network or server error: 1 s, then half as much again each time, to 30 s.
    [[nodiscard]] Clock::duration failed() noexcept;
    /// How long to wait when the server named a time itself.
    [[nodiscard]] static Clock::duration flooded(std::chrono::seconds retry_after) noexcept;

private:
    std::int64_t limit_;
    bool narrow_ = false;
    Clock::duration wait_ = Clock::duration::zero();
};

}  // namespace tgfw
