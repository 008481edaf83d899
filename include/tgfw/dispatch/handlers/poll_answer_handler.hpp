#pragma once

#include <string>

#include <tgfw/dispatch/handlers/detail/pattern_handler.hpp>

namespace tgfw {

/// Takes votes, and votes taken back, in polls that are not anonymous. PTB: PollAnswerHandler.
template <class State = void>
class PollAnswerHandler : public detail::KindHandler<PollAnswerHandler<State>, State, UpdateKind::poll_answer> {
public:
    using detail::KindHandler<PollAnswerHandler, State, UpdateKind::poll_answer>::KindHandler;

    [[nodiscard]] std::string describe() const { return "PollAnswerHandler"; }
};

template <class C>
explicit PollAnswerHandler(C) -> PollAnswerHandler<detail::callback_state_t<C>>;

}  // namespace tgfw
