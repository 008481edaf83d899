#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <tgfw/dispatch/context.hpp>
#include <tgfw/dispatch/handler.hpp>
#include <tgfw/dispatch/scheduler.hpp>

#include <dispatch/conversation/machine.hpp>
#include <dispatch/conversation/table.hpp>

namespace tgfw::detail {

/// The steps of a ConversationHandler and all its conversations; what its copies share.
class Conversation : public std::enable_shared_from_this<Conversation> {
public:
    explicit Conversation(ConversationTable table) : table_(std::move(table)), machine_(table_.rules) {}

    /// For its builder. Throws ConfigError once it was sealed.
    ConversationTable& building();
    /// From now on it is in use. Throws ConfigError where it cannot work.
    void seal();
    HandlerOptions& options() noexcept { return options_; }

    [[nodiscard]] const ConversationTable& table() const noexcept { return table_; }
    [[nodiscard]] ConversationMachine& machine() noexcept { return machine_; }

    bool check(const UpdateView& view, Match& match);
    awaitable<void> handle(Context& context);

    /// Ends the conversation, and those in it. `scheduler` may be null: its timeout then comes, and finds nothing.
    bool end(const ConversationKey& key, Scheduler* scheduler);

private:
    class Choice;
    class Timeout;
    using Choices = std::vector<std::shared_ptr<const Choice>>;

    /// A conversation that was opened from one of these, by a step that is a ConversationHandler itself.
    class Opened {
    public:
        Opened(std::shared_ptr<Conversation> c, ConversationKey k, std::uint64_t b)
            : conversation(std::move(c)), key(std::move(k)), birth(b) {}
        std::shared_ptr<Conversation> conversation;
        ConversationKey key;
        std::uint64_t birth;
    };

    bool choose(const ConversationTable::Handlers& handlers, const ConversationKey& key, bool waiting,
                const UpdateView& view, Match& match);
    /// What this one chose for the context's update, and after it what those around it chose.
    [[nodiscard]] Choices choices_in(Context& context);
    [[nodiscard]] bool blocks(const Handler& step, const DispatchServices& services) const;

    /// Where a step leads. Throws ConfigError where that is a state of another conversation.
    [[nodiscard]] NextState checked(NextState next) const;
    /// A step has ended; returns where the parent goes on, conversation::stay if it does not.
    NextState settle(const Choice& choice, NextState next, Context& context);
    void begin_beside(Choices choices, Context& context);
    static awaitable<void> run_beside(Choices choices, std::uint64_t ticket, std::unique_ptr<Context> context);
    static void settle_beside(const Choices& choices, std::uint64_t ticket, std::optional<NextState> next,
                              Context& context);

    NextState perform(const ConversationMachine::Actions& actions, const ConversationKey& key, Context& context);
    void arm(Clock::time_point when, const ConversationKey& key, Context& context);
    static awaitable<void> expire(std::shared_ptr<Timeout> timeout);

    void note_child(const Choice& choice, Context& context);
    [[nodiscard]] bool serves(const Conversation& child, std::int64_t state) const;
    void end_children(const ConversationKey& key, bool all, Scheduler* scheduler);

    ConversationTable table_;
    ConversationMachine machine_;
    HandlerOptions options_;
    Kinds reach_;
    Kinds entry_reach_;
    bool sealed_ = false;
    bool warned_ = false;
    std::unordered_map<ConversationKey, std::vector<Opened>> children_;
};

}  // namespace tgfw::detail
