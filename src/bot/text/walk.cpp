#include <bot/text/walk.hpp>

#include <algorithm>
#include <array>
#include <cstddef>

#include <bot/text/utf.hpp>

namespace tgfw::styled {
namespace {

/// Reads a text up to places in UTF-16 units, which must not go back.
class UnitReader {
public:
    explicit UnitReader(std::string_view text) : text_(text) {}

    [[nodiscard]] std::string_view read_to(std::int64_t unit) {
        const std::size_t begin = at_;
        while (unit_ < unit && at_ < text_.size()) unit_ += utf16_units(next_code_point(text_, at_));
        return text_.substr(begin, at_ - begin);
    }
    [[nodiscard]] std::string_view read_rest() { return text_.substr(std::exchange(at_, text_.size())); }

private:
    std::string_view text_;
    std::size_t at_ = 0;
    std::int64_t unit_ = 0;
};

/// Joins the pieces that the normal form cuts styles into.
std::vector<TextEntity> join_styles(const std::vector<TextEntity>& entities) {
    static constexpr std::size_t none = static_cast<std::size_t>(-1);
    std::array<std::size_t, static_cast<std::size_t>(EntityKind::custom_emoji) + 1> last{};
    last.fill(none);
    std::vector<TextEntity> out;
    out.reserve(entities.size());
    for (const TextEntity& entity : entities) {
        std::size_t& before = last[static_cast<std::size_t>(entity.kind)];
        if (is_style(entity.kind) && before != none && out[before].end() == entity.offset) {
            out[before].length += entity.length;
        } else {
            before = out.size();
            out.push_back(entity);
        }
    }
    return out;
}

class Walker {
public:
    Walker(const TextBlock& block, MarkupSink& sink)
        : reader_(block.text), entities_(join_styles(block.entities)), sink_(sink) {}

    void run() {
        while (next_ < entities_.size() || !open_.empty()) {
            const std::int64_t to = next_border();
            tell(reader_.read_to(to));
            std::vector<const TextEntity*> opening = close_at(to);
            for (; next_ < entities_.size() && entities_[next_].offset <= to; ++next_) {
                opening.push_back(&entities_[next_]);
                if (!is_style(entities_[next_].kind)) close_before(entities_[next_].end(), opening);
            }
            std::sort(opening.begin(), opening.end(), [](const TextEntity* a, const TextEntity* b) {
                return a->end() != b->end() ? a->end() > b->end() : a->kind < b->kind;
            });
            for (const TextEntity* entity : opening) {
                sink_.open(*entity);
                open_.push_back(entity);
            }
        }
        tell(reader_.read_rest());
    }

private:
    void tell(std::string_view text) {
        if (!text.empty()) sink_.text(text);
    }

    [[nodiscard]] std::int64_t next_border() const {
        // At most five styles and one other entity are open.
        std::int64_t border = next_ < entities_.size() ? entities_[next_].offset : open_.back()->end();
        for (const TextEntity* entity : open_) border = std::min(border, entity->end());
        return border;
    }

    /// Closes what ends, and what opened after it; the latter is to be opened again.
    std::vector<const TextEntity*> close_at(std::int64_t unit) {
        std::vector<const TextEntity*> again;
        close_from(std::find_if(open_.begin(), open_.end(), [&](auto* entity) { return entity->end() <= unit; }),
                   again);
        std::erase_if(again, [&](auto* entity) { return entity->end() <= unit; });
        return again;
    }

    /// Closes the styles that would end within an entity which begins here.
    void close_before(std::int64_t end, std::vector<const TextEntity*>& again) {
        close_from(std::find_if(open_.begin(), open_.end(), [&](auto* entity) { return entity->end() < end; }), again);
    }

    void close_from(std::vector<const TextEntity*>::iterator first, std::vector<const TextEntity*>& closed) {
        for (auto it = open_.end(); it != first;) {
            sink_.close(**--it);
            closed.push_back(*it);
        }
        open_.erase(first, open_.end());
    }

    UnitReader reader_;
    std::vector<TextEntity> entities_;
    MarkupSink& sink_;
    std::size_t next_ = 0;
    std::vector<const TextEntity*> open_;
};

}  // namespace

std::vector<TextBlock> split_blocks(const StyledText& styled) {
    std::vector<TextBlock> blocks;
    UnitReader reader(styled.text);
    std::int64_t begin = 0;
    std::vector<TextEntity> entities;
    const auto add = [&](const TextEntity* quote, std::string_view text) {
        if (quote == nullptr && text.empty()) return;
        TextBlock& block = blocks.emplace_back();
        block.quote = quote;
        block.text = text;
        block.entities = std::move(entities);
        for (TextEntity& entity : block.entities) entity.offset -= begin;
        entities.clear();
    };
    const TextEntity* quote = nullptr;
    const auto pass_quote = [&] {
        add(quote, reader.read_to(quote->end()));
        begin = quote->end();
        quote = nullptr;
    };
    for (const TextEntity& entity : styled.entities) {
        if (quote != nullptr && entity.offset >= quote->end()) pass_quote();
        if (is_quote(entity.kind)) {
            add(nullptr, reader.read_to(entity.offset));
            begin = entity.offset;
            quote = &entity;
        } else {
            entities.push_back(entity);
        }
    }
    if (quote != nullptr) pass_quote();
    add(nullptr, reader.read_rest());
    return blocks;
}

void walk(const TextBlock& block, MarkupSink& sink) {
    Walker(block, sink).run();
}

}  // namespace tgfw::styled
