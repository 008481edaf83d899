#include <algorithm>
#include <iterator>
#include <limits>
#include <map>
#include <numeric>

#include <bot/text/styled_text.hpp>

namespace tgfw::styled {
namespace {

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
    if (std::is_sorted(entities.begin(), entities.end(), listed_before)) return;
    std::vector<std::size_t> order(entities.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        if (listed_before(entities[a], entities[b])) return true;
        return !listed_before(entities[b], entities[a]) && a < b;
    });
    std::vector<TextEntity> sorted;
    sorted.reserve(entities.size());
    for (const std::size_t index : order) sorted.push_back(std::move(entities[index]));
    entities = std::move(sorted);
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

/// Drops what lies partly in a quote, or around one. Both lists are sorted, and neither overlaps itself.
void drop_crossing(std::vector<TextEntity>& solid, const std::vector<TextEntity>& quotes) {
    auto quote = quotes.begin();
    std::erase_if(solid, [&](const TextEntity& entity) {
        while (quote != quotes.end() && quote->end() <= entity.offset) ++quote;
        if (quote == quotes.end() || quote->offset >= entity.end()) return false;
        return entity.offset < quote->offset || entity.end() > quote->end();
    });
}

/// What cuts styles: the solid entities, and the parts of quotes between them.
std::vector<TextEntity> find_borders(const std::vector<TextEntity>& solid, const std::vector<TextEntity>& quotes) {
    std::vector<TextEntity> borders;
    auto inner = solid.begin();
    for (const TextEntity& quote : quotes) {
        for (; inner != solid.end() && inner->offset < quote.offset; ++inner) borders.push_back(*inner);
        std::int64_t at = quote.offset;
        for (; inner != solid.end() && inner->offset < quote.end(); ++inner) {
            if (inner->offset > at) borders.emplace_back(quote.kind, at, inner->offset - at);
            borders.push_back(*inner);
            at = inner->end();
        }
        if (at < quote.end()) borders.emplace_back(quote.kind, at, quote.end() - at);
    }
    borders.insert(borders.end(), inner, solid.end());
    return borders;
}

}  // namespace

bool is_quote(EntityKind kind) {
    return kind == EntityKind::blockquote || kind == EntityKind::expandable_blockquote;
}
bool is_code(EntityKind kind) {
    return kind == EntityKind::code || kind == EntityKind::pre || kind == EntityKind::pre_with_language;
}
bool is_style(EntityKind kind) {
    return kind >= EntityKind::bold && kind <= EntityKind::spoiler;
}

void normalize_entities(std::vector<TextEntity>& entities) {
    std::vector<TextEntity> quotes;
    std::vector<TextEntity> solid;
    std::vector<TextEntity> styles;
    for (TextEntity& entity : entities) {
        if (entity.length <= 0) continue;
        auto& group = is_quote(entity.kind) ? quotes : is_style(entity.kind) ? styles : solid;
        group.push_back(std::move(entity));
    }
    drop_overlapping(quotes);
    drop_overlapping(solid);
    drop_crossing(solid, quotes);
    sort_by_place(styles);
    StyleSweep sweep(styles);
    for (const TextEntity& border : find_borders(solid, quotes)) {
        sweep.advance(border.offset, true);
        // Code and dates swallow styles.
        sweep.advance(border.end(), !is_code(border.kind) && border.kind != EntityKind::date_time);
    }
    sweep.advance(std::numeric_limits<std::int64_t>::max(), true);
    entities = sweep.take();
    std::move(quotes.begin(), quotes.end(), std::back_inserter(entities));
    std::move(solid.begin(), solid.end(), std::back_inserter(entities));
    sort_by_place(entities);
}

}  // namespace tgfw::styled
