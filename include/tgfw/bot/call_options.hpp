#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include <tgfw/bot/outgoing_call.hpp>
#include <tgfw/bot/retry_policy.hpp>
#include <tgfw/net/http_client.hpp>

namespace tgfw {

/// What is set for one call beside its parameters, by the setters of Request.
class CallOptions {
public:
    CallOptions() = default;

    /// Which of the calls that wait for the flood limits goes first; absent: high for answers to queries, else normal.
    std::optional<CallPriority> priority;
    /// Instead of the bot's own policy.
    std::optional<RetryPolicy> retry;
    /// For everything together: waiting for the limits, all tries and the pauses between them. Zero: none.
    Clock::duration timeout{};
    /// For waiting for the flood limits alone; absent: as long as it takes.
    std::optional<Clock::duration> max_wait;
    /// Whether it passes the flood limits by.
    bool unlimited = false;
    /// Whether BotOptions::defaults are left out.
    bool without_defaults = false;
    /// For each stage of a try, instead of BotOptions' own.
    std::optional<net::HttpDeadlines> deadlines;
    /// For uploads: told of each piece that was written, with the bytes so far and in all.
    std::function<void(std::uint64_t sent, std::optional<std::uint64_t> total)> progress;
};

}  // namespace tgfw
