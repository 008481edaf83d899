#include <core/log_format.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>
#include <iterator>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include <core/utf8.hpp>

namespace tgfw::detail {

namespace {

constexpr std::size_t message_column = 36;  // Fields begin behind it, so that they stand below each other.

void append_local_time(std::string& out, std::chrono::system_clock::time_point time) {
    using namespace std::chrono;
    const auto second = floor<seconds>(time);
    const std::time_t count = system_clock::to_time_t(second);
    std::tm local{};
    localtime_r(&count, &local);
    fmt::format_to(std::back_inserter(out), "{:02}:{:02}:{:02}.{:03}", local.tm_hour, local.tm_min, local.tm_sec,
                   floor<milliseconds>(time - second).count());
}

std::string_view console_label(LogLevel level) {
    constexpr std::array<std::string_view, 5> labels{"DEBUG", "INFO ", "WARN ", "ERROR", "FATAL"};
    return labels.at(static_cast<std::size_t>(level));
}

std::string_view console_colour(LogLevel level) {
    constexpr std::array<std::string_view, 5> colours{"\x1b[2m", "\x1b[32m", "\x1b[33m", "\x1b[31m", "\x1b[1;31m"};
    return colours.at(static_cast<std::size_t>(level));
}

/// The code point of a character that utf8_character() found.
char32_t code_point(std::string_view character) {
    constexpr std::array<unsigned, 5> lead_bits{0, 0x7F, 0x1F, 0x0F, 0x07};
    char32_t code = static_cast<unsigned char>(character[0]) & lead_bits.at(character.size());
    for (const char c : character.substr(1)) code = code << 6U | (static_cast<unsigned char>(c) & 0x3FU);
    return code;
}

/// Control characters, line ends, and what turns the direction of writing around.
bool steers_a_terminal(char32_t code) {
    return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x2028 || code == 0x2029 || code == 0x200E ||
           code == 0x200F || code == 0x061C || (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

void append_visible(std::string& out, std::string_view character) {
    const char32_t code = code_point(character);
    if (code == '\n') {
        out += "\\n";
    } else if (code == '\t') {
        out += "\\t";
    } else if (code < 0x100) {
        fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<unsigned>(code));
    } else {
        fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(code));
    }
}

void append_console_value(std::string& out, std::string_view value) {
    const bool is_quoted = value.empty() || value.find_first_of(" =\"") != std::string_view::npos;
    if (is_quoted) out += '"';
    for (std::size_t from = 0; from <= value.size();) {
        const std::size_t quote = std::min(value.find('"', from), value.size());
        append_visible_text(out, value.substr(from, quote - from));
        if (quote < value.size()) out += "\\\"";
        from = quote + 1;
    }
    if (is_quoted) out += '"';
}

}  // namespace

std::size_t append_visible_text(std::string& out, std::string_view text) {
    const std::size_t before = out.size();
    std::size_t unseen = 0;  // Bytes that take no column of their own.
    const std::string scrubbed = scrub_tokens(text);
    for (std::string_view rest = scrubbed; !rest.empty();) {
        const std::size_t length = std::max<std::size_t>(utf8_character(rest), 1);
        const std::string_view character = rest.substr(0, length);
        if (utf8_character(rest) == 0) {
            out += replacement_character;
            unseen += replacement_character.size() - 1;
        } else if (steers_a_terminal(code_point(character))) {
            append_visible(out, character);
        } else {
            out += character;
            unseen += length - 1;
        }
        rest.remove_prefix(length);
    }
    return out.size() - before - unseen;
}

void append_console_line(std::string& out, const LogRecord& record, bool coloured) {
    const std::string_view dim = coloured ? "\x1b[2m" : "";
    const std::string_view plain = coloured ? "\x1b[0m" : "";
    out += dim;
    append_local_time(out, record.time);
    (out += plain) += ' ';
    if (coloured) out += console_colour(record.level);
    ((out += console_label(record.level)) += plain) += ' ';
    const std::size_t width = append_visible_text(out, record.message);
    if (!record.fields.empty() && width < message_column) out.append(message_column - width, ' ');
    for (const LogField& field : record.fields) {
        (out += ' ') += dim;
        append_visible_text(out, field.key());
        (out += '=') += plain;
        append_console_value(out, field.value());
    }
    out += '\n';
}

}  // namespace tgfw::detail
