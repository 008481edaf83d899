#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tgfw::testing {

/// In the order in which entities of one place are listed.
enum class EntityKind {
    blockquote,
    expandable_blockquote,
    pre_with_language,
    pre,
    code,
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
    /// A link's URL, a text_mention's user id, a code block's language, an emoji's id.
    std::string argument;
};

struct StyledText {
    StyledText() = default;

    std::string text;
    std::vector<TextEntity> entities;
};

/// A text that the server refuses; the reason as the server words it, without `Bad Request: `.
class TextRefused : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

[[nodiscard]] bool is_quote(EntityKind kind);
[[nodiscard]] bool is_code(EntityKind kind);
/// Bold and its like, which are cut where they meet other entities.
[[nodiscard]] bool is_style(EntityKind kind);
[[nodiscard]] bool is_link(EntityKind kind);

/// Both throw TextRefused. They neither clean nor normalise.
[[nodiscard]] StyledText parse_html(std::string_view text);
[[nodiscard]] StyledText parse_markdown_v2(std::string_view text);
[[nodiscard]] StyledText parse_legacy_markdown(std::string_view text);

/// The URL of a link in the server's form; empty if the server would drop the link.
[[nodiscard]] std::string normalize_link(std::string_view url);
/// The entity that a link becomes: a text_link, a text_mention of tg://user?id=N, or nothing (empty argument).
[[nodiscard]] TextEntity link_entity(std::string_view url, std::int64_t offset, std::int64_t length);

/// Mentions, commands, hashtags, cashtags, URLs and e-mail addresses of a text.
[[nodiscard]] std::vector<TextEntity> find_automatic_entities(std::string_view text);

/// Removes what the server removes from texts, and moves the entities along.
void clean_text(StyledText& styled);
/// Cuts blanks off both ends, and moves the entities along.
void trim_text(StyledText& styled);
/// Sorts, merges, cuts and drops entities as the server does.
void normalize_entities(std::vector<TextEntity>& entities);
/// Throws TextRefused if an entity given by a bot lies outside the text or cuts a symbol.
void check_entities(const StyledText& styled);

/// The whole way of a text: parse by `parse_mode`, or take `entities`; clean, find automatic entities, normalise, trim.
/// Throws TextRefused.
[[nodiscard]] StyledText format_text(std::string_view text, std::string_view parse_mode,
                                     std::vector<TextEntity> entities);

}  // namespace tgfw::testing
