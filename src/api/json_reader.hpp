#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace tgfw::detail {

/// Why a document could not be read; becomes a DecodeError at the top. The path is built while it unwinds.
struct DecodeFailure {
    std::string path;
    std::string problem;
    std::size_t offset;

    /// Puts `step`, a member's name or `[n]`, before what is there.
    void prepend(std::string_view step);
};

/// A strict pull reader of RFC 8259 over a text that stays where it is.
///
/// It knows nothing of Telegram. Every call skips leading white space, takes one token and throws DecodeFailure when
/// the text is not that. Views it returns live until the next call.
class JsonReader {
public:
    JsonReader(std::string_view text, unsigned max_depth) noexcept
        : begin_(text.data()), p_(text.data()), end_(text.data() + text.size()), depth_left_(max_depth) {}
    JsonReader(const JsonReader&) = delete;
    JsonReader& operator=(const JsonReader&) = delete;

    /// The first character of the next token; '\0' at the end.
    char peek() noexcept {
        skip_space();
        return p_ != end_ ? *p_ : '\0';
    }

    /// Enters an object or array; `expected` names what the caller wants, such as "an object".
    /// Returns false when it is empty, and then has left it again.
    bool enter(char open, const char* expected) {
        if (peek() != open) [[unlikely]] {
            fail_type(expected);
        }
        if (depth_left_ == 0) [[unlikely]] {
            fail("nested too deeply", offset());
        }
        --depth_left_;
        ++p_;
        if (peek() == (open == '{' ? '}' : ']')) {
            ++p_;
            ++depth_left_;
            return false;
        }
        return true;
    }
    /// After a member or element: true for a comma, false when the container ended.
    bool next(char close) {
        const char c = peek();
        ++p_;
        if (c == ',') [[likely]] {
            return true;
        }
        if (c != close) [[unlikely]] {
            --p_;
            fail_separator(close);
        }
        ++depth_left_;
        return false;
    }
    /// A member's name and its colon.
    std::string_view key() {
        if (peek() != '"') [[unlikely]] {
            fail_token("expected a member name");
        }
        const std::string_view name = quoted();
        if (peek() != ':') [[unlikely]] {
            fail_token("expected ':'");
        }
        ++p_;
        return name;
    }
    std::string_view string() {
        if (peek() != '"') [[unlikely]] {
            fail_type("a string");
        }
        return quoted();
    }
    std::int64_t integer() {
        skip_space();
        const char* p = p_;
        const bool negative = p != end_ && *p == '-';
        p += negative ? 1 : 0;
        const char* const digits = p;
        std::uint64_t value = 0;
        while (p != end_ && is_digit(*p)) {
            value = value * 10 + static_cast<unsigned>(*p - '0');
            ++p;
        }
        const auto count = static_cast<std::size_t>(p - digits);
        if (count == 0 || count > 18 || (*digits == '0' && count > 1) || (p != end_ && continues_number(*p)))
            [[unlikely]] {
            return integer_slowly();
        }
        p_ = p;
        const auto magnitude = static_cast<std::int64_t>(value);
        return negative ? -magnitude : magnitude;
    }
    double number();
    bool boolean();
    /// Takes `null` if that is next.
    bool take_null() {
        if (peek() != 'n') [[likely]] {
            return false;
        }
        literal("null");
        return true;
    }
    /// Checks and skips any value; returns its text.
    std::string_view raw_value();
    /// Nothing but white space may follow.
    void finish();

    [[nodiscard]] std::size_t offset() const noexcept { return static_cast<std::size_t>(p_ - begin_); }
    [[noreturn]] void fail(std::string problem, std::size_t at) const;
    /// Fails with `expected X, got Y` at the next token.
    [[noreturn]] void fail_type(const char* expected);

    /// A place to come back to, for looking ahead.
    struct Mark {
        const char* p;
        unsigned depth_left;
    };
    [[nodiscard]] Mark mark() const noexcept { return {p_, depth_left_}; }
    void rewind(Mark mark) noexcept {
        p_ = mark.p;
        depth_left_ = mark.depth_left;
    }

private:
    static bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
    static bool continues_number(char c) noexcept { return c == '.' || c == 'e' || c == 'E'; }
    void skip_space() noexcept {
        if (p_ != end_ && static_cast<unsigned char>(*p_) <= ' ') [[unlikely]] {
            skip_space_slowly();
        }
    }
    void skip_space_slowly() noexcept;
    void literal(std::string_view word);
    /// Checks the grammar of a number and returns its text.
    std::string_view number_text();
    std::int64_t integer_slowly();
    /// A string whose opening quote is next.
    std::string_view quoted();
    std::string_view quoted_slowly(const char* start, const char* special);
    const char* utf8_sequence(const char* p) const;
    char* escape(char* out);
    std::uint32_t hex4(const char* p) const;
    void skip_string();
    void skip_scalar();
    [[noreturn]] void fail_token(const char* problem);
    [[noreturn]] void fail_separator(char close);

    static constexpr std::size_t small_scratch = 2048;

    const char* begin_;
    const char* p_;
    const char* end_;
    unsigned depth_left_;
    std::size_t scratch_size_ = small_scratch;
    std::unique_ptr<char[]> large_scratch_;
    char small_scratch_[small_scratch];
};

}  // namespace tgfw::detail
