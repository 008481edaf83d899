#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace tgfw {

/// Whom a conversation is with. Parts that it does not go by are 0, or empty.
class ConversationKey {
public:
    ConversationKey() = default;

    std::int64_t chat = 0;
    std::int64_t user = 0;
    /// The forum topic; 0 also for messages outside of topics.
    std::int64_t topic = 0;
    /// The message whose button was tapped.
    std::int64_t message = 0;
    /// The same, for a message that was sent by way of the bot's inline mode.
    std::string inline_message;

    /// Its parts, as `chat=-100,user=7,topic=3,message=9` or `chat=5,inline=AbC`. The form does not change between
    /// versions.
    [[nodiscard]] std::string to_string() const;
    /// Reads what to_string() wrote; nullopt if `text` is something else.
    [[nodiscard]] static std::optional<ConversationKey> parse(std::string_view text);

    bool operator==(const ConversationKey&) const = default;
};

/// A conversation as it can be stored: its key and its state's number.
class ConversationState {
public:
    ConversationState() = default;
    ConversationState(ConversationKey k, std::optional<std::int64_t> s) : key(std::move(k)), state(s) {}

    ConversationKey key;
    /// nullopt: it has ended.
    std::optional<std::int64_t> state;

    bool operator==(const ConversationState&) const = default;
};

}  // namespace tgfw

template <>
struct std::hash<tgfw::ConversationKey> {
    [[nodiscard]] std::size_t operator()(const tgfw::ConversationKey& key) const noexcept;
};
