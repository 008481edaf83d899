#include <algorithm>
#include <iterator>
#include <limits>
#include <map>

#include <fmt/format.h>

#include <testing/text/styled_text.hpp>
#include <testing/text/utf.hpp>

namespace tgfw::testing {
namespace {

/// Moves entities to where `moved` says that their borders went. `moved` has one element more than the text has units.
void move_entities(std::vector<TextEntity>& entities, const std::vector<std::int64_t>& moved) {
    for (TextEntity& entity : entities) {
        const std::int64_t begin = moved[static_cast<std::size_t>(entity.offset)];
        const std::int64_t end = moved[static_cast<std::size_t>(entity.end())];
        entity.offset = begin;
        entity.length = end - begin;
    }
    std::erase_if(entities, [](const TextEntity& entity) { return entity.length <= 0; });
}

bool is_removed(std::uint32_t code) {
    return code == '\r' || (code >= 0x202A && code <= 0x202E) || code == 0x2028 || code == 0x2029 || code == 0x333 ||
           code == 0x33F || code == 0x30A;
}

bool listed_before(const TextEntity& a, const TextEntity& b) {
    if (a.offset != b.offset) return a.offset < b.offset;
    if (a.length != b.length) return a.length > b.length;
    return a.kind < b.kind;
}

/// Sweeps over the styles from left to right. Where a style begins, the styles that are open are cut.
class StyleSweep {
public:
    explicit StyleSweep(const std::vector<TextEntity>& styles) : styles_(styles) {}

    void advance(std::int64_t to, bool keep) {
        for (; next_ < styles_.size() && styles_[next_].offset < to; ++next_) {
            const TextEntity& style = styles_[next_];
            const auto open = open_.find(style.kind);
            if (open != open_.end() && style.offset <= open->second.second) {
                open->second.second = std::max(open->second.second, style.end());
            } else {
                flush(style.offset, keep);
                open_[style.kind] = std::pair(style.offset, style.end());
            }
        }
        flush(to, keep);
    }

    [[nodiscard]] std::vector<TextEntity> take() { return std::move(out_); }

private:
    void flush(std::int64_t to, bool keep) {
        for (auto it = open_.begin(); it != open_.end();) {
            auto& [begin, end] = it->second;
            const std::int64_t cut = std::min(to, end);
            if (keep && cut > begin) out_.emplace_back(it->first, begin, cut - begin);
            begin = std::max(begin, cut);
            it = end <= to ? open_.erase(it) : std::next(it);
        }
    }

