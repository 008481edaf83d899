#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tgfw/bot/text/text_refused.hpp>

/// Texts as the server works on them, for the toolbox of bots and for the offline server alike.
namespace tgfw::styled {

/// In the order in which entities of one place are listed.
enum class EntityKind {
    blockquote,
    expandable_blockquote,
    pre_with_language,
    pre,
    code,
    date_time,
    text_link,
    text_mention,
    mention,
    hashtag,
    cashtag,
    bot_command,
    url,
    email,
    bold,
    italic,
    underline,
    strikethrough,
    spoiler,
    custom_emoji,
};

/// Offsets and lengths are UTF-16 code units.
struct TextEntity {
    TextEntity() = default;
    TextEntity(EntityKind kind_, std::int64_t offset_, std::int64_t length_, std::string argument_ = "")
        : kind(kind_), offset(offset_), length(length_), argument(std::move(argument_)) {}

    [[nodiscard]] std::int64_t end() const { return offset + length; }
    bool operator==(const TextEntity&) const = default;

    EntityKind kind = EntityKind::bold;
    std::int64_t offset = 0;
    std::int64_t length = 0;
    /// A link's URL, a text_mention's user id, a code block's language, an emoji's id, a date_argument().
    std::string argument;
};

struct StyledText {
    StyledText() = default;

    std::string text;
    std::vector<TextEntity> entities;
};

[[nodiscard]] bool is_quote(EntityKind kind);
[[nodiscard]] bool is_code(EntityKind kind);
/// Bold and its like, which are cut where they meet other entities.
[[nodiscard]] bool is_style(EntityKind kind);

/// What the parsers make of texts in the three formats: neither cleaned nor normalised. They throw TextRefused.
[[nodiscard]] StyledText parse_html(std::string_view text);
[[nodiscard]] StyledText parse_markdown_v2(std::string_view text);
[[nodiscard]] StyledText parse_markdown(std::string_view text);

/// What closes an entity in MarkdownV2, and opens it unless it is a `]`; empty for quotes.
[[nodiscard]] std::string_view closing_mark(EntityKind kind);
/// The language of the code block in Markdown whose text begins at `at`, which is moved to where the code begins.
[[nodiscard]] std::string read_language(std::string_view text, std::size_t& at);

/// The URL of a link in the server's form; empty if the server would drop the link.
[[nodiscard]] std::string normalize_link(std::string_view url);
/// The entity that a link becomes: a text_link, a text_mention of tg://user?id=N, or nothing (empty argument).
[[nodiscard]] TextEntity link_entity(std::string_view url, std::int64_t offset, std::int64_t length);
/// A custom emoji, or a date, from its tg:// URL. Throws TextRefused. A date with a bad time has no argument.
[[nodiscard]] TextEntity tg_entity(std::string_view url, std::int64_t offset, std::int64_t length);

/// How a date_time keeps what it says: `UNIX TIME`, then the format. Empty if the time is no number.
[[nodiscard]] std::string date_argument(std::string_view unix_time, std::string_view format);
/// Throws TextRefused where the server knows no such format.
void check_date_format(std::string_view format);
/// Whether a user or a custom emoji can have this id: a number from 1 on.
[[nodiscard]] bool is_id(std::string_view text);

/// Removes what the server removes from texts, and moves the entities along.
void clean_text(StyledText& styled);
/// Cuts blanks off both ends, and moves the entities along.
void trim_text(StyledText& styled);
/// Whether there is anything to see: the server takes no other text.
[[nodiscard]] bool is_visible(std::string_view text);
/// Sorts, merges, cuts and drops entities as the server does.
void normalize_entities(std::vector<TextEntity>& entities);
/// Throws TextRefused if an entity given by a bot lies outside the text or cuts a symbol.
void check_entities(const StyledText& styled);

}  // namespace tgfw::styled
