#include <algorithm>

#include <testing/text/styled_text.hpp>
#include <tgfw/core/ascii.hpp>

namespace tgfw::testing {
namespace {

StyledText parse(std::string_view text, const std::string& mode) {
    try {
        if (mode == "html") return styled::parse_html(text);
        if (mode == "markdownv2") return styled::parse_markdown_v2(text);
        return styled::parse_markdown(text);
    } catch (const TextRefused& refused) {
        throw TextRefused(std::string("can't parse entities: ") + refused.what());
    }
}

bool overlaps(const TextEntity& a, const TextEntity& b) {
    return a.offset < b.end() && b.offset < a.end();
}

/// What was marked by hand wins over what is found.
void add_automatic(StyledText& styled) {
    for (TextEntity& found : find_automatic_entities(styled.text)) {
        const bool taken = std::any_of(styled.entities.begin(), styled.entities.end(), [&](const TextEntity& entity) {
            return !styled::is_style(entity.kind) && !styled::is_quote(entity.kind) && overlaps(entity, found);
        });
        if (!taken) styled.entities.push_back(std::move(found));
    }
}

}  // namespace

StyledText format_text(std::string_view text, std::string_view parse_mode, std::vector<TextEntity> entities) {
    StyledText styled;
    const std::string mode = ascii::lower_case(parse_mode);
    const bool parses = !text.empty() && !mode.empty() && mode != "none";
    if (parses && mode != "html" && mode != "markdownv2" && mode != "markdown") {
        throw TextRefused("unsupported parse_mode");
    }
    if (!is_valid_utf8(text)) {
        throw TextRefused(parses ? "can't parse entities: text must be encoded in UTF-8"
                                 : "strings must be encoded in UTF-8");
    }
    if (parses) {
        styled = parse(text, mode);
    } else {
        styled.text = std::string(text);
        styled.entities = std::move(entities);
        styled::check_entities(styled);
        std::erase_if(styled.entities, [](const TextEntity& entity) { return entity.length == 0; });
    }
    styled::clean_text(styled);
    add_automatic(styled);
    styled::normalize_entities(styled.entities);
    styled::trim_text(styled);
    if (!styled::is_visible(styled.text)) return StyledText();
    if (styled.entities.size() > 100) styled.entities.resize(100);
    return styled;
}

}  // namespace tgfw::testing
