#pragma once

#include <concepts>
#include <cstdint>
#include <optional>

namespace tgfw {

/// An optional Boolean of the Bot API in one byte: absent, false or true.
///
/// In a condition it is true only when it is present and true, which is what the Bot API means by an absent Boolean.
class Flag {
public:
    constexpr Flag() noexcept = default;
    constexpr Flag(std::nullopt_t) noexcept {}
    template <std::same_as<bool> B>
    constexpr Flag(B value) noexcept : state_(value ? State::yes : State::no) {}

    constexpr explicit operator bool() const noexcept { return state_ == State::yes; }
    /// Whether the member was in the document, with either value.
    [[nodiscard]] constexpr bool has_value() const noexcept { return state_ != State::absent; }
    [[nodiscard]] constexpr bool value_or(bool fallback) const noexcept {
        return has_value() ? state_ == State::yes : fallback;
    }
    constexpr void reset() noexcept { state_ = State::absent; }

    /// An absent flag equals only an absent flag: it is neither `true` nor `false`.
    friend constexpr bool operator==(Flag left, Flag right) noexcept { return left.state_ == right.state_; }

private:
    enum class State : std::uint8_t { absent, no, yes };
    State state_ = State::absent;
};

}  // namespace tgfw
