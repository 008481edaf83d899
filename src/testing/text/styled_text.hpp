#pragma once

#include <string_view>
#include <vector>

#include <bot/text/styled_text.hpp>
#include <bot/text/utf.hpp>

namespace tgfw::testing {

using styled::EntityKind;
using styled::normalize_link;
using styled::StyledText;
using styled::TextEntity;
using tgfw::TextRefused;

/// Mentions, commands, hashtags, cashtags, URLs and e-mail addresses of a text.
[[nodiscard]] std::vector<TextEntity> find_automatic_entities(std::string_view text);

/// The whole way of a text: parse by `parse_mode`, or take `entities`; clean, find automatic entities, normalise, trim.
/// Throws TextRefused.
[[nodiscard]] StyledText format_text(std::string_view text, std::string_view parse_mode,
                                     std::vector<TextEntity> entities);

}  // namespace tgfw::testing
