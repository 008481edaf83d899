#include <api/json_reader.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <system_error>
#include <utility>

#include <api/json_scan.hpp>

namespace tgfw::detail {

namespace {

constexpr std::array<std::uint8_t, 256> hex_digits = [] {
    std::array<std::uint8_t, 256> table{};
    table.fill(0xff);
    for (unsigned i = 0; i < 10; ++i) {
        table['0' + i] = static_cast<std::uint8_t>(i);
    }
    for (unsigned i = 0; i < 6; ++i) {
        table['a' + i] = static_cast<std::uint8_t>(10 + i);
        table['A' + i] = static_cast<std::uint8_t>(10 + i);
    }
    return table;
}();

constexpr std::uint32_t bad_hex = 0xffffffff;
constexpr std::uint32_t replacement = 0xFFFD;

char* append_utf8(char* out, std::uint32_t code) noexcept {
    const auto put = [&out](std::uint32_t byte) { *out++ = static_cast<char>(byte); };
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xC0 | (code >> 6));
        put(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        put(0xE0 | (code >> 12));
        put(0x80 | ((code >> 6) & 0x3F));
        put(0x80 | (code & 0x3F));
    } else {
        put(0xF0 | (code >> 18));
        put(0x80 | ((code >> 12) & 0x3F));
        put(0x80 | ((code >> 6) & 0x3F));
        put(0x80 | (code & 0x3F));
    }
    return out;
}

}  // namespace

void DecodeFailure::prepend(std::string_view step) {
    std::string longer(step);
    if (!path.empty() && path.front() != '[') {
        longer += '.';
    }
    longer += path;
    path = std::move(longer);
}

void JsonReader::fail(std::string problem, std::size_t at) const {
    throw DecodeFailure{{}, std::move(problem), at};
}

void JsonReader::fail_type(const char* expected) {
    const char* got = "something that is not JSON";
    switch (peek()) {
        case '\0':
            got = p_ == end_ ? "the end of the text" : got;
            break;
        case '"':
            got = "a string";
            break;
        case '{':
            got = "an object";
            break;
        case '[':
            got = "an array";
            break;
        case 't':
        case 'f':
            got = "a boolean";
            break;
        case 'n':
            got = "null";
            break;
        default:
            got = p_ != end_ && (*p_ == '-' || is_digit(*p_)) ? "a number" : got;
    }
    fail(std::string("expected ") + expected + ", got " + got, offset());
}

void JsonReader::fail_token(const char* problem) {
    fail(p_ == end_ ? std::string(problem) + ", got the end of the text" : std::string(problem), offset());
}

void JsonReader::fail_separator(char close) {
    fail_token(close == '}' ? "expected ',' or '}'" : "expected ',' or ']'");
}

void JsonReader::skip_space_slowly() noexcept {
    while (p_ != end_ && (*p_ == ' ' || *p_ == '\n' || *p_ == '\r' || *p_ == '\t')) {
        ++p_;
    }
}

void JsonReader::literal(std::string_view word) {
    const auto left = static_cast<std::size_t>(end_ - p_);
    if (std::string_view(p_, std::min(left, word.size())) != word) {
        fail_token("not a JSON value");
    }
    p_ += word.size();
}

void JsonReader::finish() {
    if (peek() != '\0' || p_ != end_) {
        fail("text after the end of the document", offset());
    }
}

bool JsonReader::boolean() {
    const char c = peek();
    if (c == 't') {
        literal("true");
        return true;
    }
    if (c != 'f') {
        fail_type("a boolean");
    }
    literal("false");
    return false;
}

// Numbers -----------------------------------------------------------------------------------------------------------

std::string_view JsonReader::number_text() {
    skip_space();
    const char* p = p_;
    const auto digits = [&] {
        const char* const start = p;
        while (p != end_ && is_digit(*p)) {
            ++p;
        }
        if (p == start) {
            p_ = p;
            fail_token("a digit is missing in a number");
        }
        return static_cast<std::size_t>(p - start);
    };
    p += p != end_ && *p == '-' ? 1 : 0;
    const char* const integer_part = p;
    if (digits() > 1 && *integer_part == '0') {
        fail("a number starts with 0", offset());
    }
    if (p != end_ && *p == '.') {
        ++p;
        digits();
    }
    if (p != end_ && (*p == 'e' || *p == 'E')) {
        ++p;
        p += p != end_ && (*p == '+' || *p == '-') ? 1 : 0;
        digits();
    }
    return {std::exchange(p_, p), p};
}

