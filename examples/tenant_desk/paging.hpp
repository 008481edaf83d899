#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace tenant_desk {

inline constexpr std::int64_t page_size = 5;

/// How many rows to ask for: one more than is shown tells whether there is a next page, without a count.
inline constexpr std::int64_t rows_for_page = page_size + 1;

/// A part of a list.
template <class T>
class Page {
public:
    /// `rows` are those from number × page_size on, rows_for_page at most.
    Page(std::int64_t number_, std::vector<T> rows) : number(number_), items(std::move(rows)) {
        has_next = items.size() > static_cast<std::size_t>(page_size);
        if (has_next) items.resize(static_cast<std::size_t>(page_size));
    }

    [[nodiscard]] bool has_previous() const noexcept { return number > 0; }

    std::int64_t number;
    std::vector<T> items;
    bool has_next = false;
};

}  // namespace tenant_desk
