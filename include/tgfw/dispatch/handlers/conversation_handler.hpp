#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <tgfw/dispatch/conversation/any_conversation.hpp>
#include <tgfw/dispatch/conversation/state_names.hpp>

namespace tgfw {

/// A dialogue in steps: handlers for each state, and each step's callback says which state is next. PTB:
/// ConversationHandler.
///
/// An entry point opens the conversation. From then on the first step of its state that takes an update runs, else the
/// first fallback. A step returns the next state, conversation::end, or conversation::stay, which is also what
/// awaitable<void> means; so does ApplicationHandlerStop(state), which besides keeps later groups from running. What a
/// step throws leaves the state as it is.
///
/// Conversations are told apart by chat and user, unless said otherwise. Channel posts never belong to one. Copies are
/// the same handler; once it was added nothing more can be set: ConfigError.
///
/// `Parent` is the enum of the ConversationHandler that this one is a step of, if map_to_parent() is used.
template <class StateType, class Parent = void>
class ConversationHandler : public detail::AnyConversation {
    static_assert(std::is_enum_v<StateType>,
                  "tgfw: the states of a ConversationHandler are the enumerators of an enum");
    static_assert(std::is_enum_v<Parent> || std::is_void_v<Parent>,
                  "tgfw: the Parent of a ConversationHandler is the enum of the states of the conversation around it");

public:
    /// As a handler it leads to its parent's states.
    using State = Parent;

    /// `name` stands in logs and diagrams, and its states are stored under it; no two may have the same.
    explicit ConversationHandler(std::string name = std::string())
        : AnyConversation(std::move(name), TypeKey::of<StateType>(), &detail::state_name<StateType>) {}

    /// Open it: asked where there is no conversation, and with allow_reentry() always, before anything else.
    template <class... H>
    ConversationHandler&& entry_points(H... handlers) {
        (add_entry_point(detail::conversation_step<StateType>(std::move(handlers))), ...);
        return self();
    }
    /// The steps of a state, in the order in which they are asked; called again, more of them.
    template <class... H>
    ConversationHandler&& state(StateType which, H... handlers) {
        add_state(number(which));
        (add_step(number(which), detail::conversation_step<StateType>(std::move(handlers))), ...);
        return self();
    }
    /// Asked in every state, after its own steps.
    template <class... H>
    ConversationHandler&& fallbacks(H... handlers) {
        (add_fallback(detail::conversation_step<StateType>(std::move(handlers))), ...);
        return self();
    }
    /// The only ones that are asked while a non-blocking step runs. Their states count for nothing. PTB: WAITING.
    template <class... H>
    ConversationHandler&& waiting(H... handlers) {
        (add_waiting(detail::conversation_step<StateType>(std::move(handlers))), ...);
        return self();
    }
    /// Ends the conversation when `limit` has passed since its last step; each update that it handles begins it anew.
    /// Zero: never. PTB: conversation_timeout.
    ConversationHandler&& conversation_timeout(Clock::duration limit) {
        set_timeout(limit);
        return self();
    }
    /// All of them that take the last update it handled run when the timeout has come, with that update and what its
    /// context held; then the conversation is over. PTB: TIMEOUT.
    template <class... H>
    ConversationHandler&& on_timeout(H... handlers) {
        (add_on_timeout(detail::conversation_step<StateType>(std::move(handlers))), ...);
        return self();
    }
    /// conversation_timeout() and on_timeout() in one.
    template <class... H>
    ConversationHandler&& timeout(Clock::duration limit, H... handlers) {
        set_timeout(limit);
        return on_timeout(std::move(handlers)...);
    }
    /// The states that must have steps: one without is reported at the start.
    template <class... S>
    requires(std::is_same_v<S, StateType>&&...) ConversationHandler && all_states(S... states) {
        (declare_state(number(states)), ...);
        return self();
    }

    /// Whether its entry points can begin it anew; they then come before the steps of its state.
    ConversationHandler&& allow_reentry(bool value = true) {
        set_allow_reentry(value);
        return self();
    }
    /// Whether each chat has its own; true by default.
    ConversationHandler&& per_chat(bool value) {
        set_per_chat(value);
        return self();
    }
    /// Whether each user has their own; true by default.
    ConversationHandler&& per_user(bool value) {
        set_per_user(value);
        return self();
    }
    /// Whether each message with buttons has its own, also one sent by way of the inline mode; it then only takes taps.
    /// False by default.
    ConversationHandler&& per_message(bool value) {
        set_per_message(value);
        return self();
    }
    /// Whether each forum topic has its own; false by default.
    ConversationHandler&& per_topic(bool value) {
        set_per_topic(value);
        return self();
    }
    /// Asks for its states to be stored; it needs a name, and so do the conversations in it.
    ConversationHandler&& persistent(bool value = true) {
        set_persistent(value);
        return self();
    }
    /// Whether updates wait for the steps that do not say so themselves. A non-blocking step runs beside the updates;
    /// until it has ended only waiting() handlers are asked, then what it returned counts.
    ConversationHandler&& block(bool wait) {
        set_block(wait);
        return self();
    }
    /// Leaves `value` for middlewares: `context.flag<T>()`.
    template <class T>
    ConversationHandler&& flag(T value) {
        set_flag(TypeKey::of<T>(), std::make_shared<T>(std::move(value)));
        return self();
    }
    /// A step that leads to `from`, a state or conversation::end, ends this conversation, and its parent goes on as if
    /// a step of its own had returned `to`: a state of the parent, conversation::end, or conversation::stay.
    template <class P = Parent>
    ConversationHandler&& map_to_parent(Next<StateType> from, std::type_identity_t<Next<P>> to) {
        set_map_to_parent(from, to);
        return self();
    }

    /// The state of the conversation that the update belongs to; nullopt if there is none.
    [[nodiscard]] std::optional<StateType> current_state(const Update& update) const {
        const auto found = state_of(update);
        return found ? std::optional(static_cast<StateType>(*found)) : std::nullopt;
    }
    /// export_states(), with the states as such.
    [[nodiscard]] std::vector<std::pair<ConversationKey, StateType>> states() const {
        std::vector<std::pair<ConversationKey, StateType>> all;
        for (auto& live : export_states()) all.emplace_back(std::move(live.key), static_cast<StateType>(*live.state));
        return all;
    }

private:
    static std::int64_t number(StateType which) noexcept { return static_cast<std::int64_t>(which); }
    ConversationHandler&& self() noexcept { return static_cast<ConversationHandler&&>(*this); }
};

}  // namespace tgfw
