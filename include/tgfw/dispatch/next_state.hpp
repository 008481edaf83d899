#pragma once

#include <cstdint>
#include <type_traits>

#include <tgfw/core/type_map.hpp>

namespace tgfw {

/// What a step of a conversation may return instead of a state.
namespace conversation {

class End {
public:
    constexpr End() noexcept = default;
};
class Stay {
public:
    constexpr Stay() noexcept = default;
};

/// The conversation is over. PTB: ConversationHandler.END.
inline constexpr End end;
/// The conversation stays in its state. PTB: returning None.
inline constexpr Stay stay;

}  // namespace conversation

/// Next<State> for any State.
class NextState {
public:
    /// No change.
    constexpr NextState() noexcept = default;
    constexpr NextState(conversation::Stay) noexcept {}
    constexpr NextState(conversation::End) noexcept : kind_(Kind::end) {}
    template <class State>
    requires std::is_enum_v<State>
    constexpr NextState(State state) noexcept
        : kind_(Kind::state), value_(static_cast<std::int64_t>(state)), type_(TypeKey::of<State>()) {}

    [[nodiscard]] constexpr bool stays() const noexcept { return kind_ == Kind::stay; }
    [[nodiscard]] constexpr bool ends() const noexcept { return kind_ == Kind::end; }
    /// Whether it leads to a state.
    [[nodiscard]] constexpr bool goes() const noexcept { return kind_ == Kind::state; }
    /// The state's number in its enumeration; 0 unless goes().
    [[nodiscard]] constexpr std::int64_t value() const noexcept { return value_; }
    /// The state's enumeration; no type unless goes().
    [[nodiscard]] constexpr TypeKey type() const noexcept { return type_; }

    friend constexpr bool operator==(const NextState& a, const NextState& b) noexcept = default;

private:
    enum class Kind : std::uint8_t { stay, end, state };

    Kind kind_ = Kind::stay;
    std::int64_t value_ = 0;
    TypeKey type_;
};

/// What a step of a conversation returns: a state, conversation::end, or conversation::stay.
///
/// `awaitable<Next<Booking>>` is a step that may do all three, `awaitable<Booking>` one that always leads to a state,
/// `awaitable<void>` one that stays.
template <class State>
requires std::is_enum_v<State>
class Next : public NextState {
public:
    constexpr Next() noexcept = default;
    constexpr Next(conversation::Stay stay) noexcept : NextState(stay) {}
    constexpr Next(conversation::End end) noexcept : NextState(end) {}
    constexpr Next(State state) noexcept : NextState(state) {}
};

}  // namespace tgfw
