#include <string_view>

#include <fmt/format.h>

#include <bot/text/walk.hpp>
#include <bot/text/write.hpp>
#include <tgfw/bot/text/escape.hpp>

namespace tgfw::styled {
namespace {

/// The name of the tag, of the outer one where there are two.
std::string_view tag_of(EntityKind kind) {
    switch (kind) {
        case EntityKind::pre:
        case EntityKind::pre_with_language:
            return "pre";
        case EntityKind::code:
            return "code";
        case EntityKind::date_time:
            return "tg-time";
        case EntityKind::text_link:
        case EntityKind::text_mention:
            return "a";
        case EntityKind::bold:
            return "b";
        case EntityKind::italic:
            return "i";
        case EntityKind::underline:
            return "u";
        case EntityKind::strikethrough:
            return "s";
        case EntityKind::spoiler:
            return "tg-spoiler";
        case EntityKind::custom_emoji:
            return "tg-emoji";
        default:
            return "blockquote";
    }
}

class HtmlSink : public MarkupSink {
public:
    void open(const TextEntity& entity) override {
        const std::string value = escape_html(entity.argument);
        out += '<';
        out += tag_of(entity.kind);
        switch (entity.kind) {
            case EntityKind::pre_with_language:
                out += fmt::format("><code class=\"language-{}\"", value);
                break;
            case EntityKind::date_time: {
                const std::size_t space = value.find(' ');
                out += fmt::format(" unix=\"{}\"", value.substr(0, space));
                if (space + 1 < value.size()) out += fmt::format(" format=\"{}\"", value.substr(space + 1));
                break;
            }
            case EntityKind::text_link:
                out += fmt::format(" href=\"{}\"", value);
                break;
            case EntityKind::text_mention:
                out += fmt::format(" href=\"tg://user?id={}\"", value);
                break;
            case EntityKind::custom_emoji:
                out += fmt::format(" emoji-id=\"{}\"", value);
                break;
            case EntityKind::expandable_blockquote:
                out += " expandable";
                break;
            default:
                break;
        }
        out += '>';
    }

    void close(const TextEntity& entity) override {
        if (entity.kind == EntityKind::pre_with_language) out += "</code>";
        out += "</";
        out += tag_of(entity.kind);
        out += '>';
    }

    void text(std::string_view text) override { out += escape_html(text); }

    std::string out;
};

}  // namespace

std::string write_html(const StyledText& styled) {
    HtmlSink sink;
    for (const TextBlock& block : split_blocks(styled)) {
        if (block.quote != nullptr) sink.open(*block.quote);
        walk(block, sink);
        if (block.quote != nullptr) sink.close(*block.quote);
    }
    return std::move(sink.out);
}

}  // namespace tgfw::styled
