#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include <bot/text/styled_text.hpp>
#include <bot/text/utf.hpp>
#include <tgfw/core/ascii.hpp>

namespace tgfw::styled {
namespace {

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct OpenTag {
    std::string name;
    std::string argument;
    std::string format;
    std::size_t begin = 0;
    std::int64_t offset = 0;
};

class HtmlParser {
public:
    explicit HtmlParser(std::string_view text) : text_(text) {}

    StyledText parse() {
        while (at_ < text_.size()) {
            if (text_[at_] == '<') {
                text_.substr(at_ + 1, 1) == "/" ? read_end_tag() : read_start_tag();
            } else {
                read_symbol(out_.text, offset_);
            }
        }
        if (!open_.empty()) {
            throw TextRefused(fmt::format("Can't find end tag corresponding to start tag \"{}\"", open_.back().name));
        }
        if (!is_valid_utf8(out_.text)) {
            throw TextRefused(
                "Text contains invalid Unicode characters after decoding HTML entities, check for "
                "unmatched surrogate code units");
        }
        return std::move(out_);
    }

private:
    [[noreturn]] static void refuse_at(const std::string& problem, std::size_t where) {
        throw TextRefused(fmt::format("{} at byte offset {}", problem, where));
    }

    /// Copies one code point, or what a character reference stands for.
    void read_symbol(std::string& to, std::int64_t& offset) {
        std::uint32_t code = 0;
        if (text_[at_] == '&') code = read_reference();
        if (code == 0) code = next_code_point(text_, at_);
        append_utf8(to, code);
        offset += utf16_units(code);
    }

    /// The code of the reference at at_, moving behind it; 0 if it is none.
    std::uint32_t read_reference() {
        std::size_t end = at_ + 1;
        std::uint32_t code = 0;
        if (text_.substr(end, 1) == "#") {
            const bool hex = text_.substr(end + 1, 1) == "x";
            end += hex ? 2 : 1;
            const std::string_view digits = hex ? "0123456789abcdefABCDEF" : "0123456789";
            for (; end < text_.size() && digits.find(text_[end]) != std::string_view::npos; ++end) {
                const auto digit = static_cast<std::uint32_t>(digits.find(text_[end]));
                code = code * (hex ? 16 : 10) + (digit >= 16 ? digit - 6 : digit);
                if (code > 0x10FFFF) return 0;
            }
            if (code == 0x10FFFF) return 0;
        } else {
            while (end < text_.size() && ascii::is_letter(text_[end])) ++end;
            const std::string_view name = text_.substr(at_ + 1, end - at_ - 1);
            if (name == "lt") code = '<';
            if (name == "gt") code = '>';
            if (name == "amp") code = '&';
            if (name == "quot") code = '"';
        }
        if (code == 0) return 0;
        at_ = end < text_.size() && text_[end] == ';' ? end + 1 : end;
        return code;
    }

    void skip_blanks() {
        while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
    }

    void read_start_tag() {
        const std::size_t tag_begin = at_++;
        const std::size_t name_begin = at_;
        while (at_ < text_.size() && !is_blank(text_[at_]) && text_[at_] != '>') ++at_;
        if (at_ >= text_.size()) refuse_at("Unclosed start tag", tag_begin);
        OpenTag tag;
        tag.name = ascii::lower_case(text_.substr(name_begin, at_ - name_begin));
        static constexpr std::array known = {"a",        "b",       "strong", "i",          "em",   "s",
                                             "strike",   "del",     "u",      "ins",        "span", "tg-spoiler",
                                             "tg-emoji", "tg-time", "pre",    "blockquote", "code"};
        if (std::find(known.begin(), known.end(), tag.name) == known.end()) {
            refuse_at(fmt::format("Unsupported start tag \"{}\"", tag.name), tag_begin);
        }
        while (true) {
            skip_blanks();
            if (at_ < text_.size() && text_[at_] == '>') break;
            read_attribute(tag, tag_begin);
        }
        ++at_;
        if (tag.name == "span" && tag.argument != "tg-spoiler") {
            refuse_at("Tag \"span\" must have class \"tg-spoiler\"", tag_begin);
        }
        tag.begin = out_.text.size();
        tag.offset = offset_;
        open_.push_back(std::move(tag));
    }

    void read_attribute(OpenTag& tag, std::size_t tag_begin) {
        const std::size_t name_begin = at_;
        while (at_ < text_.size() && !is_blank(text_[at_]) && text_[at_] != '=' && text_[at_] != '>') ++at_;
        const std::string_view name = text_.substr(name_begin, at_ - name_begin);
        if (name.empty()) refuse_at(fmt::format("Empty attribute name in the tag \"{}\"", tag.name), tag_begin);
        skip_blanks();
        if (at_ >= text_.size()) refuse_at("Unclosed start tag", tag_begin);
        std::string value;
        if (text_[at_] == '=') {
            ++at_;
            skip_blanks();
            if (at_ >= text_.size()) refuse_at("Unclosed start tag", tag_begin);
            value = read_attribute_value(tag_begin);
        }
        if (tag.name == "a" && name == "href") tag.argument = value;
        if (tag.name == "span" && name == "class") tag.argument = value;
        if (tag.name == "tg-emoji" && name == "emoji-id") tag.argument = value;
        if (tag.name == "tg-time" && name == "unix") tag.argument = value;
        if (tag.name == "tg-time" && name == "format") tag.format = value;
        if (tag.name == "blockquote" && name == "expandable") tag.argument = "1";
        if (tag.name == "code" && name == "class" && value.rfind("language-", 0) == 0) tag.argument = value.substr(9);
    }

