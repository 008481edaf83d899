#include <tgfw/adapters/postgres/rows.hpp>

#include <fmt/format.h>

#include <adapters/postgres/result.hpp>
#include <core/parse_number.hpp>
#include <tgfw/adapters/postgres/error.hpp>

namespace tgfw::postgres {

std::string_view detail::Result::name(std::size_t column) const noexcept {
    return PQfname(result_.get(), static_cast<int>(column));
}

Field detail::Result::field(std::size_t row, std::size_t column) const {
    const int r = static_cast<int>(row);
    const int c = static_cast<int>(column);
    std::optional<std::string_view> data;
    if (PQgetisnull(result_.get(), r, c) == 0) {
        data.emplace(PQgetvalue(result_.get(), r, c), static_cast<std::size_t>(PQgetlength(result_.get(), r, c)));
    }
    return Field(name(column), PQftype(result_.get(), c), data);
}

std::size_t Row::size() const noexcept {
    return result_->columns();
}

Field Row::operator[](std::size_t column) const {
    if (column >= size()) {
        throw ResultError(fmt::format("column {} was asked for, counted from 0; the result has {}", column, size()));
    }
    return result_->field(index_, column);
}

Field Row::operator[](std::string_view column) const {
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < size(); ++i) {
        if (result_->name(i) != column) continue;
        if (found) {
            throw ResultError(
                fmt::format("the result has more than one column \"{}\"; name them apart with AS", column));
        }
        found = i;
    }
    if (!found)
        throw ResultError(fmt::format("the result has no column \"{}\"; select it, or name one so with AS", column));
    return result_->field(index_, *found);
}

void Row::require_columns(std::size_t wanted) const {
    if (size() == wanted) return;
    throw ResultError(fmt::format("the result has {} columns, and what it is to become has {}", size(), wanted));
}

std::size_t Rows::size() const noexcept {
    return result_->rows();
}

std::int64_t Rows::affected() const noexcept {
    return tgfw::detail::parse_number<std::int64_t>(result_->affected()).value_or(0);
}

Row Rows::operator[](std::size_t index) const {
    if (index >= size()) {
        throw ResultError(fmt::format("row {} was asked for, counted from 0; the result has {}", index, size()));
    }
    return Row(result_, index);
}

void Rows::require_one(bool none_is_fine) const {
    if (size() == 1 || (size() == 0 && none_is_fine)) return;
    throw ResultError(
        fmt::format("the statement gave {} rows where {} was expected", size(), none_is_fine ? "one or none" : "one"));
}

}  // namespace tgfw::postgres
