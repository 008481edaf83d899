#include <fmt/format.h>

#include <bot/text/styled_text.hpp>
#include <bot/text/utf.hpp>

namespace tgfw::styled {
namespace {

struct OpenMark {
    EntityKind kind = EntityKind::bold;
    /// Where the mark stands in the source, in bytes.
    std::size_t source = 0;
    std::size_t begin = 0;
    std::int64_t offset = 0;
    std::string argument;
};

std::string_view name_of(EntityKind kind) {
    switch (kind) {
        case EntityKind::bold:
            return "Bold";
        case EntityKind::italic:
            return "Italic";
        case EntityKind::underline:
            return "Underline";
        case EntityKind::strikethrough:
            return "Strikethrough";
        case EntityKind::spoiler:
            return "Spoiler";
        case EntityKind::code:
            return "Code";
        case EntityKind::pre:
            return "Pre";
        case EntityKind::pre_with_language:
            return "PreCode";
        case EntityKind::text_link:
            return "TextUrl";
        case EntityKind::custom_emoji:
            return "CustomEmoji";
        default:
            return "BlockQuote";
    }
}

class MarkdownParser {
public:
    explicit MarkdownParser(std::string_view text) : text_(text) {}

    StyledText parse() {
        while (at_ < text_.size()) step();
        if (!open_.empty() && is_quote(open_.back().kind)) close();
        if (!open_.empty()) refuse_open(open_.back());
        return std::move(out_);
    }

private:
    [[noreturn]] static void refuse_open(const OpenMark& mark) {
        throw TextRefused(
            fmt::format("Can't find end of {} entity at byte offset {}", name_of(mark.kind), mark.source));
    }

    [[nodiscard]] bool looking_at(std::string_view what) const { return text_.substr(at_, what.size()) == what; }
    [[nodiscard]] bool in_code() const { return !open_.empty() && is_code(open_.back().kind); }

    void step() {
        const char c = text_[at_];
        if (c == '\\' && at_ + 1 < text_.size() && text_[at_ + 1] > 0 && text_[at_ + 1] < 127) {
            ++at_;
            copy();
        } else if (!open_.empty() && at_end_of_top()) {
            at_ += closing_mark(open_.back().kind).size();
            close();
        } else if (in_code()) {
            if (c == '`') refuse_open(open_.back());
            copy();
        } else if (c == '\n') {
            end_line();
        } else if (std::string_view("_*[]()~`>#+-=|{}.!").find(c) != std::string_view::npos) {
            open_mark();
        } else {
            copy();
        }
    }

    void copy() {
        const std::uint32_t code = next_code_point(text_, at_);
        append_utf8(out_.text, code);
        offset_ += utf16_units(code);
    }

    [[nodiscard]] bool at_end_of_top() const {
        const EntityKind kind = open_.back().kind;
        const std::string_view mark = closing_mark(kind);
        if (mark.empty() || !looking_at(mark)) return false;
        // Two underscores are one mark, never two ends of italics.
        return kind != EntityKind::italic || !looking_at("__");
    }

    /// A quote goes on while the next line begins with `>`; it holds the line break that ends it.
    void end_line() {
        copy();
        bool in_quote = false;
        for (const OpenMark& mark : open_) in_quote = in_quote || is_quote(mark.kind);
        if (!in_quote) return;
        if (at_ < text_.size() && text_[at_] == '>') {
            ++at_;
            return;
        }
        if (!is_quote(open_.back().kind)) refuse_open(open_.back());
        close();
    }

