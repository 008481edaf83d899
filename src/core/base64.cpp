#include <core/base64.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace tgfw::detail {

namespace {

constexpr std::string_view standard_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view url_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint8_t no_digit = 64;

using Values = std::array<std::uint8_t, 256>;

constexpr Values values_of(std::string_view digits) {
    Values values{};
    values.fill(no_digit);
    for (std::size_t i = 0; i < digits.size(); ++i) {
        values[static_cast<unsigned char>(digits[i])] = static_cast<std::uint8_t>(i);
    }
    return values;
}

constexpr Values standard_values = values_of(standard_digits);
constexpr Values url_values = values_of(url_digits);

}  // namespace

std::string base64_encode(std::string_view bytes, Base64 alphabet) {
    const std::string_view digits = alphabet == Base64::standard ? standard_digits : url_digits;
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    std::uint32_t bits = 0;
    unsigned count = 0;
    for (const char c : bytes) {
        bits = (bits << 8 | static_cast<unsigned char>(c)) & 0xffff;
        count += 8;
        while (count >= 6) {
            count -= 6;
            text.push_back(digits[bits >> count & 63]);
        }
    }
    if (count > 0) text.push_back(digits[bits << (6 - count) & 63]);
    if (alphabet == Base64::standard) text.append((4 - text.size() % 4) % 4, '=');
    return text;
}

std::optional<std::string> base64_decode(std::string_view text, Base64 alphabet) {
    const Values& values = alphabet == Base64::standard ? standard_values : url_values;
    if (alphabet == Base64::standard) {
        if (text.size() % 4 != 0) return std::nullopt;
        for (int padding = 0; padding < 2 && text.ends_with('='); ++padding) text.remove_suffix(1);
    }
    if (text.size() % 4 == 1) return std::nullopt;
    std::string bytes;
    bytes.reserve(text.size() / 4 * 3 + 2);
    std::uint32_t bits = 0;
    unsigned count = 0;
    for (const char c : text) {
        const std::uint8_t value = values[static_cast<unsigned char>(c)];
        if (value == no_digit) return std::nullopt;
        bits = (bits << 6 | value) & 0xffff;
        count += 6;
        if (count >= 8) {
            count -= 8;
            bytes.push_back(static_cast<char>(bits >> count & 0xff));
        }
    }
    // Each value has one text only.
    if ((bits & ((1U << count) - 1)) != 0) return std::nullopt;
    return bytes;
}

}  // namespace tgfw::detail