    std::string read_attribute_value(std::size_t tag_begin) {
        std::string value;
        const char quote = text_[at_];
        if (quote == '"' || quote == '\'') {
            ++at_;
            std::int64_t ignored = 0;
            while (at_ < text_.size() && text_[at_] != quote) read_symbol(value, ignored);
            if (at_ >= text_.size()) refuse_at("Unclosed start tag", tag_begin);
            ++at_;
            return value;
        }
        const std::size_t begin = at_;
        const auto in_token = [](char c) { return ascii::is_digit(c) || ascii::is_letter(c) || c == '.' || c == '-'; };
        while (at_ < text_.size() && in_token(text_[at_])) ++at_;
        value = ascii::lower_case(text_.substr(begin, at_ - begin));
        if (at_ < text_.size() && !is_blank(text_[at_]) && text_[at_] != '>') {
            refuse_at("Unexpected end of name token", begin);
        }
        return value;
    }

    void read_end_tag() {
        const std::size_t tag_begin = at_;
        if (open_.empty()) refuse_at("Unexpected end tag", tag_begin);
        at_ += 2;
        const std::size_t name_begin = at_;
        while (at_ < text_.size() && !is_blank(text_[at_]) && text_[at_] != '>') ++at_;
        const std::string name = ascii::lower_case(text_.substr(name_begin, at_ - name_begin));
        skip_blanks();
        if (at_ >= text_.size() || text_[at_] != '>') refuse_at("Unclosed end tag", tag_begin);
        ++at_;
        const OpenTag tag = std::move(open_.back());
        open_.pop_back();
        if (!name.empty() && name != tag.name) {
            throw TextRefused(fmt::format("Unmatched end tag at byte offset {}, expected \"</{}>\", found \"</{}>\"",
                                          tag_begin, tag.name, name));
        }
        close(tag);
    }

    void close(const OpenTag& tag) {
        const std::int64_t length = offset_ - tag.offset;
        if (length == 0) return;
        if (tag.name == "a") {
            const std::string url = tag.argument.empty() ? out_.text.substr(tag.begin) : tag.argument;
            TextEntity link = link_entity(url, tag.offset, length);
            if (!link.argument.empty()) out_.entities.push_back(std::move(link));
        } else if (tag.name == "pre" || tag.name == "code") {
            close_code(tag, length);
        } else if (tag.name == "blockquote") {
            add(tag.argument.empty() ? EntityKind::blockquote : EntityKind::expandable_blockquote, tag, length);
        } else if (tag.name == "tg-emoji") {
            if (!is_id(tag.argument)) throw TextRefused("Invalid custom emoji identifier specified");
            out_.entities.emplace_back(EntityKind::custom_emoji, tag.offset, length, tag.argument);
        } else if (tag.name == "tg-time") {
            check_date_format(tag.format);
            TextEntity date(EntityKind::date_time, tag.offset, length, date_argument(tag.argument, tag.format));
            if (!date.argument.empty()) out_.entities.push_back(std::move(date));
        } else if (const auto style = style_of(tag.name)) {
            add(*style, tag, length);
        }
    }

    /// `<pre><code class="language-x">` over the same text is one block with a language.
    void close_code(const OpenTag& tag, std::int64_t length) {
        const EntityKind inner = tag.name == "pre" ? EntityKind::code : EntityKind::pre;
        if (!out_.entities.empty()) {
            TextEntity& last = out_.entities.back();
            std::string language = tag.name == "pre" ? last.argument : tag.argument;
            if (last.kind == inner && last.offset == tag.offset && last.length == length && !language.empty()) {
                last.kind = EntityKind::pre_with_language;
                last.argument = std::move(language);
                return;
            }
        }
        add(tag.name == "pre" ? EntityKind::pre : EntityKind::code, tag, length);
        out_.entities.back().argument = tag.argument;
    }

    static std::optional<EntityKind> style_of(std::string_view name) {
        if (name == "b" || name == "strong") return EntityKind::bold;
        if (name == "i" || name == "em") return EntityKind::italic;
        if (name == "u" || name == "ins") return EntityKind::underline;
        if (name == "s" || name == "strike" || name == "del") return EntityKind::strikethrough;
        if (name == "span" || name == "tg-spoiler") return EntityKind::spoiler;
        return std::nullopt;
    }

    void add(EntityKind kind, const OpenTag& tag, std::int64_t length) {
        out_.entities.emplace_back(kind, tag.offset, length);
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::int64_t offset_ = 0;
    StyledText out_;
    std::vector<OpenTag> open_;
};

}  // namespace

StyledText parse_html(std::string_view text) {
    StyledText styled = HtmlParser(text).parse();
    for (TextEntity& entity : styled.entities) {
        if (entity.kind == EntityKind::code) entity.argument.clear();
    }
    return styled;
}

}  // namespace tgfw::styled