    void open_mark() {
        const char c = text_[at_];
        if (looking_at("||") && !open_.empty() && is_quote(open_.back().kind) && at_end_of_quote(at_ + 2)) {
            open_.back().kind = EntityKind::expandable_blockquote;
            at_ += 2;
        } else if (looking_at("```")) {
            open_code_block();
        } else if (looking_at("__")) {
            push(EntityKind::underline, 2);
        } else if (looking_at("||")) {
            push(EntityKind::spoiler, 2);
        } else if (looking_at("![")) {
            push(EntityKind::custom_emoji, 2);
        } else if (c == '_') {
            push(EntityKind::italic, 1);
        } else if (c == '*') {
            push(EntityKind::bold, 1);
        } else if (c == '~') {
            push(EntityKind::strikethrough, 1);
        } else if (c == '`') {
            push(EntityKind::code, 1);
        } else if (c == '[') {
            push(EntityKind::text_link, 1);
        } else if (c == '>' && (out_.text.empty() || out_.text.back() == '\n')) {
            push(EntityKind::blockquote, 1);
        } else {
            throw TextRefused(fmt::format("Character '{}' is reserved and must be escaped with the preceding '\\'", c));
        }
    }

    [[nodiscard]] bool at_end_of_quote(std::size_t position) const {
        if (position >= text_.size()) return true;
        return text_[position] == '\n' && text_.substr(position + 1, 1) != ">";
    }

    void push(EntityKind kind, std::size_t mark_size) {
        OpenMark mark;
        mark.kind = kind;
        mark.source = at_;
        mark.begin = out_.text.size();
        mark.offset = offset_;
        open_.push_back(std::move(mark));
        at_ += mark_size;
    }

    void open_code_block() {
        push(EntityKind::pre, 3);
        open_.back().argument = read_language(text_, at_);
        if (!open_.back().argument.empty()) open_.back().kind = EntityKind::pre_with_language;
    }

    void close() {
        OpenMark mark = std::move(open_.back());
        open_.pop_back();
        const std::int64_t length = offset_ - mark.offset;
        if (mark.kind == EntityKind::text_link) {
            std::string url = out_.text.substr(mark.begin);
            if (looking_at("(")) url = read_url();
            TextEntity link = link_entity(url, mark.offset, length);
            if (length > 0 && !link.argument.empty()) out_.entities.push_back(std::move(link));
            return;
        }
        if (mark.kind == EntityKind::custom_emoji) {
            if (!looking_at("(")) throw TextRefused("The entity must contain a tg://emoji or tg://time URL");
            TextEntity entity = tg_entity(read_url(), mark.offset, length);
            if (length > 0 && !entity.argument.empty()) out_.entities.push_back(std::move(entity));
            return;
        }
        if (length > 0) out_.entities.emplace_back(mark.kind, mark.offset, length, std::move(mark.argument));
    }

    std::string read_url() {
        const std::size_t begin = ++at_;
        std::string url;
        while (at_ < text_.size() && text_[at_] != ')') {
            if (text_[at_] == '\\' && at_ + 1 < text_.size() && text_[at_ + 1] > 0 && text_[at_ + 1] < 127) ++at_;
            url += text_[at_++];
        }
        if (at_ >= text_.size()) throw TextRefused(fmt::format("Can't find end of a URL at byte offset {}", begin));
        ++at_;
        return url;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::int64_t offset_ = 0;
    StyledText out_;
    std::vector<OpenMark> open_;
};

}  // namespace

std::string_view closing_mark(EntityKind kind) {
    switch (kind) {
        case EntityKind::bold:
            return "*";
        case EntityKind::italic:
            return "_";
        case EntityKind::underline:
            return "__";
        case EntityKind::strikethrough:
            return "~";
        case EntityKind::spoiler:
            return "||";
        case EntityKind::code:
            return "`";
        case EntityKind::pre:
        case EntityKind::pre_with_language:
            return "```";
        case EntityKind::text_link:
        case EntityKind::custom_emoji:
            return "]";
        default:
            return "";
    }
}

std::string read_language(std::string_view text, std::size_t& at) {
    const auto looking_at = [&](std::string_view what) { return text.substr(at, what.size()) == what; };
    const std::size_t end = text.find_first_of("` \n\t\r", at);
    std::string language;
    if (end != std::string_view::npos && text[end] != '`') {
        language = std::string(text.substr(at, end - at));
        at = end;
    }
    if (looking_at("\r\n")) ++at;
    if (looking_at("\n")) ++at;
    return language;
}

StyledText parse_markdown_v2(std::string_view text) {
    return MarkdownParser(text).parse();
}

}  // namespace tgfw::styled
