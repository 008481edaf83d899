#include <dispatch/conversation/conversation.hpp>

#include <algorithm>
#include <utility>

#include <tgfw/core/error.hpp>
#include <tgfw/dispatch/dispatcher.hpp>

#include <dispatch/context_access.hpp>
#include <dispatch/conversation/choice.hpp>

namespace tgfw::detail {

namespace {

/// On the options of the handler that a Conversation is, so that others find it there.
class Marker {
public:
    std::weak_ptr<Conversation> conversation;
};

}  // namespace

std::shared_ptr<Conversation> conversation_of(const Handler& handler) {
    const Marker* marker = handler.info().options.flags.find<Marker>();
    return marker == nullptr ? nullptr : marker->conversation.lock();
}

ConversationTable& Conversation::building() {
    if (sealed_) throw ConfigError(table_.title() + " is in use; nothing can be set once it was added");
    return table_;
}

void Conversation::seal() {
    if (sealed_) return;
    table_.require_sound();
    for (const auto& [state, handlers] : table_.states) table_.rules.served.insert(state);
    reach_ = table_.reach();
    for (const Handler& handler : table_.entry_points) entry_reach_ |= handler.info().reach.may;
    auto marker = std::make_shared<Marker>();
    marker->conversation = weak_from_this();
    options_.flags.put(std::move(marker));
    options_.block = true;
    sealed_ = true;
}

bool Conversation::check(const UpdateView& view, Match& match) {
    if (!reach_.has(view.slot())) return false;
    const bool can_enter = entry_reach_.has(view.slot());
    if (!can_enter && machine_.empty()) return false;
    const auto key = table_.key.key_of(view.update());
    if (!key) return false;
    const auto look = machine_.look(*key);
    if (look.pending) return choose(table_.waiting, *key, true, view, match);
    if (can_enter && (!look.open || table_.allow_reentry)) {
        if (choose(table_.entry_points, *key, false, view, match)) return true;
    }
    if (!look.open) return false;
    return choose(table_.steps(look.state), *key, false, view, match) ||
           choose(table_.fallbacks, *key, false, view, match);
}

bool Conversation::choose(const ConversationTable::Handlers& handlers, const ConversationKey& key, bool waiting,
                          const UpdateView& view, Match& match) {
    const auto found = std::find_if(handlers.begin(), handlers.end(),
                                    [&](const Handler& handler) { return handler.check(view, match); });
    if (found == handlers.end()) return false;
    match.choices.emplace_back(&found->info(),
                               std::make_shared<const Choice>(shared_from_this(), key, *found, waiting));
    return true;
}

Conversation::Choices Conversation::choices_in(Context& context) {
    Choices found;
    for (const MatchChoice& entry : ContextAccess::match(context).choices) {
        auto choice = entry.data<Choice>();
        if (choice && (!found.empty() || choice->conversation.get() == this)) found.push_back(std::move(choice));
    }
    if (found.empty()) throw ConfigError(table_.title() + ": handle() without a check() that took the update");
    return found;
}

bool Conversation::blocks(const Handler& step, const DispatchServices& services) const {
    const auto& own = step.info().options.block;
    return !services.spawn || (own ? *own : table_.block.value_or(services.block));
}

awaitable<void> Conversation::handle(Context& context) {
    Choices choices = choices_in(context);
    const std::shared_ptr<const Choice> choice = choices.front();
    const DispatchServices& services = ContextAccess::services(context);
    const auto timer = machine_.start(choice->key);
    if (timer != 0 && services.scheduler != nullptr) services.scheduler->cancel(timer);
    ContextAccess::next(context) = NextState();
    if (!blocks(choice->step, services)) {
        begin_beside(std::move(choices), context);
        co_return;
    }
    NextState next;
    bool stopped = false;
    std::exception_ptr failure;
    try {
        try {
            co_await Dispatcher::run(choice->step, context);
            next = ContextAccess::next(context);
        } catch (const ApplicationHandlerStop& stop) {
            next = stop.next();
            stopped = true;
        }
        next = checked(next);
    } catch (...) {
        failure = std::current_exception();
        next = conversation::stay;
    }
    const NextState up = settle(*choice, next, context);
    ContextAccess::next(context) = up;
    if (failure) std::rethrow_exception(failure);
    if (stopped) throw ApplicationHandlerStop(up);
}

NextState Conversation::checked(NextState next) const {
    if (!next.goes() || next.type() == table_.state_type) return next;
    throw ConfigError(table_.title() + ": a step led to a " + std::string(next.type().name()) +
                      ", which is not the type of its states");
}

NextState Conversation::settle(const Choice& choice, NextState next, Context& context) {
    const auto now = ContextAccess::services(context).clock->now();
    note_child(choice, context);
    return perform(machine_.finish(choice.key, next, choice.waiting, now), choice.key, context);
}

NextState Conversation::perform(const ConversationMachine::Actions& actions, const ConversationKey& key,
                                Context& context) {
    const DispatchServices& services = ContextAccess::services(context);
    if (actions.cancel != 0 && services.scheduler != nullptr) services.scheduler->cancel(actions.cancel);
    if (actions.unserved) {
        services.logger->warning(table_.title() + ": a step led to the state " +
                                 table_.state_title(machine_.look(key).state) +
                                 ", which no step serves; only fallbacks are asked in it");
    }
    if (actions.ended || actions.moved) end_children(key, actions.ended, services.scheduler);
    if (actions.arm) arm(*actions.arm, key, context);
    return actions.to_parent.value_or(NextState());
}

bool Conversation::end(const ConversationKey& key, Scheduler* scheduler) {
    const bool there = machine_.birth(key) != 0;
    const auto actions = machine_.end(key);
    if (actions.cancel != 0 && scheduler != nullptr) scheduler->cancel(actions.cancel);
    end_children(key, true, scheduler);
    return there;
}

}  // namespace tgfw::detail