    const std::vector<TextEntity>& styles_;
    std::size_t next_ = 0;
    std::map<EntityKind, std::pair<std::int64_t, std::int64_t>> open_;
    std::vector<TextEntity> out_;
};

/// Stable, and made of what clang does not warn about: libstdc++'s stable_sort uses a deprecated function of its own.
void sort_by_place(std::vector<TextEntity>& entities) {
    for (auto next = entities.begin(); next != entities.end(); ++next) {
        std::rotate(std::upper_bound(entities.begin(), next, *next, listed_before), next, std::next(next));
    }
}

/// Of overlapping entities of one class the earlier, then the longer one stays.
void drop_overlapping(std::vector<TextEntity>& entities) {
    sort_by_place(entities);
    std::int64_t end = 0;
    std::erase_if(entities, [&](const TextEntity& entity) {
        if (entity.offset < end) return true;
        end = entity.end();
        return false;
    });
}

}  // namespace

bool is_quote(EntityKind kind) {
    return kind == EntityKind::blockquote || kind == EntityKind::expandable_blockquote;
}
bool is_code(EntityKind kind) {
    return kind == EntityKind::code || kind == EntityKind::pre || kind == EntityKind::pre_with_language;
}
bool is_style(EntityKind kind) {
    return kind >= EntityKind::bold;
}
bool is_link(EntityKind kind) {
    return kind >= EntityKind::text_link && kind < EntityKind::bold;
}

void normalize_entities(std::vector<TextEntity>& entities) {
    std::vector<TextEntity> quotes;
    std::vector<TextEntity> solid;
    std::vector<TextEntity> styles;
    for (TextEntity& entity : entities) {
        auto& group = is_quote(entity.kind) ? quotes : is_style(entity.kind) ? styles : solid;
        group.push_back(std::move(entity));
    }
    drop_overlapping(quotes);
    drop_overlapping(solid);
    sort_by_place(styles);
    // A link's border cuts styles; code and pre swallow them. A quote's borders cut them too.
    std::vector<TextEntity> borders = solid;
    for (const TextEntity& quote : quotes) {
        std::int64_t at = quote.offset;
        for (const TextEntity& inner : solid) {
            if (inner.offset >= at && inner.offset < quote.end()) {
                if (inner.offset > at) borders.emplace_back(EntityKind::blockquote, at, inner.offset - at);
                at = inner.end();
            }
        }
        if (at < quote.end()) borders.emplace_back(EntityKind::blockquote, at, quote.end() - at);
    }
    sort_by_place(borders);
    StyleSweep sweep(styles);
    for (const TextEntity& border : borders) {
        sweep.advance(border.offset, true);
        sweep.advance(border.end(), !is_code(border.kind));
    }
    sweep.advance(std::numeric_limits<std::int64_t>::max(), true);
    entities = sweep.take();
    entities.insert(entities.end(), quotes.begin(), quotes.end());
    entities.insert(entities.end(), solid.begin(), solid.end());
    sort_by_place(entities);
}

void clean_text(StyledText& styled) {
    std::string out;
    std::vector<std::int64_t> moved;
    std::int64_t offset = 0;
    for (std::size_t at = 0; at < styled.text.size();) {
        const std::uint32_t code = next_code_point(styled.text, at);
        const std::int64_t units = utf16_units(code);
        for (std::int64_t i = 0; i < units; ++i) moved.push_back(offset);
        if (is_removed(code)) continue;
        append_utf8(out, code < 0x20 && code != '\n' ? ' ' : code);
        offset += units;
    }
    moved.push_back(offset);
    styled.text = std::move(out);
    move_entities(styled.entities, moved);
}

void trim_text(StyledText& styled) {
    const auto blank = [](char c) { return c == ' ' || c == '\n'; };
    std::size_t end = styled.text.size();
    while (end > 0 && blank(styled.text[end - 1])) --end;
    std::int64_t first = std::numeric_limits<std::int64_t>::max();
    for (const TextEntity& entity : styled.entities) first = std::min(first, entity.offset);
    std::size_t begin = 0;
    while (begin < end && blank(styled.text[begin]) && static_cast<std::int64_t>(begin) < first) ++begin;
    const auto units = static_cast<std::size_t>(utf16_length(styled.text));
    const std::int64_t kept = utf16_length(std::string_view(styled.text).substr(begin, end - begin));
    std::vector<std::int64_t> moved(units + 1);
    for (std::size_t i = 0; i <= units; ++i) {
        moved[i] = std::clamp(static_cast<std::int64_t>(i) - static_cast<std::int64_t>(begin), std::int64_t{0}, kept);
    }
    styled.text = styled.text.substr(begin, end - begin);
    move_entities(styled.entities, moved);
}

void check_entities(const StyledText& styled) {
    std::map<std::int64_t, std::size_t> borders;
    std::map<std::int64_t, std::size_t> middles;
    std::int64_t units = 0;
    for (std::size_t at = 0; at < styled.text.size();) {
        borders[units] = at;
        const std::size_t begin = at;
        const std::int64_t width = utf16_units(next_code_point(styled.text, at));
        if (width == 2) middles[units + 1] = begin;
        units += width;
    }
    for (const TextEntity& entity : styled.entities) {
        if (entity.offset < 0 || entity.offset > 1'000'000) {
            throw TextRefused(fmt::format("receive an entity with incorrect offset {}", entity.offset));
        }
        if (entity.length < 0 || entity.length > 1'000'000) {
            throw TextRefused(fmt::format("receive an entity with incorrect length {}", entity.length));
        }
        if (entity.length == 0) continue;
        if (entity.offset >= units) {
            throw TextRefused(
                fmt::format("entity begins after the end of the text at UTF-16 offset {}", entity.offset));
        }
        if (entity.end() > units) {
            throw TextRefused(
                fmt::format("entity beginning at UTF-16 offset {} ends after the end of the text at UTF-16 "
                            "offset {}",
                            entity.offset, entity.end()));
        }
        if (const auto it = middles.find(entity.offset); it != middles.end()) {
            throw TextRefused(
                fmt::format("entity begins in a middle of a UTF-16 symbol at byte offset {}", it->second));
        }
        if (const auto it = middles.find(entity.end()); it != middles.end()) {
            throw TextRefused(
                fmt::format("entity beginning at UTF-16 offset {} ends in a middle of a UTF-16 symbol at "
                            "byte offset {}",
                            entity.offset, it->second));
        }
    }
}

}  // namespace tgfw::testing
