#pragma once

#include <tgfw/core/clock.hpp>

namespace tgfw {

/// Notices when polls stop being answered, however they do that. No I/O.
class PollWatch {
public:
    /// What is worth a line in the log.
    enum class News : char { none, stalled, mended };

    /// A poll is to be answered at least every `limit`.
    explicit PollWatch(Clock::duration limit) : limit_(limit) {}

    [[nodiscard]] Clock::duration limit() const noexcept { return limit_; }
    /// Polling begins, or begins anew.
    void begin(Clock::time_point now) noexcept;
    /// A poll was answered: News::mended where the watch had given up on them.
    News answered(Clock::time_point now) noexcept;
    /// A poll failed, or was cut at the limit: News::stalled, once, where none has been answered for the limit.
    News failed(Clock::time_point now) noexcept;

private:
    Clock::duration limit_;
    Clock::time_point last_answer_;
    bool stalled_ = false;
};

/// `pause`, a quarter less to a quarter more, as `chance` from 0 up to 1 says: so that two who fail together do not try
/// again together.
[[nodiscard]] Clock::duration jittered(Clock::duration pause, double chance) noexcept;

}  // namespace tgfw
