#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include <bot/text/styled_text.hpp>
#include <tgfw/api/types.hpp>
#include <tgfw/bot/text/text.hpp>

namespace tgfw::styled {

/// The entity as the server takes it from a bot. Nothing for the kinds that it finds by itself, for kinds that this
/// library does not know, and for links that it drops.
[[nodiscard]] std::optional<TextEntity> from_api(const MessageEntity& entity);
/// The user of a text_mention has an id, and nothing else.
[[nodiscard]] MessageEntity to_api(const TextEntity& entity);

/// In normal form, but for blanks and what is cleaned off. Throws TextRefused for entities outside the text.
[[nodiscard]] StyledText from_formatted(const FormattedText& formatted);

/// The users of the mentions among entities, by id. Lives as long as the entities.
using Users = std::unordered_map<std::int64_t, const User*>;
[[nodiscard]] Users users_of(const std::vector<MessageEntity>& entities);
/// `users`: whom mentions are of; of others they have the id only.
[[nodiscard]] FormattedText to_formatted(StyledText styled, const Users& users = Users());

}  // namespace tgfw::styled
