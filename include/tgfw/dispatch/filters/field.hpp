#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <tgfw/dispatch/filters/detail/field_tests.hpp>
#include <tgfw/dispatch/filters/filter.hpp>
#include <tgfw/dispatch/filters/regex.hpp>

namespace tgfw::filters {

namespace detail {

/// The value in a member; null if there is none.
template <class T>
[[nodiscard]] const T* unwrap(const T& member) noexcept {
    return &member;
}
template <class T>
[[nodiscard]] const T* unwrap(const Box<T>& member) noexcept {
    return member.get();
}
template <class T>
[[nodiscard]] const T* unwrap(const std::optional<T>& member) noexcept {
    return member ? &*member : nullptr;
}

/// The value at the end of a path of members; null if any of them is absent.
template <auto First, auto... Rest, class Object>
[[nodiscard]] auto follow(const Object& object) noexcept {
    static_assert(
        std::is_invocable_v<decltype(First), const Object&>,
        "tgfw: a field begins with a member of Message, and each further one is a member of the one before it: "
        "field<&Message::chat, &Chat::title>()");
    const auto* const found = unwrap(object.*First);
    if constexpr (sizeof...(Rest) == 0) {
        return found;
    } else {
        using End = decltype(follow<Rest...>(*found));
        return found == nullptr ? End(nullptr) : follow<Rest...>(*found);
    }
}

/// `text` out of what a compiler says of `&tgfw::Message::text`.
[[nodiscard]] std::string_view member_name(std::string_view function) noexcept;

template <auto Member>
[[nodiscard]] std::string_view member_name() noexcept {
    return member_name(__PRETTY_FUNCTION__);
}

template <auto First, auto... Rest>
[[nodiscard]] std::string path_name() {
    std::string name(member_name<First>());
    ((name += '.', name += member_name<Rest>()), ...);
    return name;
}

template <class Test, auto... Path>
class FieldTest : public Filter {
public:
    explicit FieldTest(Test test) : test_(std::move(test)) {}

    bool operator()(const UpdateView& view, Match& match) const {
        const auto* const value = follow<Path...>(*view.message());
        return value != nullptr && test_(*value, match);
    }
    [[nodiscard]] std::string name() const { return path_name<Path...>() + test_.name(); }

private:
    Test test_;
};

/// Whether a value that is there says anything.
template <class T>
[[nodiscard]] bool says_something(const T&) noexcept {
    return true;
}
[[nodiscard]] inline bool says_something(bool value) noexcept {
    return value;
}
[[nodiscard]] inline bool says_something(const Flag& value) noexcept {
    return static_cast<bool>(value);
}
template <class T>
[[nodiscard]] bool says_something(const std::vector<T>& list) noexcept {
    return !list.empty();
}

template <class T>
concept TextOrEnum = TextLike<T> || EnumLike<T>;
template <class T>
concept NumberLike = std::is_arithmetic_v<T> && !std::same_as<T, bool>;

}  // namespace detail

/// A member of the message, or a member of its member, and so on: `field<&Message::chat, &Chat::title>()`.
///
/// Passes where it is there: a flag that is true, a list that is not empty, anything else that is not absent. A test
/// makes a filter of it that wants more; where a member is absent no test passes.
template <auto First, auto... Rest>
class Field : public Filter {
public:
    /// What the tests look at: the value without its Box or std::optional.
    using Value = std::remove_cvref_t<decltype(*detail::follow<First, Rest...>(std::declval<const Message&>()))>;
    /// This member and a test of it.
    template <class Test>
    using Tested = detail::FieldTest<Test, First, Rest...>;

    constexpr Field() = default;

    bool operator()(const UpdateView& view, Match&) const {
        const Value* const value = detail::follow<First, Rest...>(*view.message());
        return value != nullptr && detail::says_something(*value);
    }
    [[nodiscard]] std::string name() const { return detail::path_name<First, Rest...>(); }

