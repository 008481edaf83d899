#include <algorithm>

#include <testing/text/styled_text.hpp>
#include <testing/text/utf.hpp>

namespace tgfw::testing {
namespace {

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

StyledText parse(std::string_view text, const std::string& mode) {
    try {
        if (mode == "html") return parse_html(text);
        if (mode == "markdownv2") return parse_markdown_v2(text);
        return parse_legacy_markdown(text);
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
            return !is_style(entity.kind) && !is_quote(entity.kind) && overlaps(entity, found);
        });
        if (!taken) styled.entities.push_back(std::move(found));
    }
}

}  // namespace

std::string normalize_link(std::string_view url) {
    std::string out;
    for (const char c : url) out += c == ' ' ? "%20" : std::string(1, c);
    if (out.empty() || out.find('\n') != std::string::npos) return {};
    std::size_t scheme_end = out.find("://");
    if (scheme_end == std::string::npos) {
        const std::size_t colon = out.find(':');
        if (colon != std::string::npos && out.find_first_not_of("0123456789", colon + 1) == colon + 1) return {};
        out = "http://" + out;
        scheme_end = 4;
    }
    const std::string scheme = lower(out.substr(0, scheme_end));
    if (scheme == "tg" || scheme == "ton" || scheme == "tonsite") return scheme + out.substr(scheme_end);
    if (scheme != "http" && scheme != "https") return {};
    const std::size_t host_begin = scheme_end + 3;
    const std::size_t host_end = std::min(out.find_first_of("/?#", host_begin), out.size());
    std::string host = lower(out.substr(host_begin, host_end - host_begin));
    const std::size_t dot = host.find('.');
    const bool bad_symbol = host.find_first_of("%\"<>\\") != std::string::npos;
    if (dot == std::string::npos || dot == 0 || host.back() == '.' || bad_symbol) return {};
    std::string rest = out.substr(host_end);
    if (rest.empty() || rest.front() != '/') rest.insert(rest.begin(), '/');
    return scheme + "://" + host + rest;
}

TextEntity link_entity(std::string_view url, std::int64_t offset, std::int64_t length) {
    static constexpr std::string_view user = "tg://user?id=";
    if (url.substr(0, user.size()) == user) {
        return TextEntity(EntityKind::text_mention, offset, length, std::string(url.substr(user.size())));
    }
    return TextEntity(EntityKind::text_link, offset, length, normalize_link(url));
}

StyledText format_text(std::string_view text, std::string_view parse_mode, std::vector<TextEntity> entities) {
    StyledText styled;
    const std::string mode = lower(parse_mode);
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
        check_entities(styled);
        std::erase_if(styled.entities, [](const TextEntity& entity) { return entity.length == 0; });
    }
    clean_text(styled);
    add_automatic(styled);
    normalize_entities(styled.entities);
    trim_text(styled);
    if (styled.entities.size() > 100) styled.entities.resize(100);
    return styled;
}

}  // namespace tgfw::testing
