#pragma once

#include <string>

#include <tgfw/dispatch/handlers/detail/pattern_handler.hpp>

namespace tgfw {

/// Takes new states of polls that the bot sent. PTB: PollHandler.
template <class State = void>
class PollHandler : public detail::KindHandler<PollHandler<State>, State, UpdateKind::poll> {
public:
    using detail::KindHandler<PollHandler, State, UpdateKind::poll>::KindHandler;

    [[nodiscard]] std::string describe() const { return "PollHandler"; }
};

template <class C>
explicit PollHandler(C) -> PollHandler<detail::callback_state_t<C>>;

}  // namespace tgfw
