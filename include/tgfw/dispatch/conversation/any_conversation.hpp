#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tgfw/dispatch/context.hpp>
#include <tgfw/dispatch/conversation/key.hpp>
#include <tgfw/dispatch/handler.hpp>

namespace tgfw::detail {

class Conversation;

/// A ConversationHandler without the type of its states. Copies are the same handler, with the same conversations.
class AnyConversation {
public:
    /// The name that the constructor was given.
    [[nodiscard]] const std::string& name() const noexcept;
    /// Whether it asks for its states to be stored.
    [[nodiscard]] bool is_persistent() const noexcept;

    /// How many conversations there are, those that wait for their first step to end among them.
    [[nodiscard]] std::size_t size() const noexcept;
    /// Ends a conversation, and those in it, without any step. False if there is none. What a step that still runs
    /// returns is taken as from an entry point.
    bool end(const ConversationKey& key);
    /// Whose conversation an update belongs to; nullopt if it lacks a part of the key, or is a channel post.
    [[nodiscard]] std::optional<ConversationKey> key_of(const Update& update) const;

    /// All conversations that have a state, by their key's text. One whose step still runs is in the state in which it
    /// began.
    [[nodiscard]] std::vector<ConversationState> export_states() const;
    /// Puts conversations into states, over those that are there; one without a state is ended. They have no timeout
    /// until their next step. PTB: loading a persistent conversation.
    void import_states(const std::vector<ConversationState>& stored);

    /// The steps as a Mermaid flowchart; the same text for the same steps.
    [[nodiscard]] std::string mermaid() const;
    /// The steps as a graph for Graphviz.
    [[nodiscard]] std::string dot() const;

    [[nodiscard]] bool check(const UpdateView& view, Match& match) const;
    [[nodiscard]] awaitable<void> handle(const Update& update, Context& context) const;
    /// Always: which of its steps others wait for, it decides itself.
    [[nodiscard]] std::optional<bool> blocking() const noexcept { return true; }
    [[nodiscard]] Reach reach() const;
    [[nodiscard]] const HandlerOptions& options() const;
    [[nodiscard]] std::vector<TypeKey> services() const;
    [[nodiscard]] std::vector<std::string> problems() const;
    [[nodiscard]] std::vector<std::string> unique_names() const;
    [[nodiscard]] std::string describe() const;

protected:
    AnyConversation(std::string name, TypeKey state_type, std::string_view (*state_name)(std::int64_t) noexcept);

    void add_entry_point(Handler handler);
    void add_state(std::int64_t state);
    void add_step(std::int64_t state, Handler handler);
    void add_fallback(Handler handler);
    void add_waiting(Handler handler);
    void add_on_timeout(Handler handler);
    void declare_state(std::int64_t state);
    void set_timeout(Clock::duration limit);
    void set_allow_reentry(bool value);
    void set_per_chat(bool value);
    void set_per_user(bool value);
    void set_per_message(bool value);
    void set_per_topic(bool value);
    void set_persistent(bool value);
    void set_block(bool value);
    void set_map_to_parent(NextState from, NextState to);
    void set_flag(TypeKey type, std::shared_ptr<void> value);

    [[nodiscard]] std::optional<std::int64_t> state_of(const Update& update) const;

private:
    std::shared_ptr<Conversation> conversation_;
};

/// A step as a conversation with these states keeps it.
template <class State, class H>
Handler conversation_step(H handler) {
    if constexpr (std::is_same_v<H, Handler>) {
        return handler;
    } else {
        using Its = handler_state_t<H>;
        static_assert(
            std::is_void_v<Its> || std::is_same_v<Its, State>,
            "tgfw: this step's callback returns a state of another enum than its ConversationHandler has; a "
            "step returns awaitable<void>, awaitable<State> or awaitable<Next<State>> with the "
            "conversation's own State, and a nested ConversationHandler<Child, State> names it as its Parent");
        return Handler::step(std::move(handler));
    }
}

}  // namespace tgfw::detail
