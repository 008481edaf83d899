#pragma once

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/describe/enum_to_string.hpp>
#include <boost/describe/enumerators.hpp>

namespace tgfw::postgres {

namespace detail {
template <class T>
concept DescribedEnum = std::is_enum_v<T> && boost::describe::has_describe_enumerators<T>::value;
/// bytea apart, which is no array.
template <class T>
inline constexpr bool is_vector_of = false;
template <class T>
inline constexpr bool is_vector_of<std::vector<T>> = !std::same_as<T, std::byte>;
}  // namespace detail

/// JSON text, for a column of type json or jsonb.
class Json {
public:
    Json() = default;
    explicit Json(std::string json) : text(std::move(json)) {}
    bool operator==(const Json&) const = default;

    std::string text;
};

/// A value that is sent with a statement, never in its text. The server gives it the type that its place asks for.
class Param {
public:
    /// NULL.
    Param(std::nullptr_t) noexcept {}  // NOLINT(google-explicit-constructor): values become parameters
    Param(std::nullopt_t) noexcept {}  // NOLINT(google-explicit-constructor)
    /// Of nothing that merely converts to bool, such as a pointer.
    template <std::same_as<bool> T>
    Param(T value) : Param(value ? "t" : "f") {}  // NOLINT(google-explicit-constructor)
    /// A text of one character.
    template <std::same_as<char> T>
    Param(T value) : Param(std::string(1, value)) {}  // NOLINT(google-explicit-constructor)
    /// Throws ConfigError for a NUL, as the other texts.
    Param(std::string value);       // NOLINT(google-explicit-constructor)
    Param(std::string_view value);  // NOLINT(google-explicit-constructor)
    /// A null pointer is NULL.
    Param(const char* value);  // NOLINT(google-explicit-constructor)
    Param(const Json& value);  // NOLINT(google-explicit-constructor)
    /// For timestamptz, to the microsecond.
    Param(std::chrono::system_clock::time_point value);  // NOLINT(google-explicit-constructor)
    /// For bytea.
    Param(std::span<const std::byte> value);     // NOLINT(google-explicit-constructor)
    Param(const std::vector<std::byte>& value);  // NOLINT(google-explicit-constructor)
    /// For interval, to the microsecond.
    Param(std::chrono::microseconds value);  // NOLINT(google-explicit-constructor)
    template <class Rep, class Period>
    Param(std::chrono::duration<Rep, Period> value)  // NOLINT(google-explicit-constructor)
        : Param(std::chrono::floor<std::chrono::microseconds>(value)) {}
    /// For arrays: `WHERE id = ANY($1)`, `unnest($1::bigint[], $2::text[])`. Elements are what a Param is made from,
    /// also std::optional.
    template <class T>
    Param(const std::vector<T>& values)  // NOLINT(google-explicit-constructor)
        : Param(of_elements(each_of(values))) {
        static_assert(!detail::is_vector_of<T>, "tgfw: arrays of one dimension only");
    }
    /// For the server's enums, by its name; an enum with BOOST_DESCRIBE_ENUM.
    template <detail::DescribedEnum T>
    Param(T value) : Param(boost::describe::enum_to_string(value, "")) {}  // NOLINT(google-explicit-constructor)
    template <std::integral T>
    requires(!std::same_as<T, bool> && !std::same_as<T, char>) Param(T value)
        : Param(of_integer(value)) {}  // NOLINT(google-explicit-constructor)
    template <std::floating_point T>
    Param(T value) : Param(of_figure(static_cast<double>(value))) {}  // NOLINT(google-explicit-constructor)
    template <class T>
    Param(const std::optional<T>& value)  // NOLINT(google-explicit-constructor)
        : Param(value ? Param(*value) : Param(nullptr)) {}

    /// Null for NULL; valid while the Param lives and is not moved.
    [[nodiscard]] const char* data() const noexcept { return text_ ? text_->c_str() : nullptr; }
    [[nodiscard]] std::size_t size() const noexcept { return text_ ? text_->size() : 0; }
    /// Whether data() is in the server's binary form, as bytea is.
    [[nodiscard]] bool binary() const noexcept { return binary_; }

private:
    template <class T>
    static Param of_integer(T value) {
        if constexpr (std::is_signed_v<T>) {
            return of_signed(value);
        } else {
            return of_unsigned(value);
        }
    }
    static Param of_signed(std::int64_t value);
    static Param of_unsigned(std::uint64_t value);
    static Param of_figure(double value);
    static Param of_elements(const std::vector<Param>& elements);
    template <class T>
    static std::vector<Param> each_of(const std::vector<T>& values) {
        std::vector<Param> list;
        list.reserve(values.size());
        for (std::size_t i = 0; i < values.size(); ++i) list.emplace_back(values[i]);
        return list;
    }

    std::optional<std::string> text_;
    bool binary_ = false;
};

}  // namespace tgfw::postgres
