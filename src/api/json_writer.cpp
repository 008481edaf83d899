#include <api/json_writer.hpp>

#include <charconv>
#include <cmath>

#include <api/json_scan.hpp>

namespace tgfw::detail {

namespace {

/// The length of a valid UTF-8 sequence at the start of `text`, or 0.
std::size_t utf8_length(std::string_view text) noexcept {
    const auto byte = [text](std::size_t i) -> unsigned {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
    };
    const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0) == 0x80; };
    const unsigned lead = byte(0);
    if (lead >= 0xC2 && lead <= 0xDF) {
        return follows(1) ? 2 : 0;
    }
    if ((lead & 0xF0) == 0xE0) {
        const bool bad = (lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xED && byte(1) >= 0xA0);
        return follows(1) && follows(2) && !bad ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        const bool bad = (lead == 0xF0 && byte(1) < 0x90) || (lead == 0xF4 && byte(1) >= 0x90);
        return follows(1) && follows(2) && follows(3) && !bad ? 4 : 0;
    }
    return 0;
}

void write_escape(std::string& out, char c) {
    switch (c) {
        case '"':
            out += "\\\"";
            return;
        case '\\':
            out += "\\\\";
            return;
        case '\n':
            out += "\\n";
            return;
        case '\r':
            out += "\\r";
            return;
        case '\t':
            out += "\\t";
            return;
        case '\b':
            out += "\\b";
            return;
        case '\f':
            out += "\\f";
            return;
        default:
            break;
    }
    static constexpr char digits[] = "0123456789abcdef";
    const auto code = static_cast<unsigned char>(c);
    out += "\\u00";
    out += digits[code >> 4];
    out += digits[code & 0xF];
}

}  // namespace

void write_string(std::string& out, std::string_view text) {
    out += '"';
    const char* p = text.data();
    const char* const end = p + text.size();
    while (p != end) {
        const char* const special = find_special(p, end);
        out.append(p, special);
        p = special;
        if (p == end) {
            break;
        }
        if (static_cast<unsigned char>(*p) < 0x80) {
            write_escape(out, *p++);
            continue;
        }
        const std::size_t length = utf8_length(std::string_view(p, end));
        if (length == 0) {
            out += "\xEF\xBF\xBD";
            ++p;
        } else {
            out.append(p, length);
            p += length;
        }
    }
    out += '"';
}

void write_integer(std::string& out, std::int64_t value) {
    char digits[24];
    const auto result = std::to_chars(digits, digits + sizeof digits, value);
    out.append(digits, result.ptr);
}

void write_number(std::string& out, double value) {
    char digits[40];
    const auto result = std::to_chars(digits, digits + sizeof digits, std::isfinite(value) ? value : 0.0);
    out.append(digits, result.ptr);
}

}  // namespace tgfw::detail
