#include <algorithm>

#include <fmt/format.h>

#include <testing/text/styled_text.hpp>
#include <testing/text/utf.hpp>

namespace tgfw::testing {

StyledText parse_legacy_markdown(std::string_view text) {
    StyledText out;
    std::int64_t offset = 0;
    const auto copy = [&](std::size_t& at) {
        const std::uint32_t code = next_code_point(text, at);
        append_utf8(out.text, code);
        offset += utf16_units(code);
    };
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        const auto is_mark = [](char m) { return m == '_' || m == '*' || m == '`' || m == '['; };
        if (c == '\\' && at + 1 < text.size() && is_mark(text[at + 1])) {
            copy(++at);
            continue;
        }
        if (!is_mark(c)) {
            copy(at);
            continue;
        }
        const std::size_t source = at;
        const bool block = text.substr(at, 3) == "```";
        const std::string_view mark = block ? "```" : c == '[' ? "]" : text.substr(at, 1);
        at += block ? 3 : 1;
        const std::size_t end = text.find(mark, at);
        if (end == std::string_view::npos) {
            throw TextRefused(fmt::format("Can't find end of the entity starting at byte offset {}", source));
        }
        const std::int64_t begin = offset;
        const std::size_t text_begin = out.text.size();
        while (at < end) copy(at);
        at = end + mark.size();
        if (c == '[') {
            std::string url = out.text.substr(text_begin);
            if (text.substr(at, 1) == "(") {
                const std::size_t url_end = std::min(text.find(')', at), text.size());
                url = std::string(text.substr(at + 1, url_end - at - 1));
                at = std::min(url_end + 1, text.size());
            }
            TextEntity link = link_entity(url, begin, offset - begin);
            if (!link.argument.empty() && link.length > 0) out.entities.push_back(std::move(link));
        } else if (offset > begin) {
            const EntityKind kind = block      ? EntityKind::pre
                                    : c == '*' ? EntityKind::bold
                                    : c == '_' ? EntityKind::italic
                                               : EntityKind::code;
            out.entities.emplace_back(kind, begin, offset - begin);
        }
    }
    return out;
}

}  // namespace tgfw::testing
