#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include <tgfw/core/clock.hpp>
#include <tgfw/dispatch/conversation/key.hpp>
#include <tgfw/dispatch/next_state.hpp>

namespace tgfw::detail {

/// What holds for all conversations of one ConversationHandler.
class ConversationRules {
public:
    ConversationRules() = default;

    /// Zero: conversations do not time out.
    Clock::duration timeout{};
    /// The states that have steps.
    std::set<std::int64_t> served;
    /// Where the conversation ends and its parent goes on: what a step returned, and where the parent goes.
    std::vector<std::pair<NextState, NextState>> to_parent;
};

/// The states of all conversations of one ConversationHandler. No I/O, no clock: it is told what happened and says what
/// is to be done.
///
/// For each update: look(), then start() when a step is about to run, then finish() with what it returned, or suspend()
/// if it goes on beside the updates, and resume() when that ends.
class ConversationMachine {
public:
    /// Names a timeout that was scheduled; 0 for none.
    using Timer = std::uint64_t;

    /// How things stand for a key.
    class Look {
    public:
        /// Whether the conversation has a state.
        bool open = false;
        std::int64_t state = 0;
        /// Whether a step goes on beside the updates.
        bool pending = false;
    };

    /// What is to be done after a change.
    class Actions {
    public:
        /// A timeout that is not to come.
        Timer cancel = 0;
        /// When the timeout is to come; what was scheduled is told to armed().
        std::optional<Clock::time_point> arm;
        /// Set where the parent goes on with it.
        std::optional<NextState> to_parent;
        /// The conversation is over, and so are those in it.
        bool ended = false;
        /// It has a state that it did not have before.
        bool moved = false;
        /// It has a state without steps.
        bool unserved = false;
    };

    /// `rules` must outlive it.
    explicit ConversationMachine(const ConversationRules& rules) : rules_(&rules) {}

    [[nodiscard]] Look look(const ConversationKey& key) const;
    [[nodiscard]] bool empty() const noexcept { return entries_.empty(); }
    [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }

    /// A step is about to run: the timeout that waits is not to come, and is returned.
    Timer start(const ConversationKey& key);
    /// The step has returned `next`, or thrown: then `next` is conversation::stay. What a handler returned that runs
    /// while a step is pending (`waiting`) counts only where the parent goes on with it.
    Actions finish(const ConversationKey& key, NextState next, bool waiting, Clock::time_point now);
    /// The step goes on beside the updates. Returns a ticket for resume().
    std::uint64_t suspend(const ConversationKey& key);
    /// The step with that ticket has ended; nullopt: it has thrown. Nothing happens if the conversation has ended or
    /// gone on without it.
    Actions resume(const ConversationKey& key, std::uint64_t ticket, std::optional<NextState> next,
                   Clock::time_point now);

    /// A timeout was scheduled. The conversation must be there.
    void armed(const ConversationKey& key, Timer timer);
    /// The timeout has come, or was dropped. False if it is not the conversation's any more.
    bool expire(const ConversationKey& key, Timer timer);
    /// After the timeout's handlers: ends the conversation, unless a further update was handled meanwhile.
    Actions end_expired(const ConversationKey& key);
    Actions end(const ConversationKey& key);
    /// Ends the conversation if it is the one that birth() named.
    Actions end(const ConversationKey& key, std::uint64_t birth);

    /// Names this conversation among all that the key has had; 0 if there is none.
    [[nodiscard]] std::uint64_t birth(const ConversationKey& key) const;

    /// All that have a state. One with a pending step is in the state from which the step began.
    [[nodiscard]] std::vector<ConversationState> states() const;
    /// Puts a conversation into a state, or ends it, without further consequences.
    void restore(const ConversationState& stored);

private:
    class Entry {
    public:
        std::int64_t state = 0;
        Timer timer = 0;
        std::uint64_t birth = 0;
        std::uint64_t pending = 0;  // A ticket; 0 for none.
        bool open = false;
    };

    Entry& entry(const ConversationKey& key);
    [[nodiscard]] const NextState* mapping(NextState next) const;
    void move(const ConversationKey& key, NextState next, Actions& actions);
    void erase(const ConversationKey& key, Actions& actions);
    void arm(const ConversationKey& key, Clock::time_point now, Actions& actions);

    const ConversationRules* rules_;
    std::unordered_map<ConversationKey, Entry> entries_;
    std::uint64_t births_ = 0;
    std::uint64_t tickets_ = 0;
};

}  // namespace tgfw::detail
