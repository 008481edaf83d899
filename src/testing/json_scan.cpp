#include <testing/json_scan.hpp>

#include <cstdint>

#include <fmt/format.h>

#include <bot/text/utf.hpp>

namespace tgfw::testing {
namespace {

constexpr int max_depth = 100;

std::size_t skip_blanks(std::string_view text, std::size_t position) {
    while (position < text.size() && std::string_view(" \t\r\n").find(text[position]) != std::string_view::npos) {
        ++position;
    }
    return position;
}

std::optional<std::size_t> skip_string(std::string_view text, std::size_t position) {
    for (++position; position < text.size(); ++position) {
        if (text[position] == '\\') {
            ++position;
        } else if (text[position] == '"') {
            return position + 1;
        }
    }
    return std::nullopt;
}

std::optional<std::size_t> skip_scalar(std::string_view text, std::size_t position) {
    const std::size_t begin = position;
    while (position < text.size() &&
           std::string_view(" \t\r\n,]}:[{\"").find(text[position]) == std::string_view::npos) {
        ++position;
    }
    const std::string_view word = text.substr(begin, position - begin);
    if (word == "true" || word == "false" || word == "null") return position;
    if (word.empty() || word.find_first_not_of("+-0123456789.eE") != std::string_view::npos) return std::nullopt;
    return position;
}

std::optional<std::size_t> skip_value(std::string_view text, std::size_t position, int depth);

std::optional<std::size_t> skip_container(std::string_view text, std::size_t position, int depth) {
    if (depth >= max_depth) return std::nullopt;
    const bool object = text[position] == '{';
    const char closing = object ? '}' : ']';
    position = skip_blanks(text, position + 1);
    if (position < text.size() && text[position] == closing) return position + 1;
    while (position < text.size()) {
        if (object) {
            if (text[position] != '"') return std::nullopt;
            const auto name_end = skip_string(text, position);
            if (!name_end) return std::nullopt;
            position = skip_blanks(text, *name_end);
            if (position >= text.size() || text[position] != ':') return std::nullopt;
            position = skip_blanks(text, position + 1);
        }
        const auto end = skip_value(text, position, depth + 1);
        if (!end) return std::nullopt;
        position = skip_blanks(text, *end);
        if (position >= text.size()) return std::nullopt;
        if (text[position] == closing) return position + 1;
        if (text[position] != ',') return std::nullopt;
        position = skip_blanks(text, position + 1);
    }
    return std::nullopt;
}

std::optional<std::size_t> skip_value(std::string_view text, std::size_t position, int depth) {
    if (position >= text.size()) return std::nullopt;
    switch (text[position]) {
        case '"':
            return skip_string(text, position);
        case '{':
        case '[':
            return skip_container(text, position, depth);
        default:
            return skip_scalar(text, position);
    }
}

std::optional<std::uint32_t> read_hex4(std::string_view text, std::size_t position) {
    if (position + 4 > text.size()) return std::nullopt;
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        const char c = text[position + i];
        value *= 16;
        if (c >= '0' && c <= '9') {
            value += static_cast<std::uint32_t>(c - '0');
        } else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f') {
            value += static_cast<std::uint32_t>((c | 0x20) - 'a' + 10);
        } else {
            return std::nullopt;
        }
    }
    return value;
}

/// Reads the `\uXXXX` whose `u` is at `position`, with its second half if it is a surrogate pair.
bool unescape_unicode(std::string_view text, std::size_t& position, std::string& out) {
    auto code = read_hex4(text, position + 1);
    if (!code) return false;
    position += 4;
    if (*code >= 0xD800 && *code < 0xDC00 && text.substr(position + 1, 2) == "\\u") {
        const auto low = read_hex4(text, position + 3);
        if (low && *low >= 0xDC00 && *low < 0xE000) {
            code = 0x10000 + ((*code - 0xD800) << 10) + (*low - 0xDC00);
            position += 6;
        }
    }
    append_utf8(out, *code);
    return true;
}

}  // namespace

std::optional<std::size_t> skip_json_value(std::string_view text, std::size_t position) {
    return skip_value(text, skip_blanks(text, position), 0);
}

std::optional<std::string> unquote_json(std::string_view literal) {
    if (literal.size() < 2 || literal.front() != '"' || literal.back() != '"') return std::nullopt;
    const std::string_view text = literal.substr(1, literal.size() - 2);
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\') {
            out += text[i];
            continue;
        }
        if (++i >= text.size()) return std::nullopt;
        static constexpr std::string_view names = "\"\\/bfnrt";
        static constexpr std::string_view values = "\"\\/\b\f\n\r\t";
        if (text[i] == 'u') {
            if (!unescape_unicode(text, i, out)) return std::nullopt;
        } else if (const auto at = names.find(text[i]); at != std::string_view::npos) {
            out += values[at];
        } else {
            return std::nullopt;
        }
    }
    return out;
}

std::string quote_json(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (static_cast<unsigned char>(c) < 0x20) {
            out += fmt::format("\\u{:04x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
        } else {
            out += c;
        }
    }
    return out + '"';
}

bool for_each_json_member(std::string_view text,
                          const std::function<void(std::string name, std::string_view raw)>& member) {
    std::size_t position = skip_blanks(text, 0);
    if (position >= text.size() || text[position] != '{') return false;
    position = skip_blanks(text, position + 1);
    if (position < text.size() && text[position] == '}') return true;
    while (position < text.size() && text[position] == '"') {
        const auto name_end = skip_string(text, position);
        if (!name_end) return false;
        auto name = unquote_json(text.substr(position, *name_end - position));
        position = skip_blanks(text, *name_end);
        if (!name || position >= text.size() || text[position] != ':') return false;
        position = skip_blanks(text, position + 1);
        const auto end = skip_value(text, position, 1);
        if (!end) return false;
        member(std::move(*name), text.substr(position, *end - position));
        position = skip_blanks(text, *end);
        if (position >= text.size()) return false;
        if (text[position] == '}') return true;
        if (text[position] != ',') return false;
        position = skip_blanks(text, position + 1);
    }
    return false;
}

bool for_each_json_element(std::string_view text, const std::function<void(std::string_view raw)>& element) {
    std::size_t position = skip_blanks(text, 0);
    if (position >= text.size() || text[position] != '[') return false;
    position = skip_blanks(text, position + 1);
    if (position < text.size() && text[position] == ']') return true;
    while (position < text.size()) {
        const auto end = skip_value(text, position, 1);
        if (!end) return false;
        element(text.substr(position, *end - position));
        position = skip_blanks(text, *end);
        if (position >= text.size()) return false;
        if (text[position] == ']') return true;
        if (text[position] != ',') return false;
        position = skip_blanks(text, position + 1);
    }
    return false;
}

}  // namespace tgfw::testing
