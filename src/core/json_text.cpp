#include <core/json_text.hpp>

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include <core/utf8.hpp>
#include <tgfw/core/log.hpp>

namespace tgfw::detail {

void append_rfc3339(std::string& out, std::chrono::system_clock::time_point time) {
    using namespace std::chrono;
    const auto day = floor<days>(time);
    const year_month_day date(day);
    const hh_mm_ss clock(floor<microseconds>(time - day));
    fmt::format_to(std::back_inserter(out), "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z", int{date.year()},
                   unsigned{date.month()}, unsigned{date.day()}, clock.hours().count(), clock.minutes().count(),
                   clock.seconds().count(), clock.subseconds().count());
}

void append_json_escape(std::string& out, char c) {
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

void append_json_string(std::string& out, std::string_view text) {
    const std::string scrubbed = scrub_tokens(text);
    out += '"';
    for (std::string_view rest = scrubbed; !rest.empty();) {
        const char c = rest[0];
        const std::size_t length = utf8_character(rest);
        if (length == 0) {
            out += replacement_character;
        } else if (length == 1 && (c < ' ' || c == '"' || c == '\\' || c == '\x7f')) {
            append_json_escape(out, c);
        } else {
            out += rest.substr(0, length);
        }
        rest.remove_prefix(std::max<std::size_t>(length, 1));
    }
    out += '"';
}

}  // namespace tgfw::detail
