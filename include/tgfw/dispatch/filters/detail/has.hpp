#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <tgfw/dispatch/filters/filter.hpp>

namespace tgfw::filters::detail {

/// Whether a member of a message says anything: it is there, and neither false, nor empty, nor zero.
[[nodiscard]] inline bool present(const Flag& flag) noexcept {
    return static_cast<bool>(flag);
}
[[nodiscard]] inline bool present(const std::optional<std::string>& text) noexcept {
    return text && !text->empty();
}
[[nodiscard]] inline bool present(const std::optional<std::int64_t>& number) noexcept {
    return number && *number != 0;
}
template <class T>
[[nodiscard]] bool present(const Box<T>& box) noexcept {
    return box.has_value();
}
template <class T>
[[nodiscard]] bool present(const std::optional<std::vector<T>>& list) noexcept {
    return list && !list->empty();
}

/// A message whose member says something.
template <auto Member>
class Has : public Filter {
public:
    constexpr explicit Has(const char* name) : name_(name) {}

    bool operator()(const UpdateView& view, Match&) const { return present(view.message()->*Member); }
    [[nodiscard]] std::string name() const { return name_; }

private:
    const char* name_;
};

/// A message of which `Test` is true.
template <bool (*Test)(const Message& message) noexcept>
class Is : public Filter {
public:
    constexpr explicit Is(const char* name) : name_(name) {}

    bool operator()(const UpdateView& view, Match&) const { return Test(*view.message()); }
    [[nodiscard]] std::string name() const { return name_; }

private:
    const char* name_;
};

}  // namespace tgfw::filters::detail