    /// Texts and listed values, to the letter.
    [[nodiscard]] Tested<detail::TextIs> starts_with(std::string part) const requires(detail::TextOrEnum<Value>) {
        return Tested<detail::TextIs>({detail::TextTest::starts_with, std::move(part)});
    }
    [[nodiscard]] Tested<detail::TextIs> ends_with(std::string part) const requires(detail::TextOrEnum<Value>) {
        return Tested<detail::TextIs>({detail::TextTest::ends_with, std::move(part)});
    }
    [[nodiscard]] Tested<detail::TextIs> contains(std::string part) const requires(detail::TextOrEnum<Value>) {
        return Tested<detail::TextIs>({detail::TextTest::contains, std::move(part)});
    }
    /// The pattern is found anywhere in the text; context.matches() holds the match. Throws ConfigError where it is no
    /// pattern.
    [[nodiscard]] Tested<detail::TextMatches> matches(std::string_view pattern) const
        requires(detail::TextOrEnum<Value>) {
        return matches(Pattern(pattern));
    }
    [[nodiscard]] Tested<detail::TextMatches> matches(Pattern pattern) const requires(detail::TextOrEnum<Value>) {
        return Tested<detail::TextMatches>(detail::TextMatches(std::move(pattern)));
    }

    /// Also written `field<&Message::text>() == "x"`.
    [[nodiscard]] Tested<detail::EqualsOneOf<Value>> equals(Value value) const { return one_of(std::move(value)); }
    friend Tested<detail::EqualsOneOf<Value>> operator==(const Field& field, Value value) {
        return field.equals(std::move(value));
    }
    /// Absent or another value.
    friend Not<Tested<detail::EqualsOneOf<Value>>> operator!=(const Field& field, Value value) {
        return ~field.equals(std::move(value));
    }
    template <std::convertible_to<Value>... Values>
    [[nodiscard]] Tested<detail::EqualsOneOf<Value>> one_of(Values&&... values) const {
        std::vector<Value> list;
        (list.push_back(Value(std::forward<Values>(values))), ...);
        return Tested<detail::EqualsOneOf<Value>>(detail::EqualsOneOf<Value>(std::move(list)));
    }

    /// Numbers.
    [[nodiscard]] Tested<detail::InRange<Value>> less_than(Value bound) const requires(detail::NumberLike<Value>) {
        return range(std::nullopt, bound, false);
    }
    [[nodiscard]] Tested<detail::InRange<Value>> greater_than(Value bound) const requires(detail::NumberLike<Value>) {
        return range(bound, std::nullopt, false);
    }
    [[nodiscard]] Tested<detail::InRange<Value>> at_most(Value bound) const requires(detail::NumberLike<Value>) {
        return range(std::nullopt, bound, true);
    }
    [[nodiscard]] Tested<detail::InRange<Value>> at_least(Value bound) const requires(detail::NumberLike<Value>) {
        return range(bound, std::nullopt, true);
    }

    /// A predicate of one's own: `field<&Message::photo>().satisfies([](const auto& sizes) { return sizes.size() > 3;
    /// })`.
    template <std::predicate<const Value&> P>
    [[nodiscard]] Tested<detail::Satisfies<P>> satisfies(P predicate) const {
        return Tested<detail::Satisfies<P>>(detail::Satisfies<P>(std::move(predicate)));
    }

private:
    static Tested<detail::InRange<Value>> range(std::optional<Value> low, std::optional<Value> high, bool with_ends) {
        return Tested<detail::InRange<Value>>(detail::InRange<Value>(low, high, with_ends));
    }
};

/// The typed field filter: `field<&Message::text>().starts_with("x")`, `field<&Message::chat, &Chat::title>() ==
/// "News"`, `field<&Message::dice, &Dice::value>().greater_than(3)`.
template <auto First, auto... Rest>
[[nodiscard]] constexpr Field<First, Rest...> field() noexcept {
    return {};
}

}  // namespace tgfw::filters
