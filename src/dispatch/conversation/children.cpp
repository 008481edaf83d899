#include <algorithm>
#include <utility>

#include <dispatch/context_access.hpp>
#include <dispatch/conversation/choice.hpp>
#include <dispatch/conversation/conversation.hpp>

/// Conversations in conversations: they live no longer than what they were opened from.
namespace tgfw::detail {

void Conversation::note_child(const Choice& choice, Context& context) {
    const auto child = conversation_of(choice.step);
    if (!child) return;
    const Choices choices = child->choices_in(context);
    const ConversationKey& key = choices.front()->key;
    auto& opened = children_[choice.key];
    std::erase_if(opened, [&](const Opened& known) {
        return (known.conversation == child && known.key == key) ||
               known.conversation->machine_.birth(known.key) != known.birth;
    });
    const auto birth = child->machine_.birth(key);
    if (birth != 0) opened.emplace_back(child, key, birth);
    if (opened.empty()) children_.erase(choice.key);
}

bool Conversation::serves(const Conversation& child, std::int64_t state) const {
    const auto has = [&](const ConversationTable::Handlers& handlers) {
        return std::any_of(handlers.begin(), handlers.end(),
                           [&](const Handler& handler) { return conversation_of(handler).get() == &child; });
    };
    return has(table_.steps(state)) || has(table_.fallbacks) || (table_.allow_reentry && has(table_.entry_points));
}

void Conversation::end_children(const ConversationKey& key, bool all, Scheduler* scheduler) {
    const auto found = children_.find(key);
    if (found == children_.end()) return;
    auto ending = std::move(found->second);
    children_.erase(found);
    std::vector<Opened> kept;
    const auto state = machine_.look(key).state;
    for (Opened& child : ending) {
        if (child.conversation->machine_.birth(child.key) != child.birth) continue;
        if (!all && serves(*child.conversation, state)) {
            kept.push_back(std::move(child));
        } else {
            child.conversation->end(child.key, scheduler);
        }
    }
    if (!kept.empty()) children_.emplace(key, std::move(kept));
}

}  // namespace tgfw::detail
