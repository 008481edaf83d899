#pragma once

#include <concepts>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <tgfw/dispatch/commands/argument_reader.hpp>

namespace tgfw {

namespace detail {

template <class T>
concept WholeNumber = std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char>;

/// A type that reads itself from one word: `static std::optional<T> parse(std::string_view word)`.
template <class T>
concept ParsesItself = requires(std::string_view word) {
    { T::parse(word) } -> std::same_as<std::optional<T>>;
};

template <class T>
struct ItemOf {
    using type = T;
    static constexpr bool optional = false;
    static constexpr bool many = false;
};
template <class T>
struct ItemOf<std::optional<T>> : ItemOf<T> {
    static constexpr bool optional = true;
};
template <class T>
struct ItemOf<std::vector<T>> : ItemOf<T> {
    static constexpr bool many = true;
};

/// Whether a command can have an argument of this type, and what it is called.
template <class T>
constexpr std::optional<ArgumentKind> argument_kind() noexcept {
    using Item = typename ItemOf<T>::type;
    if constexpr (std::same_as<Item, std::string>) return ArgumentKind::word;
    if constexpr (std::same_as<Item, bool>) return ArgumentKind::yes_or_no;
    if constexpr (WholeNumber<Item>) return ArgumentKind::whole_number;
    if constexpr (std::same_as<Item, double>) return ArgumentKind::number;
    if constexpr (std::same_as<Item, Duration>) return ArgumentKind::duration;
    if constexpr (std::same_as<Item, UserMention>) return ArgumentKind::user;
    if constexpr (ParsesItself<Item>) return ArgumentKind::other;
    return std::nullopt;
}

template <class T>
std::string expected_of() {
    switch (*argument_kind<T>()) {
        case ArgumentKind::whole_number:
            if constexpr (WholeNumber<T>) {
                return whole_number_between(static_cast<std::int64_t>(std::numeric_limits<T>::min()),
                                            static_cast<std::uint64_t>(std::numeric_limits<T>::max()));
            }
            return "a whole number";
        case ArgumentKind::number:
            return "a number";
        case ArgumentKind::yes_or_no:
            return "yes or no";
        case ArgumentKind::duration:
            return "a duration such as 10m, 1h30m or 2d";
        case ArgumentKind::user:
            return "a user, as @name";
        default:
            return "a word";
    }
}

template <WholeNumber T>
Parsed parse_word(std::string_view word, T& value) noexcept {
    std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t> wide = 0;
    Parsed parsed{};
    if constexpr (std::is_signed_v<T>) {
        parsed = parse_int64(word, wide);
    } else {
        parsed = parse_uint64(word, wide);
    }
    if (parsed != Parsed::ok) return parsed;
    if (wide < std::numeric_limits<T>::min() || wide > std::numeric_limits<T>::max()) return Parsed::out_of_range;
    value = static_cast<T>(wide);
    return Parsed::ok;
}
inline Parsed parse_word(std::string_view word, double& value) noexcept {
    return parse_double(word, value);
}
inline Parsed parse_word(std::string_view word, Duration& value) noexcept {
    return parse_duration(word, value);
}
template <std::same_as<bool> T>
Parsed parse_word(std::string_view word, T& value) noexcept {
    return parse_bool(word, value);
}

/// Reads one argument; where it cannot, the reader knows why.
template <class T>
std::optional<T> read_item(ArgumentReader& reader, const ArgumentInfo& info) {
    if (reader.at_end()) {
        reader.fail(UsageError::Reason::missing, info, std::string());
        return std::nullopt;
    }
    if constexpr (std::same_as<T, UserMention>) {
        auto user = reader.user();
        if (!user) reader.fail(UsageError::Reason::wrong, info, reader.next());
        return user;
    } else if constexpr (std::same_as<T, std::string>) {
        return reader.word();
    } else if constexpr (ParsesItself<T>) {
        std::string word = reader.word();
        auto value = T::parse(word);
        if (!value) reader.fail(UsageError::Reason::wrong, info, std::move(word));
        return value;
    } else {
        std::string word = reader.word();
        T value{};
        const Parsed parsed = parse_word(word, value);
        if (parsed == Parsed::ok) return value;
        const auto reason = parsed == Parsed::wrong ? UsageError::Reason::wrong : UsageError::Reason::out_of_range;
        reader.fail(reason, info, std::move(word));
        return std::nullopt;
    }
}

/// An argument that is a `T`, one that may be missing for std::optional, all words that are left for std::vector.
template <class T>
struct PlainArgument {
    using Value = T;
    static std::optional<T> read(ArgumentReader& reader, const ArgumentInfo& info) {
        return read_item<T>(reader, info);
    }
};
template <class T>
struct PlainArgument<std::vector<T>> {
    using Value = std::vector<T>;
    static std::optional<Value> read(ArgumentReader& reader, const ArgumentInfo& info) {
        Value values;
        do {
            auto item = read_item<T>(reader, info);
            if (!item) return std::nullopt;
            values.push_back(std::move(*item));
        } while (!reader.at_end());
        return values;
    }
};
template <class T>
struct PlainArgument<std::optional<T>> {
    using Value = std::optional<T>;
    static std::optional<Value> read(ArgumentReader& reader, const ArgumentInfo& info) {
        if (reader.at_end()) return Value();
        auto value = PlainArgument<T>::read(reader, info);
        if (!value) return std::nullopt;
        return Value(std::move(*value));
    }
};

/// The text that is left.
struct RestArgument {
    using Value = std::string;
    static std::optional<Value> read(ArgumentReader& reader, const ArgumentInfo& info);
};
struct OptionalRestArgument {
    using Value = std::optional<std::string>;
    static std::optional<Value> read(ArgumentReader& reader, const ArgumentInfo& info);
};
/// One word of a list, in either case; the value is as the list has it.
struct ChoiceArgument {
    using Value = std::string;
    static std::optional<Value> read(ArgumentReader& reader, const ArgumentInfo& info);
};

}  // namespace detail

}  // namespace tgfw
