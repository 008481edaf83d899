#pragma once

#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>

namespace tgfw::detail {

/// The number that the whole of `text` is, as std::from_chars reads it, which also takes `base`: without spaces and
/// without a plus. nullopt for another text, and for a number that the type has no room for.
template <class Number, class... Base>
[[nodiscard]] std::optional<Number> parse_number(std::string_view text, Base... base) noexcept {
    Number number{};
    const char* const end = text.data() + text.size();
    const auto [stopped, problem] = std::from_chars(text.data(), end, number, base...);
    if (problem != std::errc() || stopped != end) return std::nullopt;
    return number;
}

}  // namespace tgfw::detail
