#pragma once

#include <exception>

#include <tgfw/dispatch/next_state.hpp>

namespace tgfw {

/// Thrown by a callback: no further group sees this update. Thrown by an error handler: no further error handler
/// runs, nor any further group. PTB: ApplicationHandlerStop.
///
/// Not an Error, so that a `catch (const Error&)` on the way does not swallow it.
class ApplicationHandlerStop : public std::exception {
public:
    ApplicationHandlerStop() = default;
    /// From a step of a conversation: it leads to `next`, a state of its conversation or conversation::end.
    explicit ApplicationHandlerStop(NextState next) : next_(next) {}

    [[nodiscard]] const char* what() const noexcept override { return "ApplicationHandlerStop"; }
    [[nodiscard]] const NextState& next() const noexcept { return next_; }

private:
    NextState next_;
};

}  // namespace tgfw
