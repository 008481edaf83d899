#include "ticket_button.hpp"

#include <algorithm>
#include <charconv>

namespace tenant_desk {

namespace {

constexpr std::int64_t kLastPage = 10'000;

bool take_number(std::string_view& text, std::int64_t& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || number < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return true;
}

bool take_digits(std::string_view& text, std::string& digits) {
    const auto end = std::min(text.find_first_not_of("0123456789"), text.size());
    digits = text.substr(0, end);
    text.remove_prefix(end);
    return !digits.empty();
}

bool take_char(std::string_view& text, char expected) {
    if (!text.starts_with(expected)) return false;
    text.remove_prefix(1);
    return true;
}

}  // namespace

std::optional<ButtonNumbers> ButtonNumbers::parse(char letter, std::string_view data) {
    ButtonNumbers numbers;
    const bool good = take_char(data, letter) && take_char(data, ':') && take_number(data, numbers.ticket) &&
                      take_char(data, ':') && take_number(data, numbers.page) && take_char(data, ':') &&
                      take_digits(data, numbers.company);
    if (!good || !data.empty() || numbers.page > kLastPage) return std::nullopt;
    return numbers;
}

std::string ButtonNumbers::data(char letter) const {
    return std::string(1, letter) + ":" + std::to_string(ticket) + ":" + std::to_string(page) + ":" + company;
}

}  // namespace tenant_desk
