#pragma once

#include <algorithm>
#include <string>
#include <string_view>

/// Upper and lower case of ASCII letters, and kinds of characters, whatever the locale.
namespace tgfw::ascii {

[[nodiscard]] constexpr char to_lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

[[nodiscard]] inline std::string lower_case(std::string_view text) {
    std::string lower(text);
    for (char& c : lower) c = to_lower(c);
    return lower;
}

[[nodiscard]] constexpr bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept {
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                              [](char x, char y) { return x == y || to_lower(x) == to_lower(y); });
}

/// Space, and the control characters from tab to carriage return.
[[nodiscard]] constexpr bool is_space(char c) noexcept {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

[[nodiscard]] constexpr bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

[[nodiscard]] constexpr bool is_letter(char c) noexcept {
    return to_lower(c) >= 'a' && to_lower(c) <= 'z';
}

/// A letter, a digit or an underscore, as usernames are made of.
[[nodiscard]] constexpr bool is_word(char c) noexcept {
    return is_letter(c) || is_digit(c) || c == '_';
}

/// A letter, a digit, an underscore or a hyphen, as RFC 4648 §5, bot tokens and the payloads of deep links are made of.
[[nodiscard]] constexpr bool is_base64url(char c) noexcept {
    return is_word(c) || c == '-';
}

}  // namespace tgfw::ascii
