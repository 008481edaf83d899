#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <vector>

#include <tgfw/dispatch/filters/detail/has.hpp>

namespace tgfw::filters {

namespace detail {

/// Values of a dice, 1 to 64; no others are ever thrown. None given: any value.
class DiceValues {
public:
    constexpr DiceValues() = default;
    template <std::integral... Values>
    constexpr explicit DiceValues(Values... values) noexcept {
        (add(static_cast<std::int64_t>(values)), ...);
    }
    explicit DiceValues(const std::vector<std::int64_t>& values) noexcept {
        for (const std::int64_t value : values) add(value);
    }

    constexpr void add(std::int64_t value) noexcept {
        any_ = false;
        if (value >= 1 && value <= 64) bits_ |= std::uint64_t{1} << (value - 1);
    }
    /// Whether `value` is one of them; all are where none was added.
    [[nodiscard]] constexpr bool hold(std::int64_t value) const noexcept {
        return any_ || (value >= 1 && value <= 64 && (bits_ >> (value - 1) & 1) != 0);
    }
    /// `(1, 5)`; empty where none was added.
    [[nodiscard]] std::string to_string() const;

private:
    std::uint64_t bits_ = 0;
    bool any_ = true;
};

/// Any dice.
class DiceFilter : public Filter {
public:
    constexpr DiceFilter(const char* name, DiceValues values) : name_(name), values_(values) {}

    bool operator()(const UpdateView& view, Match&) const {
        const Dice* const dice = view.message()->dice.get();
        return dice != nullptr && values_.hold(dice->value);
    }
    [[nodiscard]] std::string name() const { return name_ + values_.to_string(); }

private:
    const char* name_;
    DiceValues values_;
};

/// A dice of one sort.
class DiceOf : public Filter {
public:
    constexpr DiceOf(const char* name, DiceEmoji::Known emoji, DiceValues values = DiceValues())
        : name_(name), emoji_(emoji), values_(values) {}

    bool operator()(const UpdateView& view, Match&) const {
        const Dice* const dice = view.message()->dice.get();
        return dice != nullptr && dice->emoji == emoji_ && values_.hold(dice->value);
    }
    [[nodiscard]] std::string name() const { return name_ + values_.to_string(); }

    /// Passes where it also shows one of these values. None given: any.
    template <std::integral... Values>
    [[nodiscard]] constexpr DiceOf operator()(Values... values) const noexcept {
        return DiceOf(name_, emoji_, DiceValues(values...));
    }
    [[nodiscard]] DiceOf operator()(const std::vector<std::int64_t>& values) const noexcept {
        return DiceOf(name_, emoji_, DiceValues(values));
    }

private:
    const char* name_;
    DiceEmoji::Known emoji_;
    DiceValues values_;
};

class DiceWithValues : public DiceFilter {
public:
    template <std::integral... Values>
    constexpr explicit DiceWithValues(Values... values) noexcept : DiceFilter("dice", DiceValues(values...)) {}
    explicit DiceWithValues(const std::vector<std::int64_t>& values) noexcept
        : DiceFilter("dice", DiceValues(values)) {}

    static constexpr DiceFilter all{"dice::all", DiceValues()};
    static constexpr DiceOf basketball{"dice::basketball", DiceEmoji::basketball};
    static constexpr DiceOf bowling{"dice::bowling", DiceEmoji::bowling};
    static constexpr DiceOf darts{"dice::darts", DiceEmoji::darts};
    static constexpr DiceOf dice{"dice::dice", DiceEmoji::dice};
    static constexpr DiceOf football{"dice::football", DiceEmoji::football};
    static constexpr DiceOf slot_machine{"dice::slot_machine", DiceEmoji::slot_machine};
};

}  // namespace detail

/// Dice. `dice(5, 6)`: any dice that shows one of these values. `dice::all`: any. `dice::darts`: of one sort;
/// `dice::darts(5, 6)`: that shows one of these. PTB: filters.Dice.
using dice = detail::DiceWithValues;

}  // namespace tgfw::filters
