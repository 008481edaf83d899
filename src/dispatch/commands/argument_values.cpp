#include <charconv>
#include <cmath>
#include <limits>

#include <tgfw/core/ascii.hpp>
#include <tgfw/dispatch/commands/argument_type.hpp>

namespace tgfw::detail {

namespace {

template <class T>
Parsed parse_number(std::string_view word, T& value) noexcept {
    if (word.size() > 1 && word.front() == '+' && word[1] != '-') word.remove_prefix(1);
    const char* const end = word.data() + word.size();
    const auto [stopped, error] = std::from_chars(word.data(), end, value);
    if (error == std::errc::invalid_argument || stopped != end) return Parsed::wrong;
    return error == std::errc() ? Parsed::ok : Parsed::out_of_range;
}

constexpr std::string_view kUnits = "wdhms";  // The largest first.
constexpr std::int64_t kSeconds[] = {604800, 86400, 3600, 60, 1};

}  // namespace

Parsed parse_int64(std::string_view word, std::int64_t& value) noexcept {
    return parse_number(word, value);
}

Parsed parse_uint64(std::string_view word, std::uint64_t& value) noexcept {
    std::int64_t negative = 0;
    if (word.starts_with('-'))
        return parse_number(word, negative) == Parsed::wrong ? Parsed::wrong : Parsed::out_of_range;
    return parse_number(word, value);
}

Parsed parse_double(std::string_view word, double& value) noexcept {
    const Parsed parsed = parse_number(word, value);
    return parsed == Parsed::ok && !std::isfinite(value) ? Parsed::wrong : parsed;
}

Parsed parse_duration(std::string_view word, Duration& value) noexcept {
    std::int64_t total = 0;
    std::size_t unit = 0;  // The largest that may come next: 1h30m, and neither 30m1h nor 1h1h.
    while (!word.empty()) {
        std::int64_t count = 0;
        if (word.front() < '0' || word.front() > '9') return Parsed::wrong;
        const auto [stopped, error] = std::from_chars(word.data(), word.data() + word.size(), count);
        word.remove_prefix(static_cast<std::size_t>(stopped - word.data()));
        if (word.empty()) return Parsed::wrong;
        const std::size_t found = kUnits.find(ascii::to_lower(word.front()));
        if (found == std::string_view::npos || found < unit) return Parsed::wrong;
        unit = found + 1;
        word.remove_prefix(1);
        if (error != std::errc() || count > (std::numeric_limits<std::int64_t>::max() - total) / kSeconds[found]) {
            return Parsed::out_of_range;
        }
        total += count * kSeconds[found];
    }
    if (unit == 0) return Parsed::wrong;
    value = Duration(total);
    return Parsed::ok;
}

Parsed parse_bool(std::string_view word, bool& value) noexcept {
    for (const std::string_view yes : {"yes", "on", "true", "1"}) {
        if (ascii::equal_ignoring_case(word, yes)) {
            value = true;
            return Parsed::ok;
        }
    }
    value = false;
    for (const std::string_view no : {"no", "off", "false", "0"}) {
        if (ascii::equal_ignoring_case(word, no)) return Parsed::ok;
    }
    return Parsed::wrong;
}

std::string whole_number_between(std::int64_t least, std::uint64_t most) {
    if (least == std::numeric_limits<std::int64_t>::min()) return "a whole number";
    return "a whole number from " + std::to_string(least) + " to " + std::to_string(most);
}

std::optional<std::string> RestArgument::read(ArgumentReader& reader, const ArgumentInfo& info) {
    std::string text = reader.rest();
    if (!text.empty()) return text;
    reader.fail(UsageError::Reason::missing, info, std::string());
    return std::nullopt;
}

std::optional<std::optional<std::string>> OptionalRestArgument::read(ArgumentReader& reader, const ArgumentInfo&) {
    std::string text = reader.rest();
    if (text.empty()) return std::optional<std::string>();
    return std::optional<std::string>(std::move(text));
}

std::optional<std::string> ChoiceArgument::read(ArgumentReader& reader, const ArgumentInfo& info) {
    if (reader.at_end()) {
        reader.fail(UsageError::Reason::missing, info, std::string());
        return std::nullopt;
    }
    std::string word = reader.word();
    for (const std::string& choice : info.choices) {
        if (ascii::equal_ignoring_case(choice, word)) return choice;
    }
    reader.fail(UsageError::Reason::wrong, info, std::move(word));
    return std::nullopt;
}

}  // namespace tgfw::detail
