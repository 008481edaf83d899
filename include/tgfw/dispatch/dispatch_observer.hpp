#pragma once

#include <tgfw/core/clock.hpp>

// Not part of tgfw/tgfw.hpp.

namespace tgfw {

class Context;

/// Hears how handlers go, for metrics. Called where they run: it must be quick.
class DispatchObserver {
public:
    virtual ~DispatchObserver() = default;

    /// The handler that `context` names has ended, in whatever way, or waits for no more: `took` is from its begin to
    /// its end, all of its waiting included.
    virtual void handler_ended(const Context& context, Clock::duration took) noexcept = 0;
    /// Something was thrown; by which handler, if by any, `context` says.
    virtual void failed(const Context& context) noexcept = 0;
};

}  // namespace tgfw
