#pragma once

// Formatted texts without markup, and so with nothing to escape. Not in tgfw.hpp: include this header.
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <tgfw/api/types.hpp>

namespace tgfw {

/// A text and what is bold, a link, code… in it, as Telegram keeps both.
///
///     const FormattedText menu = rich::text("Hi ", rich::bold(name), ", see ", rich::link("the menu", url));
///     co_await context.reply(menu.text).entities(menu.entities);
///
/// Captions have caption_entities(…), polls question_entities(…). A string converts to one without entities.
class FormattedText {
public:
    FormattedText() = default;
    template <class Text>
    requires std::convertible_to<const Text&, std::string_view> FormattedText(const Text& plain)
        : text(std::string_view(plain)) {}
    FormattedText(std::string plain) : text(std::move(plain)) {}
    FormattedText(std::string formatted, std::vector<MessageEntity> found)
        : text(std::move(formatted)), entities(std::move(found)) {}

    /// Appends, and moves the entities of what comes in. Takes time in proportion to both texts: make a text of very
    /// many pieces by rich::join.
    FormattedText& operator+=(const FormattedText& more);
    friend FormattedText operator+(FormattedText left, const FormattedText& right) {
        left += right;
        return left;
    }
    bool operator==(const FormattedText& other) const;
    [[nodiscard]] bool empty() const noexcept { return text.empty(); }

    std::string text;
    /// Offsets and lengths are in UTF-16 code units. An outer entity stands before those in it.
    std::vector<MessageEntity> entities;
};

/// The text of a message, or else its caption, with the entities. Empty for messages that have neither.
[[nodiscard]] FormattedText formatted_text(const Message& message);

namespace detail {

/// What rich::text and its like append their pieces to.
class TextBuilder {
public:
    TextBuilder() = default;

    template <class Piece>
    void add(const Piece& piece) {
        if constexpr (std::same_as<Piece, FormattedText>) {
            add_formatted(piece);
        } else if constexpr (std::convertible_to<const Piece&, std::string_view>) {
            add_text(piece);
        } else if constexpr (std::same_as<Piece, char>) {
            add_text(std::string_view(&piece, 1));
        } else if constexpr (std::unsigned_integral<Piece> && !std::same_as<Piece, bool>) {
            add_unsigned(piece);
        } else if constexpr (std::signed_integral<Piece>) {
            add_signed(piece);
        } else if constexpr (std::floating_point<Piece>) {
            add_double(static_cast<double>(piece));
        } else {
            static_assert(sizeof(Piece) == 0, "a piece is a string, a number or a FormattedText: fmt::format the rest");
        }
    }
    /// What was added, in an entity of this type unless it is empty.
    [[nodiscard]] FormattedText take(MessageEntityType::Known type);
    [[nodiscard]] FormattedText take() { return std::move(out_); }

private:
    void add_formatted(const FormattedText& piece);
    void add_text(std::string_view piece);
    void add_unsigned(std::uint64_t number);
    void add_signed(std::int64_t number);
    void add_double(double number);

    FormattedText out_;
    std::int64_t units_ = 0;
};

template <class... Pieces>
[[nodiscard]] FormattedText wrap_pieces(MessageEntityType::Known type, const Pieces&... pieces) {
    TextBuilder builder;
    (builder.add(pieces), ...);
    return builder.take(type);
}

}  // namespace detail

/// The pieces of formatted texts. A namespace of their own, since a bot calls its variables `text`, `code` and `link`,
/// and filters::text is another thing.
///
/// A piece is a string, a number or a FormattedText. Styles nest: `bold("x", italic("y"))`. Entities of no text are
/// left out. Source: Bot API, MessageEntity.
namespace rich {

/// The pieces, one after the other.
template <class... Pieces>
[[nodiscard]] FormattedText text(const Pieces&... pieces) {
    detail::TextBuilder builder;
    (builder.add(pieces), ...);
    return builder.take();
}

/// The pieces of a range, with `separator` between them; takes time in proportion to the whole.
template <class Range>
[[nodiscard]] FormattedText join(const Range& pieces, const FormattedText& separator = FormattedText()) {
    detail::TextBuilder builder;
    bool first = true;
    for (const auto& piece : pieces) {
        if (!first) builder.add(separator);
        first = false;
        builder.add(piece);
    }
    return builder.take();
}

template <class... Pieces>
[[nodiscard]] FormattedText bold(const Pieces&... pieces) {
    return detail::wrap_pieces(MessageEntityType::bold, pieces...);
}
template <class... Pieces>
[[nodiscard]] FormattedText italic(const Pieces&... pieces) {
    return detail::wrap_pieces(MessageEntityType::italic, pieces...);
}
template <class... Pieces>
[[nodiscard]] FormattedText underline(const Pieces&... pieces) {
    return detail::wrap_pieces(MessageEntityType::underline, pieces...);
}
template <class... Pieces>
[[nodiscard]] FormattedText strikethrough(const Pieces&... pieces) {
    return detail::wrap_pieces(MessageEntityType::strikethrough, pieces...);
}
template <class... Pieces>
[[nodiscard]] FormattedText spoiler(const Pieces&... pieces) {
    return detail::wrap_pieces(MessageEntityType::spoiler, pieces...);
}
/// Quotes do not nest: the server drops the inner one.
template <class... Pieces>
[[nodiscard]] FormattedText blockquote(const Pieces&... pieces) {
    return detail::wrap_pieces(MessageEntityType::blockquote, pieces...);
}
/// A quote that shows its first lines until it is tapped.
template <class... Pieces>
[[nodiscard]] FormattedText expandable_blockquote(const Pieces&... pieces) {
    return detail::wrap_pieces(MessageEntityType::expandable_blockquote, pieces...);
}
/// Code in a line: a tap copies it.
template <class... Pieces>
[[nodiscard]] FormattedText code(const Pieces&... pieces) {
    return detail::wrap_pieces(MessageEntityType::code, pieces...);
}

/// A block of code. `language` is one word, such as `cpp`, or empty.
[[nodiscard]] FormattedText pre(std::string_view code, std::string language = std::string());
/// A link. The server shows a URL that it does not take as plain text: it takes http, https, tg, ton and tonsite.
[[nodiscard]] FormattedText link(FormattedText label, std::string url);
/// A mention of a user without a username, too. It notifies them where they are in the chat.
[[nodiscard]] FormattedText mention(FormattedText label, std::int64_t user_id);
/// The same, by the user's full name.
[[nodiscard]] FormattedText mention(const User& user);
/// A custom emoji, which only some bots may send; `emoji` is shown where it cannot be.
[[nodiscard]] FormattedText custom_emoji(std::string_view emoji, std::string id);
/// A time, which clients show by their own clock and in their user's language; `label` is shown by those that cannot.
/// `format`: `r` for "in 5 minutes", or any of `w` (day of the week), then `d` or `D` (short or long date), then `t` or
/// `T` (short or long time). Empty: the label, and the time at a tap.
[[nodiscard]] FormattedText date_time(FormattedText label, std::int64_t unix_time, std::string format = std::string());

}  // namespace rich

}  // namespace tgfw
