#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <tgfw/bot/text/convert.hpp>
#include <tgfw/bot/text/text.hpp>

namespace tgfw::fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
    return std::string_view(reinterpret_cast<const char*>(data), size);
}

/// `text` must be in normal form, as the parsers make it. A refusal is a failure here.
inline void check_round_trips(const FormattedText& text) try {
    if (parse_html(to_html(text)) != text) std::abort();
    const FormattedText in_markdown = parse_markdown_v2(to_markdown_v2(text));
    if (in_markdown.text != text.text) std::abort();
    if (parse_markdown_v2(to_markdown_v2(in_markdown)) != in_markdown) std::abort();
    if (parse_markdown(to_markdown(text)).text != text.text) std::abort();
    const FormattedText normal = normalize(text);
    if (normalize(normal) != normal) std::abort();
} catch (const TextRefused&) {
    std::abort();
}

}  // namespace tgfw::fuzz
