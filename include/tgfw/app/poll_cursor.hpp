#pragma once

#include <cstdint>
#include <optional>

#include <tgfw/core/clock.hpp>

namespace tgfw {

/// The arithmetic of long polling: what to ask for next, and how long to wait after a failure. No I/O.
class PollCursor {
public:
    /// `limit` updates a poll at most, 1 to 100.
    explicit PollCursor(std::int64_t limit = 100) : limit_(limit) {}

    /// The `offset` of the next getUpdates; 0 before the first update. It confirms all that came before.
    [[nodiscard]] std::int64_t offset() const noexcept { return offset_; }
    /// The `limit` of the next getUpdates.
    [[nodiscard]] std::int64_t limit() const noexcept { return narrow_ ? 1 : limit_; }
    /// Whether an update was taken that no later poll has confirmed.
    [[nodiscard]] bool unconfirmed() const noexcept { return unconfirmed_; }

    /// The update was taken, or given up: never ask for it again. Ids may also go down (after a week of silence).
    void took(std::int64_t update_id) noexcept;
    /// An answer held nothing but updates without a readable id: pass over the first. That skips no other, since the
    /// server sent all that it has from offset() on. Before the first update there is no offset to move.
    void took_nameless() noexcept;
    /// A poll with offset() was answered, so the server has forgotten what came before it. Ends a back-off.
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
    std::int64_t offset_ = 0;
    bool unconfirmed_ = false;
    bool narrow_ = false;
    Clock::duration wait_ = Clock::duration::zero();
};

}  // namespace tgfw
