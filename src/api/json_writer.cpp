#include <api/json_writer.hpp>

#include <charconv>
#include <cmath>

#include <api/json_scan.hpp>
#include <core/json_text.hpp>
#include <core/utf8.hpp>

namespace tgfw::detail {

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
            append_json_escape(out, *p++);
            continue;
        }
        const std::size_t length = utf8_character(std::string_view(p, end));
        if (length == 0) {
            out += replacement_character;
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
