#pragma once

// Long texts in parts that each fit in a message. Not in tgfw.hpp: include this header.
#include <cstddef>
#include <vector>

#include <tgfw/bot/text/text.hpp>

namespace tgfw {

/// Cuts a text into parts of at most `limit` UTF-16 code units, each of which the server takes as it is.
///
///     for (const FormattedText& part : split_message(report)) {
///         co_await context.reply(part.text).entities(part.entities);
///     }
///
/// It cuts between paragraphs rather than between lines, and between lines rather than between words, where that leaves
/// no part less than half full; within a word only where there is no space; not within what is seen as one symbol, a
/// link, a custom emoji or a date unless that is longer than a part. Entities that are cut go on in the next part: a
/// link with its URL, code with its language. Blanks at the cuts are dropped. A part has no more than the 100 entities
/// that the server keeps. Parts are normalised as by normalize(); a text with nothing to see in it has none.
///
/// `limit`: 4096 for texts, 1024 for captions; at least 2. Throws ConfigError for less, TextRefused as normalize()
/// does. Source: Bot API, sendMessage; the server counts code points, of which there are no more than units.
[[nodiscard]] std::vector<FormattedText> split_message(const FormattedText& text, std::size_t limit = 4096);

}  // namespace tgfw
