#include <tgfw/adapters/postgres/param.hpp>

#include <array>
#include <charconv>
#include <cmath>
#include <iterator>
#include <string_view>

#include <fmt/format.h>

#include <tgfw/core/error.hpp>

namespace tgfw::postgres {

namespace {

/// Texts are passed to the server as C strings: behind a NUL, nothing would arrive.
std::string without_nul(std::string value) {
    if (value.find('\0') != std::string_view::npos) {
        throw ConfigError("a text parameter holds a NUL, which Postgres does not store; send it as bytes");
    }
    return value;
}

void append_element(std::string& text, const Param& element) {
    if (element.data() == nullptr) {
        text += "NULL";
        return;
    }
    const std::string_view value(element.data(), element.size());
    text += '"';
    if (element.binary()) {  // bytea, in the form that has only digits.
        text += "\\\\x";
        for (const char c : value) fmt::format_to(std::back_inserter(text), "{:02x}", static_cast<unsigned char>(c));
    } else {
        for (const char c : value) {
            if (c == '"' || c == '\\') text += '\\';
            text += c;
        }
    }
    text += '"';
}

}  // namespace

Param::Param(std::string value) : text_(without_nul(std::move(value))) {}

Param::Param(std::string_view value) : Param(std::string(value)) {}

Param::Param(const char* value) {
    if (value != nullptr) text_ = value;
}

Param::Param(const Json& value) : text_(without_nul(value.text)) {}

// Days by hand: what the library offers prints in local time, or needs more than g++ 12 has.
Param::Param(std::chrono::system_clock::time_point value) {
    using namespace std::chrono;
    const auto exact = floor<microseconds>(value);
    const auto day = floor<days>(exact);
    const year_month_day date(day);
    const hh_mm_ss time(exact - day);
    const int year = static_cast<int>(date.year());
    // SQL has no year 0: what is before the year 1 is BC.
    text_ =
        fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}.{:06}+00{}", year > 0 ? year : 1 - year,
                    static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), time.hours().count(),
                    time.minutes().count(), time.seconds().count(), time.subseconds().count(), year > 0 ? "" : " BC");
}

Param::Param(std::span<const std::byte> value)
    : text_(std::in_place, reinterpret_cast<const char*>(value.data()), value.size()), binary_(true) {}

Param::Param(const std::vector<std::byte>& value) : Param(std::span<const std::byte>(value)) {}

Param::Param(std::chrono::microseconds value) : text_(fmt::format("{} microseconds", value.count())) {}

Param Param::of_elements(const std::vector<Param>& elements) {
    std::string text = "{";
    for (const Param& element : elements) {
        if (text.size() > 1) text += ',';
        append_element(text, element);
    }
    return text += '}';
}

Param Param::of_signed(std::int64_t value) {
    return std::to_string(value);
}

Param Param::of_unsigned(std::uint64_t value) {
    return std::to_string(value);
}

Param Param::of_figure(double value) {
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
    std::array<char, 32> text;
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    return std::string(text.data(), end);
}

}  // namespace tgfw::postgres
