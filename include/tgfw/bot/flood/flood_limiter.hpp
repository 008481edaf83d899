#pragma once

#include <cstddef>
#include <memory>

#include <tgfw/bot/flood/flood_limits.hpp>
#include <tgfw/bot/rate_limiter.hpp>

namespace tgfw {

/// Keeps a bot within FloodLimits, so that the server need not refuse it.
///
/// Calls to one chat go in order, calls of higher priority first; nothing polls, a call is woken when its time has
/// come. Where the server answers 429 all the same, the narrowest scope that explains it halts for exactly as long as
/// the server says: the chat; the family of methods, once two of its chats are refused; everything, once two families
/// are. After a halt it goes slower, and works its way back up. A chat costs memory only until its limits are full
/// again.
///
/// Not thread-safe. `clock` must outlive it.
class FloodLimiter final : public RateLimiter {
public:
    explicit FloodLimiter(Clock& clock, FloodLimits limits = FloodLimits());
    ~FloodLimiter() override;

    [[nodiscard]] std::unique_ptr<RateSlot> slot(const OutgoingCall& call) override;

    /// Calls that wait.
    [[nodiscard]] std::size_t waiting() const noexcept;
    /// Chats that are remembered.
    [[nodiscard]] std::size_t chats() const noexcept;

private:
    class State;
    class Slot;
    std::shared_ptr<State> state_;
};

}  // namespace tgfw
