#include <algorithm>
#include <map>

#include <tgfw/core/error.hpp>

#include <dispatch/conversation/conversation.hpp>
#include <dispatch/conversation/table.hpp>

namespace tgfw::detail {

namespace {

/// Why a step can never run, or runs for less than one would think; empty if nothing is wrong with it.
std::string problem_of(const ConversationTable& table, const Handler& handler) {
    const Kinds may = handler.info().reach.may;
    const KeyRule& key = table.key;
    const Kinds taps = UpdateKind::callback_query;
    if (may.empty()) return "can never run: its filters and its callback leave no kind of update to it";
    if (Kinds::objects().covers(may)) {
        return "can never run: it takes objects of the bot's own, and conversations only get updates";
    }
    const Kinds both = kinds_with_chat() | kinds_with_user();
    if ((may & both).empty()) return "can never run: its updates have neither a chat nor a user that could be asked";
    if (key.per_chat && (may & kinds_with_chat()).empty()) {
        return "can never run: its updates have no chat, and the conversation goes by chats; use per_chat(false)";
    }
    if (key.per_user && (may & kinds_with_user()).empty()) {
        return "can never run: its updates have no user, and the conversation goes by users; use per_user(false)";
    }
    if ((may & both & key.kinds()).empty() && !key.per_message) {
        return "can never run: its updates do not have all that the conversation goes by";
    }
    if (key.per_message && !taps.covers(may)) {
        return "takes more than taps on buttons, and the conversation goes by messages: it only gets taps";
    }
    if (!key.per_message && !table.per_message_set && taps.covers(may) && !conversation_of(handler)) {
        return "takes taps on buttons of any message in the chat; say per_message(true) to tell messages apart, "
               "per_message(false) to confirm this";
    }
    return {};
}

void add_step_problems(const ConversationTable& table, std::vector<std::string>& problems) {
    for (const ConversationTable::Handlers* list : table.lists()) {
        for (const Handler& handler : *list) {
            const std::string problem = problem_of(table, handler);
            if (!problem.empty()) problems.push_back(table.title() + ": " + handler.info().name + " " + problem);
            if (!conversation_of(handler)) continue;
            const auto& inner = handler.info().problems;
            problems.insert(problems.end(), inner.begin(), inner.end());
        }
    }
}

}  // namespace

void ConversationTable::require_sound() const {
    if (persistent && name.empty()) {
        throw ConfigError("ConversationHandler: persistent() needs a name, under which its states are stored");
    }
    if (!key.per_chat && !key.per_user && !key.per_message) {
        throw ConfigError(title() + ": per_chat, per_user and per_message are all false; at least one must be true");
    }
    if (!persistent) return;
    for (const Handlers* list : lists()) {
        for (const Handler& handler : *list) {
            const auto child = conversation_of(handler);
            if (!child || child->table().persistent) continue;
            throw ConfigError(title() + " is persistent, so the conversations in it must be, too: " +
                              child->table().title() + " needs a name and persistent()");
        }
    }
}

std::vector<std::string> ConversationTable::problems() const {
    std::vector<std::string> problems;
    const auto say = [&](const std::string& what) { problems.push_back(title() + ": " + what); };
    add_step_problems(*this, problems);
    if (key.per_message && !key.per_chat) {
        say("per_message without per_chat: different chats have messages with the same id");
    }
    if (key.per_topic && !key.per_chat) {
        say("per_topic without per_chat: different chats have topics with the same id");
    }
    if (entry_points.empty()) say("it has no entry points, so nothing opens it");
    for (const std::int64_t state : declared) {
        if (!states.contains(state)) say("no step serves the state " + state_title(state));
    }
    for (const auto& [state, handlers] : states) {
        if (handlers.empty()) say("no step serves the state " + state_title(state));
    }
    if (!on_timeout.empty() && rules.timeout <= Clock::duration::zero()) {
        say("it has handlers for a timeout, but no conversation_timeout");
    }
    return problems;
}

}  // namespace tgfw::detail
