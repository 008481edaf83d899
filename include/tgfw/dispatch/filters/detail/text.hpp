#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Text helpers of the filters. Case is that of ASCII letters only; what is noexcept does not allocate.
namespace tgfw::filters::detail {

/// Below zero, zero or above, as `left` comes before `right`, equals it or comes after it, case aside.
[[nodiscard]] int compare_ignoring_case(std::string_view left, std::string_view right) noexcept;
[[nodiscard]] bool ends_with_ignoring_case(std::string_view text, std::string_view end) noexcept;

[[nodiscard]] bool holds(const std::vector<std::string>& texts, std::string_view text) noexcept;

/// `name("a", "b")`: what a filter with arguments is called.
[[nodiscard]] std::string call_name(std::string_view name, const std::vector<std::string>& texts);
[[nodiscard]] std::string call_name(std::string_view name, std::string_view text);

}  // namespace tgfw::filters::detail
