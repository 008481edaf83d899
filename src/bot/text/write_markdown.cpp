#include <algorithm>
#include <string_view>

#include <bot/text/walk.hpp>
#include <bot/text/write.hpp>
#include <tgfw/bot/text/escape.hpp>

namespace tgfw::styled {
namespace {

/// Collects what is under one entity of those that the old Markdown knows, and writes it when that ends.
class LegacySink : public MarkupSink {
public:
    void open(const TextEntity& entity) override { open_.push_back(&entity); }
    void close(const TextEntity&) override { open_.pop_back(); }

    void text(std::string_view text) override {
        const TextEntity* entity = shown();
        if (entity != shown_) {
            flush();
            entity_ = entity == nullptr ? TextEntity() : *entity;
        }
        shown_ = entity;
        text_ += text;
    }

    [[nodiscard]] std::string take() {
        flush();
        return std::move(out_);
    }

private:
    /// Of the open entities the one that Markdown can show; null if there is none.
    [[nodiscard]] const TextEntity* shown() const {
        const auto find = [&](auto wanted) {
            const auto it =
                std::find_if(open_.begin(), open_.end(), [&](auto* entity) { return wanted(entity->kind); });
            return it == open_.end() ? nullptr : *it;
        };
        const auto* code_or_link = find([](EntityKind kind) {
            return is_code(kind) || kind == EntityKind::text_link || kind == EntityKind::text_mention;
        });
        if (code_or_link != nullptr) return code_or_link;
        const auto* bold = find([](EntityKind kind) { return kind == EntityKind::bold; });
        return bold != nullptr ? bold : find([](EntityKind kind) { return kind == EntityKind::italic; });
    }

    void flush() {
        if (shown_ == nullptr) {
            out_ += escape_markdown(text_);
        } else if (!text_.empty()) {
            // A backslash before a mark would take its meaning away: it joins the entity.
            const std::size_t end = out_.find_last_not_of('\\') + 1;
            text_.insert(0, out_, end, std::string::npos);
            out_.resize(end);
            write_entity();
        }
        text_.clear();
    }

    void write_entity() {
        switch (entity_.kind) {
            case EntityKind::pre:
            case EntityKind::pre_with_language:
                if (text_.find("```") == std::string::npos && text_.back() != '`') return write_block();
                return write_around('`', "`", "`");
            case EntityKind::code:
                return write_around('`', "`", "`");
            case EntityKind::text_link:
                return write_around(']', "[", link_end(entity_.argument));
            case EntityKind::text_mention:
                return write_around(']', "[", link_end("tg://user?id=" + entity_.argument));
            case EntityKind::bold:
                return write_around('*', "*", "*");
            default:
                return write_around('_', "_", "_");
        }
    }

    void write_block() {
        out_ += "```";
        if (entity_.argument.find_first_of("` \n\t\r") == std::string::npos) out_ += entity_.argument;
        out_ += '\n';
        out_ += text_;
        out_ += "```";
    }

    /// Where the character that ends the entity stands in its text, it stands outside of it instead.
    void write_around(char stop, std::string_view open, std::string_view close) {
        std::string_view rest = text_;
        while (true) {
            const std::string_view part = rest.substr(0, rest.find(stop));
            if (!part.empty()) (out_ += open).append(part).append(close);
            if (part.size() == rest.size()) return;
            if (stop != ']') out_ += '\\';
            out_ += stop;
            rest.remove_prefix(part.size() + 1);
        }
    }

    static std::string link_end(std::string_view url) {
        std::string out = "](";
        for (const char c : url) {
            if (c == ')') {
                out += "%29";
            } else {
                out += c;
            }
        }
        return out + ")";
    }

    std::string out_;
    std::string text_;
    /// To be told from others; what it was is in entity_.
    const TextEntity* shown_ = nullptr;
    TextEntity entity_;
    std::vector<const TextEntity*> open_;
};

}  // namespace

std::string write_markdown(const StyledText& styled) {
    TextBlock all;
    all.text = styled.text;
    for (const TextEntity& entity : styled.entities) {
        if (!is_quote(entity.kind)) all.entities.push_back(entity);
    }
    LegacySink sink;
    walk(all, sink);
    return sink.take();
}

}  // namespace tgfw::styled
