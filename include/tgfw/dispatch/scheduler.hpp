#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include <tgfw/api/update.hpp>
#include <tgfw/core/awaitable.hpp>
#include <tgfw/core/clock.hpp>

namespace tgfw {

/// Runs work later, in its place among the updates: conversation timeouts, albums that are complete.
///
/// The Application gives one to its handlers.
class Scheduler {
public:
    using Work = std::function<awaitable<void>()>;

    /// What becomes of work that is still waiting when the Application stops.
    enum class AtStop { run, drop };

    virtual ~Scheduler() = default;

    /// Runs `work` once, at `when` or soon after, in order with the updates that have the ordering keys of `like`.
    ///
    /// What it throws reaches the error handlers with `like`. The result names it for cancel(); never 0.
    virtual std::uint64_t schedule(Clock::time_point when, std::shared_ptr<const Update> like, Work work,
                                   AtStop at_stop) = 0;
    /// False if the work has begun, or is not known.
    virtual bool cancel(std::uint64_t id) noexcept = 0;
};

}  // namespace tgfw
