#pragma once

#include <memory>

#include <tgfw/bot/outgoing_call.hpp>
#include <tgfw/core/awaitable.hpp>
#include <tgfw/core/clock.hpp>

namespace tgfw {

/// One call's place with a RateLimiter, kept through all its tries. Destroying it gives back what it holds.
class RateSlot {
public:
    virtual ~RateSlot() = default;

    /// Suspends until the call may be sent. Again for another try, once the one before was answered or refused.
    ///
    /// Cancellation throws boost::system::system_error(operation_aborted), and gives up the place.
    [[nodiscard]] virtual awaitable<void> wait() = 0;
    /// It was sent, and an answer came or never will.
    virtual void done() noexcept = 0;
    /// It was sent, and the server answered 429.
    virtual void flooded(Clock::duration retry_after) = 0;
};

/// Decides when a call may be sent. FloodLimiter is the usual one; a bot's own may be put in its place with
/// BotOptions::with_rate_limiter().
///
/// Used on one thread. getUpdates and calls that are marked `unlimited` never come here. PTB: BaseRateLimiter.
class RateLimiter {
public:
    virtual ~RateLimiter() = default;

    /// A place for a call that begins.
    [[nodiscard]] virtual std::unique_ptr<RateSlot> slot(const OutgoingCall& call) = 0;
};

}  // namespace tgfw
