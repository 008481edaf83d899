#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

namespace tgfw::detail {

/// The enumerator's name as the compiler spells it; empty for a value that has none.
template <auto Value>
constexpr std::string_view enumerator_name() noexcept {
    constexpr std::string_view function = __PRETTY_FUNCTION__;
    constexpr std::string_view mark = "Value = ";
    constexpr std::size_t begin = function.find(mark) + mark.size();
    constexpr std::size_t end = function.find_first_of(";]", begin);
    constexpr std::string_view name = function.substr(begin, end - begin);
    // After the scope, or after the cast that a value without a name is shown as: `Booking::date`, `(Booking)7`.
    const std::size_t before = name.find_last_of(":)");
    const std::string_view last = before == std::string_view::npos ? name : name.substr(before + 1);
    const bool number = last.empty() || last.front() == '-' || (last.front() >= '0' && last.front() <= '9');
    return number ? std::string_view() : last;
}

inline constexpr std::int64_t named_states = 32;

template <class State, std::size_t... Index>
constexpr auto enumerator_names(std::index_sequence<Index...>) noexcept {
    return std::array<std::string_view, sizeof...(Index)>{enumerator_name<static_cast<State>(Index)>()...};
}

/// The name of the state with this number, for diagrams and logs; empty if it is not known: of an enum without a fixed
/// underlying type, or from 32 on.
template <class State>
std::string_view state_name(std::int64_t number) noexcept {
    if constexpr (requires { State{0}; }) {
        static constexpr auto names = enumerator_names<State>(std::make_index_sequence<named_states>());
        if (number >= 0 && number < named_states) return names[static_cast<std::size_t>(number)];
    }
    return {};
}

}  // namespace tgfw::detail
