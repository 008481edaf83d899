#pragma once

// Formatted texts to HTML, MarkdownV2 and Markdown, and back. Not in tgfw.hpp: include this header.
#include <string>
#include <string_view>

#include <tgfw/bot/text/text.hpp>
#include <tgfw/bot/text/text_refused.hpp>

namespace tgfw {

/// The text in a format that parse_mode takes, and that parse_html makes the same text of.
///
/// Entities that the server finds by itself, such as hashtags, are written as plain text. All three throw TextRefused
/// for entities outside of the text, and otherwise write what the server takes. Source: Bot API, formatting options.
[[nodiscard]] std::string to_html(const FormattedText& text);

/// The same in MarkdownV2, whose quotes are made of whole lines: of a quote that begins or ends within a line, only the
/// lines between are quoted, and one that ends before a line break takes it in.
[[nodiscard]] std::string to_markdown_v2(const FormattedText& text);

/// The same in the old Markdown, which knows bold, italic, code and links, and neither nests nor escapes them: of
/// several styles the first of these is kept, others are left out, and so is the style of a character that would end
/// it.
[[nodiscard]] std::string to_markdown(const FormattedText& text);

/// The text and the entities that the server would make of HTML, in its order, with styles cut where others begin, and
/// links in its spelling. The text is not trimmed. Mentions have a user with nothing but an id.
///
/// All three throw TextRefused with the server's words where it would refuse the text.
[[nodiscard]] FormattedText parse_html(std::string_view html);
/// The same of MarkdownV2.
[[nodiscard]] FormattedText parse_markdown_v2(std::string_view markdown);
/// The same of the old Markdown.
[[nodiscard]] FormattedText parse_markdown(std::string_view markdown);

/// The text as the server would send it back, but for the entities that it finds by itself: blanks cut off at the ends,
/// control characters replaced, entities sorted, merged and cut. Two texts that look alike are equal then.
///
/// Throws TextRefused for text that is not UTF-8, and for entities outside of it.
[[nodiscard]] FormattedText normalize(const FormattedText& text);

}  // namespace tgfw