double JsonReader::number() {
    const char c = peek();
    if (c != '-' && !is_digit(c)) {
        fail_type("a number");
    }
    const std::size_t at = offset();
    const std::string_view text = number_text();
    double value = 0;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
    if (result.ec == std::errc::result_out_of_range) {
        const std::size_t exponent = text.find_first_of("eE");
        const bool tiny = exponent != std::string_view::npos ? text[exponent + 1] == '-' : text.find('.') < 3;
        if (!tiny) {
            fail("a number is out of range", at);
        }
        return text.front() == '-' ? -0.0 : 0.0;
    }
    return value;
}

/// 19 digits, fractions and exponents; and all that is wrong.
std::int64_t JsonReader::integer_slowly() {
    const char c = peek();
    if (c != '-' && !is_digit(c)) {
        fail_type("an integer");
    }
    const std::size_t at = offset();
    const std::string_view text = number_text();
    const std::size_t exponent_at = std::min(text.find_first_of("eE"), text.size());
    long exponent = 0;
    if (exponent_at < text.size()) {
        const char* first = text.data() + exponent_at + 1;
        first += *first == '+' ? 1 : 0;
        if (std::from_chars(first, text.data() + text.size(), exponent).ec != std::errc()) {
            exponent = *first == '-' ? -1'000'000 : 1'000'000;
        }
    }
    std::string digits(text.substr(0, exponent_at));
    if (const std::size_t dot = digits.find('.'); dot != std::string::npos) {
        exponent -= static_cast<long>(digits.size() - dot - 1);
        digits.erase(dot, 1);
    }
    if (digits.find_first_not_of("-0") == std::string::npos) {
        return 0;
    }
    while (exponent < 0 && digits.back() == '0') {
        digits.pop_back();
        ++exponent;
    }
    if (exponent < 0) {
        fail("expected an integer, got a number with a fraction", at);
    }
    if (exponent > 19) {
        fail("an integer is out of range", at);
    }
    digits.append(static_cast<std::size_t>(exponent), '0');
    std::int64_t value = 0;
    if (std::from_chars(digits.data(), digits.data() + digits.size(), value).ec != std::errc()) {
        fail("an integer is out of range", at);
    }
    return value;
}

// Strings -----------------------------------------------------------------------------------------------------------

std::string_view JsonReader::quoted() {
    const char* const start = ++p_;
    const char* const special = find_special(start, end_);
    if (special != end_ && *special == '"') [[likely]] {
        p_ = special + 1;
        return {start, special};
    }
    return quoted_slowly(start, special);
}

/// The end of the UTF-8 sequence at `p`, whose first byte is not ASCII.
const char* JsonReader::utf8_sequence(const char* p) const {
    const auto byte = [&](std::ptrdiff_t i) -> unsigned { return p + i < end_ ? static_cast<unsigned char>(p[i]) : 0; };
    const auto follows = [&](std::ptrdiff_t i) { return (byte(i) & 0xC0) == 0x80; };
    const unsigned lead = byte(0);
    if (lead >= 0xC2 && lead <= 0xDF && follows(1)) {
        return p + 2;
    }
    if ((lead & 0xF0) == 0xE0 && follows(1) && follows(2)) {
        const bool overlong = lead == 0xE0 && byte(1) < 0xA0;
        const bool surrogate = lead == 0xED && byte(1) >= 0xA0;
        if (!overlong && !surrogate) {
            return p + 3;
        }
    }
    if (lead >= 0xF0 && lead <= 0xF4 && follows(1) && follows(2) && follows(3)) {
        const bool overlong = lead == 0xF0 && byte(1) < 0x90;
        const bool beyond = lead == 0xF4 && byte(1) >= 0x90;
        if (!overlong && !beyond) {
            return p + 4;
        }
    }
    fail("a string is not valid UTF-8", static_cast<std::size_t>(p - begin_));
}

std::uint32_t JsonReader::hex4(const char* p) const {
    if (end_ - p < 4) {
        return bad_hex;
    }
    const auto digit = [p](int i) -> std::uint32_t { return hex_digits[static_cast<unsigned char>(p[i])]; };
    const std::uint32_t a = digit(0);
    const std::uint32_t b = digit(1);
    const std::uint32_t c = digit(2);
    const std::uint32_t d = digit(3);
    return (a | b | c | d) > 0xf ? bad_hex : (a << 12) | (b << 8) | (c << 4) | d;
}

