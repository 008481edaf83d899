#include <core/utf8.hpp>

namespace tgfw::detail {

namespace {

struct LeadByte {
    std::size_t length;
    unsigned char second_from;  // What the second byte may be; the ones behind are always 80 to BF.
    unsigned char second_to;
};

/// The table 3-7 of the Unicode standard.
constexpr LeadByte lead_byte(unsigned char c) {
    if (c < 0x80) return {1, 0, 0};
    if (c < 0xC2) return {0, 0, 0};
    if (c < 0xE0) return {2, 0x80, 0xBF};
    if (c == 0xE0) return {3, 0xA0, 0xBF};
    if (c == 0xED) return {3, 0x80, 0x9F};
    if (c < 0xF0) return {3, 0x80, 0xBF};
    if (c == 0xF0) return {4, 0x90, 0xBF};
    if (c < 0xF4) return {4, 0x80, 0xBF};
    if (c == 0xF4) return {4, 0x80, 0x8F};
    return {0, 0, 0};
}

}  // namespace

std::size_t utf8_character(std::string_view text) noexcept {
    if (text.empty()) return 0;
    const LeadByte lead = lead_byte(static_cast<unsigned char>(text[0]));
    if (lead.length <= 1) return lead.length;
    if (text.size() < lead.length) return 0;
    const auto second = static_cast<unsigned char>(text[1]);
    if (second < lead.second_from || second > lead.second_to) return 0;
    for (std::size_t i = 2; i < lead.length; ++i) {
        if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U) return 0;
    }
    return lead.length;
}

std::string replace_invalid_utf8(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const std::size_t length = utf8_character(text);
        out.append(length == 0 ? replacement_character : text.substr(0, length));
        text.remove_prefix(length == 0 ? 1 : length);
    }
    return out;
}

}  // namespace tgfw::detail
