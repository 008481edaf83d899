#pragma once

#include <optional>

#include <tgfw/api/update.hpp>
#include <tgfw/dispatch/conversation/key.hpp>
#include <tgfw/dispatch/kinds.hpp>

namespace tgfw::detail {

/// Which parts of an update make the key of its conversation.
class KeyRule {
public:
    KeyRule() = default;

    bool per_chat = true;
    bool per_user = true;
    bool per_message = false;
    bool per_topic = false;

    /// The kinds of update that can bring all the parts. Channel posts have no conversations.
    [[nodiscard]] Kinds kinds() const noexcept;
    /// nullopt if the update lacks a part.
    [[nodiscard]] std::optional<ConversationKey> key_of(const Update& update) const;
};

/// The kinds that can bring a chat; channel posts not among them.
[[nodiscard]] Kinds kinds_with_chat() noexcept;
/// The kinds that can bring a user.
[[nodiscard]] Kinds kinds_with_user() noexcept;

}  // namespace tgfw::detail
