#include <dispatch/conversation/table.hpp>

#include <algorithm>

namespace tgfw::detail {

std::string ConversationTable::title() const {
    return name.empty() ? "ConversationHandler" : "ConversationHandler(" + name + ")";
}

std::string ConversationTable::state_title(std::int64_t state) const {
    const std::string_view known = state_name != nullptr ? state_name(state) : std::string_view();
    return known.empty() ? std::to_string(state) : std::string(known);
}

const ConversationTable::Handlers& ConversationTable::steps(std::int64_t state) const {
    static const Handlers none;
    const auto found = states.find(state);
    return found == states.end() ? none : found->second;
}

std::vector<const ConversationTable::Handlers*> ConversationTable::lists() const {
    std::vector<const Handlers*> all(1, &entry_points);
    for (const auto& [state, handlers] : states) all.push_back(&handlers);
    all.push_back(&fallbacks);
    all.push_back(&waiting);
    all.push_back(&on_timeout);
    return all;
}

Kinds ConversationTable::reach() const {
    Kinds kinds;
    for (const Handlers* list : lists()) {
        // Those of a timeout get an update that another took.
        if (list == &on_timeout) continue;
        for (const Handler& handler : *list) kinds |= handler.info().reach.may;
    }
    return kinds & key.kinds();
}

std::vector<TypeKey> ConversationTable::services() const {
    std::vector<TypeKey> all;
    for (const Handlers* list : lists()) {
        for (const Handler& handler : *list) {
            for (const TypeKey& type : handler.info().services) {
                if (std::find(all.begin(), all.end(), type) == all.end()) all.push_back(type);
            }
        }
    }
    return all;
}

}  // namespace tgfw::detail
