#include <bot/text/utf.hpp>

#include <limits>

namespace tgfw {
namespace {

std::size_t sequence_length(unsigned char lead) {
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead < 0xE0) return 2;
    if (lead >= 0xE0 && lead < 0xF0) return 3;
    if (lead >= 0xF0 && lead < 0xF5) return 4;
    return 0;
}

}  // namespace

bool is_valid_utf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t length = sequence_length(static_cast<unsigned char>(text[i]));
        if (length == 0 || i + length > text.size()) return false;
        for (std::size_t k = 1; k < length; ++k) {
            if ((static_cast<unsigned char>(text[i + k]) & 0xC0) != 0x80) return false;
        }
        std::size_t position = i;
        const std::uint32_t code = next_code_point(text, position);
        if ((code >= 0xD800 && code < 0xE000) || code > 0x10FFFF) return false;
        if ((length == 3 && code < 0x800) || (length == 4 && code < 0x10000)) return false;
        i += length;
    }
    return true;
}

std::uint32_t next_code_point(std::string_view text, std::size_t& position) {
    const auto lead = static_cast<unsigned char>(text[position++]);
    const std::size_t length = sequence_length(lead);
    if (length <= 1 || position + length - 1 > text.size()) return lead;
    std::uint32_t code = lead & (0xFFU >> (length + 1));
    for (std::size_t i = 0; i + 1 < length; ++i) {
        const auto tail = static_cast<unsigned char>(text[position + i]);
        if ((tail & 0xC0U) != 0x80U) return lead;
        code = (code << 6) | (tail & 0x3FU);
    }
    position += length - 1;
    return code;
}

void append_utf8(std::string& out, std::uint32_t code) {
    const auto tail = [&](int shift) { out += static_cast<char>(0x80 | ((code >> shift) & 0x3F)); };
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xC0 | (code >> 6));
        tail(0);
    } else if (code < 0x10000) {
        out += static_cast<char>(0xE0 | (code >> 12));
        tail(6);
        tail(0);
    } else {
        out += static_cast<char>(0xF0 | (code >> 18));
        tail(12);
        tail(6);
        tail(0);
    }
}

std::int64_t utf16_length(std::string_view text) {
    std::int64_t length = 0;
    for (std::size_t i = 0; i < text.size();) length += utf16_units(next_code_point(text, i));
    return length;
}

std::string_view utf16_slice(std::string_view text, std::int64_t offset, std::int64_t length) {
    std::size_t at = 0;
    std::int64_t unit = 0;
    const auto skip_to = [&](std::int64_t end) {
        while (unit < end && at < text.size()) unit += utf16_units(next_code_point(text, at));
        return at;
    };
    if (length <= 0) return {};
    const std::size_t begin = skip_to(offset);
    // An entity may come from anywhere: the sum need not fit.
    const std::int64_t most = std::numeric_limits<std::int64_t>::max();
    return text.substr(begin, skip_to(offset > most - length ? most : offset + length) - begin);
}

std::size_t count_code_points(std::string_view text) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < text.size(); ++count) static_cast<void>(next_code_point(text, i));
    return count;
}

bool is_word_code_point(std::uint32_t code) {
    if (code < 0x80) {
        return (code >= '0' && code <= '9') || ((code | 0x20) >= 'a' && (code | 0x20) <= 'z') || code == '_';
    }
    // Punctuation, symbols and emoji blocks are not words; everything else outside ASCII is taken for a letter.
    return code != 0xA0 && code != 0xAB && code != 0xBB && !(code >= 0x2000 && code < 0x2C00) &&
           !(code >= 0x3000 && code < 0x3040) && !(code >= 0xFE00 && code < 0xFE70) && code < 0x1F000;
}

}  // namespace tgfw
