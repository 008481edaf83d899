#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <tgfw/core/type_map.hpp>
#include <tgfw/dispatch/handler.hpp>

#include <dispatch/conversation/key_rule.hpp>
#include <dispatch/conversation/machine.hpp>

namespace tgfw::detail {

class Conversation;

/// The steps of a ConversationHandler and how they are gone by. Not changed once the handler is in use.
class ConversationTable {
public:
    ConversationTable() = default;

    using Handlers = std::vector<Handler>;

    std::string name;  // May be empty.
    TypeKey state_type;
    std::string_view (*state_name)(std::int64_t) noexcept = nullptr;

    Handlers entry_points;
    std::map<std::int64_t, Handlers> states;
    Handlers fallbacks;
    Handlers waiting;
    Handlers on_timeout;
    std::set<std::int64_t> declared;  // States that must have steps.

    KeyRule key;
    bool per_message_set = false;
    bool allow_reentry = false;
    bool persistent = false;
    std::optional<bool> block;  // Of steps that do not say.
    ConversationRules rules;

    /// As messages name it.
    [[nodiscard]] std::string title() const;
    /// As messages and diagrams name a state: by its name where that is known, or its number.
    [[nodiscard]] std::string state_title(std::int64_t state) const;
    /// The steps of a state; none if it has none.
    [[nodiscard]] const Handlers& steps(std::int64_t state) const;
    /// All lists that hold steps.
    [[nodiscard]] std::vector<const Handlers*> lists() const;
    /// What the steps can take and the key can be made of.
    [[nodiscard]] Kinds reach() const;
    [[nodiscard]] std::vector<TypeKey> services() const;

    /// Throws ConfigError where it cannot work.
    void require_sound() const;
    /// What seems wrong, a sentence each.
    [[nodiscard]] std::vector<std::string> problems() const;
};

/// The conversation that a handler is; null if it is something else.
[[nodiscard]] std::shared_ptr<Conversation> conversation_of(const Handler& handler);

}  // namespace tgfw::detail
