#include <tgfw/bot/text/convert.hpp>

#include <bot/text/entities.hpp>
#include <bot/text/utf.hpp>
#include <bot/text/write.hpp>

namespace tgfw {
namespace {

FormattedText parse(std::string_view text, styled::StyledText (*parser)(std::string_view)) try {
    if (!is_valid_utf8(text)) throw TextRefused("text must be encoded in UTF-8");
    styled::StyledText parsed = parser(text);
    styled::normalize_entities(parsed.entities);
    return styled::to_formatted(std::move(parsed));
} catch (const TextRefused& refused) {
    throw TextRefused(std::string("can't parse entities: ") + refused.what());
}

}  // namespace

std::string to_html(const FormattedText& text) {
    return styled::write_html(styled::from_formatted(text));
}
std::string to_markdown_v2(const FormattedText& text) {
    return styled::write_markdown_v2(styled::from_formatted(text));
}
std::string to_markdown(const FormattedText& text) {
    return styled::write_markdown(styled::from_formatted(text));
}

FormattedText parse_html(std::string_view html) {
    return parse(html, styled::parse_html);
}
FormattedText parse_markdown_v2(std::string_view markdown) {
    return parse(markdown, styled::parse_markdown_v2);
}
FormattedText parse_markdown(std::string_view markdown) {
    return parse(markdown, styled::parse_markdown);
}

FormattedText normalize(const FormattedText& text) {
    if (!is_valid_utf8(text.text)) throw TextRefused("strings must be encoded in UTF-8");
    styled::StyledText styled = styled::from_formatted(text);
    styled::clean_text(styled);
    styled::normalize_entities(styled.entities);
    styled::trim_text(styled);
    return styled::to_formatted(std::move(styled), styled::users_of(text.entities));
}

}  // namespace tgfw
