#include <tgfw/dispatch/filters/detail/text.hpp>

#include <algorithm>
#include <cstddef>

#include <tgfw/core/ascii.hpp>

namespace tgfw::filters::detail {

int compare_ignoring_case(std::string_view left, std::string_view right) noexcept {
    const std::size_t common = std::min(left.size(), right.size());
    for (std::size_t i = 0; i < common; ++i) {
        const auto a = static_cast<unsigned char>(ascii::to_lower(left[i]));
        const auto b = static_cast<unsigned char>(ascii::to_lower(right[i]));
        if (a != b) return a < b ? -1 : 1;
    }
    if (left.size() == right.size()) return 0;
    return left.size() < right.size() ? -1 : 1;
}

bool ends_with_ignoring_case(std::string_view text, std::string_view end) noexcept {
    return text.size() >= end.size() && compare_ignoring_case(text.substr(text.size() - end.size()), end) == 0;
}

bool holds(const std::vector<std::string>& texts, std::string_view text) noexcept {
    return std::find(texts.begin(), texts.end(), text) != texts.end();
}

std::string call_name(std::string_view name, const std::vector<std::string>& texts) {
    std::string all(name);
    all += '(';
    for (const std::string& text : texts) {
        if (!all.ends_with('(')) all += ", ";
        all.append("\"").append(text).append("\"");
    }
    return all + ')';
}

std::string call_name(std::string_view name, std::string_view text) {
    return std::string(name).append("(\"").append(text).append("\")");
}

}  // namespace tgfw::filters::detail
