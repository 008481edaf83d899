#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <testing/world.hpp>

namespace tgfw::testing {

/// A reaction with one of the emoji that Telegram allows; nothing for any other text.
[[nodiscard]] std::optional<ReactionType> reaction_of(std::string_view emoji);
/// Replaces somebody's reactions to a message, and tells the page.
void put_reactions(World& world, ChatRecord& chat, StoredMessage& stored, std::int64_t by,
                   std::vector<ReactionType> reactions);
/// How often each reaction was chosen, the most frequent first.
[[nodiscard]] std::vector<ReactionCount> count_reactions(const StoredMessage& stored);
/// The reactions to a chat's messages, as a member of a JSON object.
[[nodiscard]] std::string describe_reactions(const ChatRecord& chat);

}  // namespace tgfw::testing
