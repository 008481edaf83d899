#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include <tgfw/core/clock.hpp>

namespace tgfw {

/// When which check runs, and what it found: each at most once at a time, and not again before its result has aged.
/// No I/O.
class CheckBoard {
public:
    enum class Found : char { ok, failed, timed_out };

    CheckBoard(std::size_t checks, Clock::duration cache) : entries_(checks), cache_(cache) {}

    /// The checks to begin now, so that everything is known and fresh once none is pending.
    [[nodiscard]] std::vector<std::size_t> begin_due(Clock::time_point now);
    /// Its result is known; true if it is another one than before. `ended`: it does not run any more. One that outlasts
    /// its deadline is not begun again until left() says so.
    bool found(std::size_t check, Found what, bool ended, Clock::time_point now);
    /// A check that outlasted its deadline has ended.
    void left(std::size_t check) { entries_.at(check).lingers = false; }
    /// Whether a result is still to come.
    [[nodiscard]] bool pending() const noexcept { return pending_ > 0; }
    [[nodiscard]] Found result(std::size_t check) const { return entries_.at(check).result; }

private:
    class Entry {
    public:
        Found result = Found::ok;
        bool known = false;
        bool running = false;
        bool lingers = false;
        Clock::time_point at;
    };

    std::vector<Entry> entries_;
    Clock::duration cache_;
    std::size_t pending_ = 0;
};

[[nodiscard]] std::string_view to_string(CheckBoard::Found found) noexcept;

}  // namespace tgfw
