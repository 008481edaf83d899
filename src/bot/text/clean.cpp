#include <algorithm>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include <bot/text/styled_text.hpp>
#include <bot/text/utf.hpp>

namespace tgfw::styled {
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

bool is_direction_mark(std::uint32_t code) {
    return code == 0x200E || code == 0x200F;
}

/// What the server does not take for a content of a text.
bool is_blank(std::uint32_t code) {
    return code <= ' ' || code == 0xA0 || code == 0x1680 || code == 0x180E || (code >= 0x2000 && code <= 0x200F) ||
           code == 0x202F || code == 0x205F || code == 0x2800 || code == 0x3000 || code == 0xFEFF ||
           (code >= 0xE0000 && code <= 0xE007F);
}

}  // namespace

void clean_text(StyledText& styled) {
    std::string out;
    std::vector<std::int64_t> moved;
    std::int64_t offset = 0;
    bool after_mark = false;
    for (std::size_t at = 0; at < styled.text.size();) {
        const std::uint32_t code = next_code_point(styled.text, at);
        const std::int64_t units = utf16_units(code);
        for (std::int64_t i = 0; i < units; ++i) moved.push_back(offset);
        if (is_removed(code)) continue;
        // Of several direction marks in a row only the last has an effect; the others become U+200C.
        if (after_mark && is_direction_mark(code)) out.back() = '\x8C';
        after_mark = is_direction_mark(code);
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
    // Of two entities that began together, the other may be the longer one now.
    normalize_entities(styled.entities);
}

bool is_visible(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        if (!is_blank(next_code_point(text, at))) return true;
    }
    return false;
}

void check_entities(const StyledText& styled) {
    // Where a symbol of two units has its middle, and the symbol's byte.
    std::vector<std::pair<std::int64_t, std::size_t>> middles;
    std::int64_t units = 0;
    for (std::size_t at = 0; at < styled.text.size();) {
        const std::size_t begin = at;
        const std::int64_t width = utf16_units(next_code_point(styled.text, at));
        if (width == 2) middles.emplace_back(units + 1, begin);
        units += width;
    }
    const auto cut_symbol = [&](std::int64_t unit) -> std::optional<std::size_t> {
        const auto it = std::lower_bound(middles.begin(), middles.end(), std::pair(unit, std::size_t{0}));
        if (it == middles.end() || it->first != unit) return std::nullopt;
        return it->second;
    };
    for (const TextEntity& entity : styled.entities) {
        const auto [offset, length] = std::pair(entity.offset, entity.length);
        if (offset < 0 || offset > 1'000'000) {
            throw TextRefused(fmt::format("receive an entity with incorrect offset {}", offset));
        }
        if (length < 0 || length > 1'000'000) {
            throw TextRefused(fmt::format("receive an entity with incorrect length {}", length));
        }
        if (length == 0) continue;
        if (offset >= units) {
            throw TextRefused(fmt::format("entity begins after the end of the text at UTF-16 offset {}", offset));
        }
        const std::string place = fmt::format("entity beginning at UTF-16 offset {} ends ", offset);
        if (entity.end() > units) {
            throw TextRefused(place + fmt::format("after the end of the text at UTF-16 offset {}", entity.end()));
        }
        if (const auto byte = cut_symbol(offset)) {
            throw TextRefused(fmt::format("entity begins in a middle of a UTF-16 symbol at byte offset {}", *byte));
        }
        if (const auto byte = cut_symbol(entity.end())) {
            throw TextRefused(place + fmt::format("in a middle of a UTF-16 symbol at byte offset {}", *byte));
        }
    }
}

}  // namespace tgfw::styled
