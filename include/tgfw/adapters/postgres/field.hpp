#pragma once

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <boost/describe/enum_from_string.hpp>

#include <tgfw/adapters/postgres/param.hpp>

namespace tgfw::postgres {

namespace detail {
template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;
}  // namespace detail

/// One value of a result in the server's binary form, and what it is called. Refers to the rows it is of.
///
/// What as<T>() turns it into: bool, integers, double, std::string, std::vector<std::byte>, Json,
/// std::chrono::system_clock::time_point, std::chrono::microseconds (an interval without months), an enum with
/// BOOST_DESCRIBE_ENUM (by its names), std::vector of each for an array of one dimension, and std::optional of each,
/// also in a vector. Numbers are checked for their range; numeric becomes a double or a std::string, a uuid and the
/// server's enums a std::string. What else the server has is turned into text by the statement: `SELECT address::text`.
class Field {
public:
    Field(std::string_view name, std::uint32_t type, std::optional<std::string_view> data) noexcept
        : name_(name), type_(type), data_(data) {}

    [[nodiscard]] std::string_view name() const noexcept { return name_; }
    /// The server's number of the type (pg_type.oid).
    [[nodiscard]] std::uint32_t type() const noexcept { return type_; }
    [[nodiscard]] bool is_null() const noexcept { return !data_; }
    /// The bytes as they came; empty for NULL.
    [[nodiscard]] std::string_view bytes() const noexcept { return data_.value_or(std::string_view()); }

    /// Throws ResultError that names the column where it is NULL and `T` no optional, of another type, or out of range.
    template <class T>
    [[nodiscard]] T as() const {
        if constexpr (detail::is_optional<T>) {
            if (is_null()) return std::nullopt;
            return as<typename T::value_type>();
        } else if constexpr (std::same_as<T, bool>) {
            return to_bool();
        } else if constexpr (std::integral<T>) {
            static_assert(std::is_signed_v<T>, "Postgres has no unsigned integers; use a signed type");
            return static_cast<T>(to_integer(std::numeric_limits<T>::min(), std::numeric_limits<T>::max()));
        } else if constexpr (std::floating_point<T>) {
            return static_cast<T>(to_double());
        } else if constexpr (std::same_as<T, std::string>) {
            return to_text();
        } else if constexpr (std::same_as<T, Json>) {
            return to_json();
        } else if constexpr (std::same_as<T, std::vector<std::byte>>) {
            return to_bytes();
        } else if constexpr (std::same_as<T, std::chrono::system_clock::time_point>) {
            return to_time();
        } else if constexpr (std::same_as<T, std::chrono::microseconds>) {
            return to_duration();
        } else if constexpr (detail::DescribedEnum<T>) {
            T value{};
            if (!boost::describe::enum_from_string(to_text().c_str(), value))
                refuse_value("a name that the C++ enum lacks; add it, also to its BOOST_DESCRIBE_ENUM");
            return value;
        } else if constexpr (detail::is_vector<T>) {
            static_assert(!detail::is_vector<typename T::value_type> ||
                              std::same_as<typename T::value_type, std::vector<std::byte>>,
                          "tgfw: arrays of one dimension only");
            T values;
            for (const Field& element : to_elements()) values.push_back(element.as<typename T::value_type>());
            return values;
        } else {
            static_assert(detail::is_vector<T>,
                          "tgfw: no column can become this type; describe a struct with BOOST_DESCRIBE_STRUCT, an enum "
                          "with BOOST_DESCRIBE_ENUM, and see postgres::Field for the rest");
        }
    }

private:
    [[nodiscard]] bool to_bool() const;
    [[nodiscard]] std::int64_t to_integer(std::int64_t least, std::int64_t most) const;
    [[nodiscard]] double to_double() const;
    [[nodiscard]] std::string to_text() const;
    [[nodiscard]] Json to_json() const;
    [[nodiscard]] std::vector<std::byte> to_bytes() const;
    [[nodiscard]] std::chrono::system_clock::time_point to_time() const;
    [[nodiscard]] std::chrono::microseconds to_duration() const;
    [[nodiscard]] std::vector<Field> to_elements() const;

    /// Throws ResultError: the column's type cannot become `wanted`, and what is cast to `sql_type` could.
    [[noreturn]] void refuse(std::string_view wanted, std::string_view sql_type) const;
    /// Throws ResultError: the column's type could, but not what it holds.
    [[noreturn]] void refuse_value(std::string_view what_and_remedy) const;
    /// The bytes. Throws ResultError for NULL.
    [[nodiscard]] std::string_view required(std::string_view wanted) const;

    std::string_view name_;
    std::uint32_t type_;
    std::optional<std::string_view> data_;
};

}  // namespace tgfw::postgres
