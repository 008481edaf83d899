#include <algorithm>

#include <fmt/format.h>

#include <bot/text/styled_text.hpp>
#include <bot/text/utf.hpp>

namespace tgfw::styled {
namespace {

bool is_mark(char c) {
    return c == '_' || c == '*' || c == '`' || c == '[';
}

/// The first Markdown of the Bot API: nothing in an entity but its end has a meaning.
class LegacyParser {
public:
    explicit LegacyParser(std::string_view text) : text_(text) {}

    StyledText parse() {
        while (at_ < text_.size()) {
            if (text_[at_] == '\\' && at_ + 1 < text_.size() && is_mark(text_[at_ + 1])) {
                ++at_;
                copy();
            } else if (is_mark(text_[at_])) {
                read_entity();
            } else {
                copy();
            }
        }
        return std::move(out_);
    }

private:
    void copy() {
        const std::uint32_t code = next_code_point(text_, at_);
        append_utf8(out_.text, code);
        offset_ += utf16_units(code);
    }

    void read_entity() {
        const char c = text_[at_];
        const std::size_t source = at_;
        const bool block = text_.substr(at_, 3) == "```";
        const std::string_view mark = block ? "```" : c == '[' ? "]" : text_.substr(at_, 1);
        at_ += block ? 3 : 1;
        std::string language = block ? read_language(text_, at_) : std::string();
        const std::size_t end = text_.find(mark, at_);
        if (end == std::string_view::npos) {
            throw TextRefused(fmt::format("Can't find end of the entity starting at byte offset {}", source));
        }
        const std::int64_t begin = offset_;
        const std::size_t text_begin = out_.text.size();
        while (at_ < end) copy();
        at_ = end + mark.size();
        if (c == '[') {
            TextEntity link = link_entity(read_url(text_begin), begin, offset_ - begin);
            if (!link.argument.empty() && link.length > 0) out_.entities.push_back(std::move(link));
        } else if (offset_ > begin) {
            const EntityKind kind = block      ? language.empty() ? EntityKind::pre : EntityKind::pre_with_language
                                    : c == '*' ? EntityKind::bold
                                    : c == '_' ? EntityKind::italic
                                               : EntityKind::code;
            out_.entities.emplace_back(kind, begin, offset_ - begin, std::move(language));
        }
    }

    /// What is in the brackets behind a link's text, or that text. A bracket that does not end ends with the text.
    std::string read_url(std::size_t text_begin) {
        if (text_.substr(at_, 1) != "(") return out_.text.substr(text_begin);
        const std::size_t end = std::min(text_.find(')', at_), text_.size());
        std::string url(text_.substr(at_ + 1, end - at_ - 1));
        at_ = std::min(end + 1, text_.size());
        return url;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::int64_t offset_ = 0;
    StyledText out_;
};

}  // namespace

StyledText parse_markdown(std::string_view text) {
    return LegacyParser(text).parse();
}

}  // namespace tgfw::styled
