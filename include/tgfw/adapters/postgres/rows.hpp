#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>

#include <tgfw/adapters/postgres/field.hpp>

namespace tgfw::postgres {

namespace detail {

class Result;

template <class T>
inline constexpr bool is_tuple = false;
template <class... Ts>
inline constexpr bool is_tuple<std::tuple<Ts...>> = true;

template <class T>
concept Described = boost::describe::has_describe_members<T>::value;

}  // namespace detail

/// One row of a result. Refers to it, and keeps it alive.
class Row {
public:
    [[nodiscard]] std::size_t size() const noexcept;
    /// By its place from 0. Throws ResultError where there is no such column.
    [[nodiscard]] Field operator[](std::size_t column) const;
    /// By its name. Throws ResultError where there is none, or more than one.
    [[nodiscard]] Field operator[](std::string_view column) const;

    /// The row as a value of the program's own, which owns all that it has:
    /// - a struct with BOOST_DESCRIBE_STRUCT: each member from the column of its name; other columns are left out;
    /// - a std::tuple: as many columns, in their order;
    /// - anything that Field::as<T>() makes: the only column.
    ///
    /// Throws ResultError where columns and type do not fit.
    template <class T>
    [[nodiscard]] T as() const {
        if constexpr (detail::is_tuple<T>) {
            require_columns(std::tuple_size_v<T>);
            return as_tuple<T>(std::make_index_sequence<std::tuple_size_v<T>>());
        } else if constexpr (detail::Described<T>) {
            T value;
            using Members = boost::describe::describe_members<T, boost::describe::mod_any_access>;
            boost::mp11::mp_for_each<Members>([&](auto member) {
                using Type = std::remove_reference_t<decltype(value.*member.pointer)>;
                value.*member.pointer = (*this)[std::string_view(member.name)].template as<Type>();
            });
            return value;
        } else {
            require_columns(1);
            return (*this)[std::size_t{0}].template as<T>();
        }
    }

private:
    friend class Rows;
    Row(std::shared_ptr<const detail::Result> result, std::size_t index) noexcept
        : result_(std::move(result)), index_(index) {}

    template <class T, std::size_t... Is>
    [[nodiscard]] T as_tuple(std::index_sequence<Is...>) const {
        return T{(*this)[Is].template as<std::tuple_element_t<Is, T>>()...};
    }
    void require_columns(std::size_t wanted) const;

    std::shared_ptr<const detail::Result> result_;
    std::size_t index_;
};

/// What a statement gave. A value: it owns its rows, which outlive the transaction.
class Rows {
public:
    class Iterator {
    public:
        using value_type = Row;
        using difference_type = std::ptrdiff_t;
        using iterator_category = std::input_iterator_tag;

        Iterator() = default;
        Iterator(const Rows* rows, std::size_t index) noexcept : rows_(rows), index_(index) {}
        [[nodiscard]] Row operator*() const { return (*rows_)[index_]; }
        Iterator& operator++() noexcept { return ++index_, *this; }
        Iterator operator++(int) noexcept { return Iterator(rows_, index_++); }
        bool operator==(const Iterator& other) const noexcept { return index_ == other.index_; }

    private:
        const Rows* rows_ = nullptr;
        std::size_t index_ = 0;
    };

    explicit Rows(std::shared_ptr<const detail::Result> result) noexcept : result_(std::move(result)) {}

    [[nodiscard]] std::size_t size() const noexcept;
    [[nodiscard]] bool empty() const noexcept { return size() == 0; }
    /// How many rows an INSERT, UPDATE, DELETE or SELECT touched, as the server says.
    [[nodiscard]] std::int64_t affected() const noexcept;
    /// Throws ResultError beyond the last.
    [[nodiscard]] Row operator[](std::size_t index) const;
    [[nodiscard]] Iterator begin() const noexcept { return Iterator(this, 0); }
    [[nodiscard]] Iterator end() const noexcept { return Iterator(this, size()); }

    /// The only row. Throws ResultError where there is none, or more than one.
    template <class T>
    [[nodiscard]] T one() const {
        require_one(false);
        return (*this)[0].as<T>();
    }
    /// The only row, nullopt where there is none. Throws ResultError where there are more.
    template <class T>
    [[nodiscard]] std::optional<T> optional() const {
        require_one(true);
        if (empty()) return std::nullopt;
        return (*this)[0].as<T>();
    }
    /// Every row, as Row::as() makes it.
    template <class T>
    [[nodiscard]] std::vector<T> all() const {
        std::vector<T> values;
        values.reserve(size());
        for (const Row& row : *this) values.push_back(row.as<T>());
        return values;
    }

private:
    void require_one(bool none_is_fine) const;

    std::shared_ptr<const detail::Result> result_;
};

}  // namespace tgfw::postgres
