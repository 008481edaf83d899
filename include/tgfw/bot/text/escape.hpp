#pragma once

// Escaping for texts that a bot writes in HTML or Markdown. Not in tgfw.hpp: include this header.
// bot/text/text.hpp makes formatted texts in which nothing is to be escaped.
#include <string>
#include <string_view>

namespace tgfw {

/// Where in MarkdownV2 a text is to stand: other characters have a meaning there.
enum class MarkdownPlace {
    text,  ///< anywhere but in the others
    code,  ///< between backticks, one or three
    url,   ///< between the brackets of a link or of a custom emoji
};

/// For texts and quoted attributes in HTML: `&`, `<`, `>` and `"` are replaced. Source: Bot API, HTML style.
[[nodiscard]] std::string escape_html(std::string_view text);

/// For texts in MarkdownV2: what has a meaning in that place gets a backslash before it. Source: Bot API, MarkdownV2
/// style.
[[nodiscard]] std::string escape_markdown_v2(std::string_view text, MarkdownPlace place = MarkdownPlace::text);

/// For texts outside of entities in the old Markdown, in which no text in an entity can be escaped: `_`, `*`, `[` and
/// the backtick get a backslash. Source: Bot API, Markdown style.
[[nodiscard]] std::string escape_markdown(std::string_view text);

}  // namespace tgfw
