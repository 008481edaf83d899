#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include <tgfw/core/clock.hpp>

namespace tgfw {

/// What became of one try of a call, as far as anybody knows.
enum class CallOutcome : std::uint8_t {
    done,      ///< Answered, or refused for a reason that another try does not change.
    not_sent,  ///< The server certainly did not act: no connection, 429, or its own word that it is restarting.
    unknown,   ///< It may have acted: bytes were written, and no answer came.
    migrated,  ///< Not done: the chat has another id now.
};

/// When a call that failed is tried again.
///
/// A call whose fate is unknown is repeated only where that cannot double anything: methods that are idempotent, or on
/// the user's word. Between two tries lies a pause that doubles, with chance in it, so that many bots do not come back
/// in step; after a 429, exactly the pause that the server asked for.
class RetryPolicy {
public:
    /// Five tries within a minute, pauses of half a second to 30 seconds.
    RetryPolicy() = default;
    /// One try only.
    [[nodiscard]] static RetryPolicy none();

    RetryPolicy& with_tries(std::uint32_t count) { return tries = count, *this; }
    RetryPolicy& with_pauses(Clock::duration shortest, Clock::duration longest) {
        return first_pause = shortest, longest_pause = longest, *this;
    }
    RetryPolicy& with_total(Clock::duration limit) { return total = limit, *this; }
    RetryPolicy& with_longest_flood_wait(Clock::duration limit) { return longest_flood_wait = limit, *this; }
    RetryPolicy& with_repeat_unknown(bool value = true) { return repeat_unknown = value, *this; }

    /// How often it is tried in all. A try that the server answered with 429 or with a new chat id is not counted.
    std::uint32_t tries = 5;
    Clock::duration first_pause = std::chrono::milliseconds(500);
    Clock::duration longest_pause = std::chrono::seconds(30);
    /// No try begins later than this after the first one; waits for flood limits and after 429 are not counted.
    Clock::duration total = std::chrono::minutes(1);
    /// A 429 that asks for more is given to the caller instead of waited for.
    Clock::duration longest_flood_wait = std::chrono::minutes(5);
    /// The user's word: repeat calls of unknown fate even where that may do a thing twice.
    bool repeat_unknown = false;
};

/// Where one call stands with its RetryPolicy. Nothing but arithmetic.
class RetryState {
public:
    /// `chance` gives numbers from 0 up to 1.
    RetryState(RetryPolicy policy, bool idempotent, Clock::time_point begin, std::function<double()> chance);

    /// How long to wait before the next try; nullopt if there shall be none.
    [[nodiscard]] std::optional<Clock::duration> after(CallOutcome outcome, Clock::time_point now);
    /// The same for a 429 that asks for `wait`.
    [[nodiscard]] std::optional<Clock::duration> after_flood(Clock::duration wait);
    /// Time that was not the call's own: it waited for its turn.
    void excuse(Clock::duration time) noexcept { begin_ += time; }

    /// Tries so far.
    [[nodiscard]] std::uint32_t tried() const noexcept { return tried_; }

private:
    RetryPolicy policy_;
    bool idempotent_;
    Clock::time_point begin_;
    std::function<double()> chance_;
    std::uint32_t tried_ = 0;
    std::uint32_t floods_ = 0;
    std::uint32_t migrations_ = 0;
};

}  // namespace tgfw
