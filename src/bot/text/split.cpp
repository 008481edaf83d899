#include <tgfw/bot/text/split.hpp>

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include <bot/text/entities.hpp>
#include <bot/text/grapheme.hpp>
#include <bot/text/utf.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw {
namespace {

using styled::EntityKind;
using styled::StyledText;
using styled::TextEntity;

/// Where a text can be cut, from the worst to the best.
enum class Cut { code_point, symbol, word_in_entity, word, line, paragraph };

struct Place {
    Place() = default;

    std::size_t byte = 0;
    std::int64_t unit = 0;
};

/// The last place of each quality.
using Places = std::array<Place, static_cast<std::size_t>(Cut::paragraph) + 1>;

/// What a reader sees as one piece: not to be cut while there is another place.
bool is_whole(EntityKind kind) {
    return kind == EntityKind::text_link || kind == EntityKind::text_mention || kind == EntityKind::code;
}
/// What cannot be cut: each half would be something else.
bool is_atom(EntityKind kind) {
    return kind == EntityKind::custom_emoji || kind == EntityKind::date_time;
}

/// Takes one part after the other off a text in normal form.
class Splitter {
public:
    Splitter(const StyledText& styled, std::int64_t limit) : styled_(styled), text_(styled.text), limit_(limit) {}

    [[nodiscard]] bool done() const { return begin_.byte >= text_.size(); }

    /// The next part, which may turn out to be blank.
    [[nodiscard]] StyledText take() {
        const Place end = find_end();
        StyledText part;
        part.text = std::string(text_.substr(begin_.byte, end.byte - begin_.byte));
        add_entities(part, end.unit);
        begin_ = skip_blanks(end);
        styled::normalize_entities(part.entities);
        styled::trim_text(part);
        return part;
    }

private:
    /// The best place for a cut between the beginning of the part and its limits.
    [[nodiscard]] Place find_end() {
        Places last;
        const std::int64_t most = find_most();
        GraphemeScanner graphemes;
        std::size_t solid = next_;
        Place at = begin_;
        while (at.byte < text_.size()) {
            std::size_t next = at.byte;
            const std::uint32_t code = next_code_point(text_, next);
            const bool whole_symbol = graphemes.take(code);
            if (at.unit > begin_.unit) {
                const auto best = static_cast<std::size_t>(rate(at, whole_symbol, solid));
                std::fill_n(last.begin(), best + 1, at);
            }
            if (at.unit + utf16_units(code) > most) return choose(last, begin_.unit + (most - begin_.unit) / 2);
            at.byte = next;
            at.unit += utf16_units(code);
        }
        return at;
    }

    /// How good it is to cut at a place. `solid`: the entity to begin to look from, moved along.
    [[nodiscard]] Cut rate(const Place& at, bool whole_symbol, std::size_t& solid) const {
        const auto& entities = styled_.entities;
        const auto is_past = [&](const TextEntity& entity) {
            return entity.end() <= at.unit || !(is_whole(entity.kind) || is_atom(entity.kind));
        };
        const TextEntity* around = carried_solid_ && !is_past(*carried_solid_) ? carried_solid_ : nullptr;
        while (solid < entities.size() && entities[solid].offset < at.unit && is_past(entities[solid])) ++solid;
        if (around == nullptr && solid < entities.size() && entities[solid].offset < at.unit) around = &entities[solid];
        if (!whole_symbol || (around != nullptr && is_atom(around->kind))) return Cut::code_point;
        const char c = text_[at.byte];
        if (c != ' ' && c != '\n') return Cut::symbol;
        if (around != nullptr) return Cut::word_in_entity;
        if (c == ' ') return Cut::word;
        return text_.substr(at.byte, 2) == "\n\n" ? Cut::paragraph : Cut::line;
    }

    /// A better place counts from `half` of a part on; before that, the last one at which there is a space.
    [[nodiscard]] Place choose(const Places& last, std::int64_t half) const {
        const auto place = [&](Cut cut) { return last[static_cast<std::size_t>(cut)]; };
        for (const Cut cut : {Cut::paragraph, Cut::line, Cut::word}) {
            if (place(cut).unit >= half && place(cut).unit > begin_.unit) return place(cut);
        }
        for (const Cut cut : {Cut::word, Cut::word_in_entity, Cut::symbol}) {
            if (place(cut).unit > begin_.unit) return place(cut);
        }
        return place(Cut::code_point);
    }

    /// Where the part must end: at the limit, or where the entity begins that would be its 101st.
    [[nodiscard]] std::int64_t find_most() const {
        static constexpr std::size_t most_entities = 100;
        std::size_t count = carried_.size();
        for (std::size_t i = next_; i < styled_.entities.size(); ++i) {
            if (styled_.entities[i].offset >= begin_.unit + limit_) break;
            if (styled_.entities[i].kind != EntityKind::custom_emoji && ++count > most_entities) {
                return std::max(styled_.entities[i].offset, begin_.unit + 2);
            }
        }
        return begin_.unit + limit_;
    }

    void add_entities(StyledText& part, std::int64_t end) {
        for (; next_ < styled_.entities.size() && styled_.entities[next_].offset < end; ++next_) {
            carried_.push_back(&styled_.entities[next_]);
        }
        for (const TextEntity* entity : carried_) {
            const std::int64_t from = std::max(entity->offset, begin_.unit);
            const std::int64_t to = std::min(entity->end(), end);
            const bool cut = to - from != entity->length;
            if (cut && is_atom(entity->kind)) continue;
            part.entities.emplace_back(entity->kind, from - begin_.unit, to - from, entity->argument);
        }
        std::erase_if(carried_, [&](auto* entity) { return entity->end() <= end; });
        const auto solid = std::find_if(carried_.begin(), carried_.end(),
                                        [](auto* entity) { return is_whole(entity->kind) || is_atom(entity->kind); });
        carried_solid_ = solid == carried_.end() ? nullptr : *solid;
    }

    /// At a line's end all breaks, between words one space: what is indented in code stays so.
    [[nodiscard]] Place skip_blanks(Place at) {
        const auto skip = [&] {
            ++at.byte;
            ++at.unit;
        };
        if (text_.substr(at.byte, 1) == " ") {
            skip();
        } else {
            while (text_.substr(at.byte, 1) == "\n") skip();
        }
        std::erase_if(carried_, [&](auto* entity) { return entity->end() <= at.unit; });
        return at;
    }

    const StyledText& styled_;
    std::string_view text_;
    std::int64_t limit_;
    Place begin_;
    /// The first entity that begins at begin_ or later.
    std::size_t next_ = 0;
    /// Those that began in an earlier part and go on.
    std::vector<const TextEntity*> carried_;
    const TextEntity* carried_solid_ = nullptr;
};

}  // namespace

std::vector<FormattedText> split_message(const FormattedText& text, std::size_t limit) {
    if (limit < 2)
        throw ConfigError(fmt::format("split_message: a part of {} units holds no symbol, give 2 or more", limit));
    if (!is_valid_utf8(text.text)) throw TextRefused("strings must be encoded in UTF-8");
    StyledText styled = styled::from_formatted(text);
    styled::clean_text(styled);
    styled::normalize_entities(styled.entities);
    Splitter splitter(styled, static_cast<std::int64_t>(std::min<std::size_t>(limit, 1'000'000'000)));
    const styled::Users users = styled::users_of(text.entities);
    std::vector<FormattedText> parts;
    while (!splitter.done()) {
        StyledText part = splitter.take();
        if (styled::is_visible(part.text)) parts.push_back(styled::to_formatted(std::move(part), users));
    }
    return parts;
}

}  // namespace tgfw
