#include <string_view>

#include <bot/text/utf.hpp>
#include <bot/text/walk.hpp>
#include <bot/text/write.hpp>
#include <tgfw/bot/text/escape.hpp>

namespace tgfw::styled {
namespace {

/// A quote that MarkdownV2 can say: whole lines, with the break of the last one. The length is 0 if there are none.
TextEntity fit_quote(const TextEntity& quote, std::string_view text, std::size_t byte, std::size_t end) {
    TextEntity out = quote;
    out.length = 0;
    if (byte > 0 && text[byte - 1] != '\n') {
        const std::size_t line = text.substr(byte, end - byte).find('\n');
        if (line == std::string_view::npos) return out;
        out.offset += utf16_length(text.substr(byte, line + 1));
        byte += line + 1;
    }
    if (end < text.size() && text[end - 1] != '\n') {
        if (text[end] == '\n') {
            ++end;
        } else {
            const std::size_t line = text.substr(byte, end - byte).rfind('\n');
            if (line == std::string_view::npos) return out;
            end = byte + line + 1;
        }
    }
    if (end > byte) out.length = utf16_length(text.substr(byte, end - byte));
    return out;
}

void fit_quotes(StyledText& styled) {
    bool fitted = false;
    std::size_t byte = 0;
    std::int64_t unit = 0;
    const auto byte_of = [&](std::int64_t to) {
        while (unit < to && byte < styled.text.size()) unit += utf16_units(next_code_point(styled.text, byte));
        return byte;
    };
    for (TextEntity& entity : styled.entities) {
        if (!is_quote(entity.kind)) continue;
        const std::size_t begin = byte_of(entity.offset);
        entity = fit_quote(entity, styled.text, begin, byte_of(entity.end()));
        fitted = true;
    }
    // The borders have moved, and cut the styles elsewhere.
    if (fitted) normalize_entities(styled.entities);
}

/// A quote's last line break belongs to it, but no entity in it can hold that.
void drop_last_break(TextBlock& quote) {
    quote.text.remove_suffix(1);
    const std::int64_t units = utf16_length(quote.text);
    for (TextEntity& entity : quote.entities) {
        if (entity.end() > units) entity.length = units - entity.offset;
    }
    std::erase_if(quote.entities, [](const TextEntity& entity) { return entity.length <= 0; });
}

class MarkdownSink : public MarkupSink {
public:
    void open(const TextEntity& entity) override {
        switch (entity.kind) {
            case EntityKind::code:
                in_code_ = true;
                mark(closing_mark(entity.kind));
                break;
            case EntityKind::pre:
            case EntityKind::pre_with_language:
                in_code_ = true;
                mark(closing_mark(entity.kind));
                if (entity.argument.find_first_of("` \n\t\r") == std::string::npos) out += entity.argument;
                out += '\n';
                break;
            case EntityKind::text_link:
            case EntityKind::text_mention:
                mark("[");
                break;
            case EntityKind::custom_emoji:
            case EntityKind::date_time:
                mark("![");
                break;
            default:
                mark(closing_mark(entity.kind));
        }
    }

    void close(const TextEntity& entity) override {
        in_code_ = false;
        switch (entity.kind) {
            case EntityKind::text_link:
                return close_link(entity.argument);
            case EntityKind::text_mention:
                return close_link("tg://user?id=" + entity.argument);
            case EntityKind::custom_emoji:
                return close_link("tg://emoji?id=" + entity.argument);
            case EntityKind::date_time: {
                const std::size_t space = entity.argument.find(' ');
                std::string url = "tg://time?unix=" + entity.argument.substr(0, space);
                if (space + 1 < entity.argument.size()) url += "&format=" + entity.argument.substr(space + 1);
                return close_link(url);
            }
            default:
                mark(closing_mark(entity.kind));
        }
    }

    void text(std::string_view text) override {
        after_italic_ = false;
        if (in_code_) {
            out += escape_markdown_v2(text, MarkdownPlace::code);
            return;
        }
        const std::string escaped = escape_markdown_v2(text);
        for (const char c : escaped) {
            out += c;
            if (c == '\n' && in_quote) out += '>';
        }
    }

    std::string out;
    bool in_quote = false;

private:
    /// An underscore next to another one would be read as an underline: an empty bold parts them.
    void mark(std::string_view mark) {
        if (after_italic_ && mark.front() == '_') out += "**";
        out += mark;
        after_italic_ = mark == "_";
    }

    void close_link(const std::string& url) {
        mark("](");
        out += escape_markdown_v2(url, MarkdownPlace::url);
        out += ')';
    }

    bool in_code_ = false;
    bool after_italic_ = false;
};

}  // namespace

std::string write_markdown_v2(StyledText styled) {
    fit_quotes(styled);
    MarkdownSink sink;
    bool after_quote = false;
    for (TextBlock& block : split_blocks(styled)) {
        sink.in_quote = block.quote != nullptr;
        if (!sink.in_quote) {
            walk(block, sink);
            after_quote = false;
            continue;
        }
        // Without something between them, two quotes would be one.
        sink.out += after_quote ? "**>" : ">";
        after_quote = true;
        const bool ends_line = !block.text.empty() && block.text.back() == '\n';
        if (ends_line) drop_last_break(block);
        walk(block, sink);
        if (block.quote->kind == EntityKind::expandable_blockquote) sink.out += "||";
        if (ends_line) sink.out += '\n';
    }
    return std::move(sink.out);
}

}  // namespace tgfw::styled