/// The escape whose backslash is at p_; writes at most 4 bytes.
char* JsonReader::escape(char* out) {
    const std::size_t at = offset();
    const char c = p_ + 1 < end_ ? p_[1] : '\0';
    if (c == 'u') {
        std::uint32_t code = hex4(p_ + 2);
        if (code == bad_hex) {
            fail("an escape \\u needs four hexadecimal digits", at);
        }
        p_ += 6;
        if ((code & 0xF800) != 0xD800) [[likely]] {
            return append_utf8(out, code);
        }
        // A lone half of a surrogate pair is a character that cannot be written in UTF-8.
        const bool pair = code < 0xDC00 && end_ - p_ >= 6 && p_[0] == '\\' && p_[1] == 'u';
        const std::uint32_t low = pair ? hex4(p_ + 2) : 0;
        if (low == bad_hex || low < 0xDC00 || low > 0xDFFF) {
            return append_utf8(out, replacement);
        }
        p_ += 6;
        return append_utf8(out, 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00));
    }
    static constexpr std::string_view from = "\"\\/bfnrt";
    static constexpr std::string_view to = "\"\\/\b\f\n\r\t";
    const std::size_t which = from.find(c);
    if (which == std::string_view::npos || c == '\0') {
        fail("an unknown escape in a string", at);
    }
    p_ += 2;
    *out++ = to[which];
    return out;
}

/// A string with escapes, non-ASCII characters or a mistake: decoded into the scratch memory. `special` is the first
/// byte that is not plain.
std::string_view JsonReader::quoted_slowly(const char* start, const char* special) {
    constexpr std::size_t slack = 32;  // what one step may write, with copy_plain's surplus
    char* base = large_scratch_ ? large_scratch_.get() : small_scratch_;
    char* out = base;
    const auto grow = [&](std::size_t needed) {
        const auto used = static_cast<std::size_t>(out - base);
        if (scratch_size_ - used >= needed + slack) [[likely]] {
            return;
        }
        const std::size_t size = std::max(scratch_size_ * 2, used + needed + slack);
        std::unique_ptr<char[]> larger(new char[size]);
        std::memcpy(larger.get(), base, used);
        large_scratch_ = std::move(larger);
        scratch_size_ = size;
        base = large_scratch_.get();
        out = base + used;
    };
    const auto plain = static_cast<std::size_t>(special - start);
    grow(plain);
    std::memcpy(out, start, plain);
    out += plain;
    p_ = special;
    while (p_ != end_) {
        grow(4);
        const char c = *p_;
        if (c == '\\') {
            out = escape(out);
        } else if (c == '"') {
            ++p_;
            return {base, out};
        } else if (static_cast<unsigned char>(c) >= 0x80) {
            const char* const next = utf8_sequence(p_);
            while (p_ != next) {
                *out++ = *p_++;
            }
        } else if (static_cast<unsigned char>(c) < 0x20) {
            fail("a control character in a string", offset());
        } else {
            const std::size_t room = scratch_size_ - static_cast<std::size_t>(out - base) - slack;
            const std::size_t copied = copy_plain(p_, end_, out, room);
            out += copied;
            p_ += copied;
        }
    }
    fail("a string has no end", static_cast<std::size_t>(start - 1 - begin_));
}

// Skipping ----------------------------------------------------------------------------------------------------------

void JsonReader::skip_string() {
    const char* const start = p_++;
    for (;;) {
        p_ = find_special(p_, end_);
        if (p_ == end_) {
            fail("a string has no end", static_cast<std::size_t>(start - begin_));
        }
        const char c = *p_;
        if (c == '"') {
            ++p_;
            return;
        }
        if (c == '\\') {
            char unused[8];
            escape(unused);
        } else if (static_cast<unsigned char>(c) < 0x20) {
            fail("a control character in a string", offset());
        } else {
            p_ = utf8_sequence(p_);
        }
    }
}

void JsonReader::skip_scalar() {
    switch (peek()) {
        case '"':
            skip_string();
            return;
        case 't':
            literal("true");
            return;
        case 'f':
            literal("false");
            return;
        case 'n':
            literal("null");
            return;
        default:
            if (p_ != end_ && (*p_ == '-' || is_digit(*p_))) {
                number_text();
                return;
            }
            fail_type("a value");
    }
}

std::string_view JsonReader::raw_value() {
    peek();
    const char* const start = p_;
    const char c = p_ != end_ ? *p_ : '\0';
    if (c == '{') {
        if (enter('{', "an object")) {
            do {
                if (peek() != '"') {
                    fail_token("expected a member name");
                }
                skip_string();
                if (peek() != ':') {
                    fail_token("expected ':'");
                }
                ++p_;
                raw_value();
            } while (next('}'));
        }
    } else if (c == '[') {
        if (enter('[', "an array")) {
            do {
                raw_value();
            } while (next(']'));
        }
    } else {
        skip_scalar();
    }
    return {start, p_};
}

}  // namespace tgfw::detail
