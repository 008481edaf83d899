#pragma once

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <tgfw/api/types.hpp>
#include <tgfw/dispatch/filters/detail/text.hpp>
#include <tgfw/dispatch/filters/regex.hpp>

/// What filters::field can ask of a value. Each test is called with the value and the match, and has a name.
namespace tgfw::filters::detail {

template <class T>
concept TextLike = std::convertible_to<const T&, std::string_view>;
template <class T>
concept EnumLike = std::derived_from<T, tgfw::detail::OpenEnumBase>;

/// The text of a string or of a listed value.
template <class T>
[[nodiscard]] std::string_view text_of(const T& value) noexcept {
    if constexpr (TextLike<T>) {
        return value;
    } else {
        return value.to_string();
    }
}

/// How a wanted value is shown in a name.
template <class T>
[[nodiscard]] std::string shown(const T& value) {
    if constexpr (TextLike<T>) {
        return '"' + std::string(value) + '"';
    } else if constexpr (std::same_as<T, Flag>) {
        return value ? "true" : "false";
    } else if constexpr (std::is_arithmetic_v<T>) {
        return std::to_string(value);
    } else if constexpr (requires { value.to_string(); }) {
        return std::string(value.to_string());
    } else {
        return "…";
    }
}

enum class TextTest : std::uint8_t { starts_with, ends_with, contains };

[[nodiscard]] bool test_text(TextTest test, std::string_view text, std::string_view wanted) noexcept;
[[nodiscard]] std::string text_test_name(TextTest test, std::string_view wanted);

/// A text begins with, ends with or contains another, to the letter.
class TextIs {
public:
    TextIs(TextTest test, std::string wanted) : test_(test), wanted_(std::move(wanted)) {}

    template <class T>
    bool operator()(const T& value, Match&) const noexcept {
        return test_text(test_, text_of(value), wanted_);
    }
    [[nodiscard]] std::string name() const { return text_test_name(test_, wanted_); }

private:
    TextTest test_;
    std::string wanted_;
};

/// A pattern is found anywhere in a text; the match is kept.
class TextMatches {
public:
    explicit TextMatches(Pattern pattern) : pattern_(std::move(pattern)) {}

    template <class T>
    bool operator()(const T& value, Match& match) const {
        return search(text_of(value), match);
    }
    [[nodiscard]] std::string name() const;

private:
    [[nodiscard]] bool search(std::string_view text, Match& match) const;

    Pattern pattern_;
};

template <class Value>
class EqualsOneOf {
public:
    explicit EqualsOneOf(std::vector<Value> wanted) : wanted_(std::move(wanted)) {}

    bool operator()(const Value& value, Match&) const {
        for (const Value& each : wanted_) {
            if (each == value) return true;
        }
        return false;
    }
    [[nodiscard]] std::string name() const {
        if (wanted_.size() == 1) return " == " + shown(wanted_.front());
        std::string list;
        for (const Value& each : wanted_) list += (list.empty() ? "" : ", ") + shown(each);
        return ".one_of(" + list + ")";
    }

private:
    std::vector<Value> wanted_;
};

/// A number is below, above, at most or at least another.
template <class Value>
class InRange {
public:
    InRange(std::optional<Value> low, std::optional<Value> high, bool with_ends)
        : low_(low), high_(high), with_ends_(with_ends) {}

    bool operator()(const Value& value, Match&) const noexcept {
        if (with_ends_) return (!low_ || value >= *low_) && (!high_ || value <= *high_);
        return (!low_ || value > *low_) && (!high_ || value < *high_);
    }
    [[nodiscard]] std::string name() const {
        const std::string end = with_ends_ ? "= " : " ";
        std::string all;
        if (low_) all += " >" + end + shown(*low_);
        if (high_) all += " <" + end + shown(*high_);
        return all;
    }

private:
    std::optional<Value> low_;
    std::optional<Value> high_;
    bool with_ends_;
};

template <class P>
class Satisfies {
public:
    explicit Satisfies(P predicate) : predicate_(std::move(predicate)) {}

    template <class Value>
    bool operator()(const Value& value, Match&) const {
        return predicate_(value);
    }
    [[nodiscard]] std::string name() const { return ".satisfies(…)"; }

private:
    P predicate_;
};

}  // namespace tgfw::filters::detail
