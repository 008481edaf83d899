#include <tgfw/dispatch/request_ids.hpp>

#include <algorithm>
#include <string_view>

namespace tgfw {

namespace {

// No vowels, so that no words come out, and nothing that looks like something else.
constexpr std::string_view kIdDigits = "23456789bcdfghjkmnpqrstvwxyz";
constexpr int kRandomDigits = 5;

}  // namespace

RequestIds::RequestIds(const std::function<double()>& chance) {
    for (int i = 0; i < kRandomDigits; ++i) {
        const auto digit = static_cast<std::size_t>(chance() * static_cast<double>(kIdDigits.size()));
        run_ += kIdDigits[std::min(digit, kIdDigits.size() - 1)];
    }
    run_ += '-';
}

std::string RequestIds::name(std::uint64_t number) const {
    std::string digits;
    for (; digits.empty() || number > 0; number /= kIdDigits.size()) digits += kIdDigits[number % kIdDigits.size()];
    return run_ + std::string(digits.rbegin(), digits.rend());
}

}  // namespace tgfw
