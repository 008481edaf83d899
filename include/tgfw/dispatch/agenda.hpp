#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include <tgfw/core/clock.hpp>
#include <tgfw/dispatch/scheduler.hpp>

namespace tgfw {

/// What is to be done later, by its time: the arithmetic of a Scheduler. No I/O, no clock.
///
/// An entry waits for its time, then is due, and is begun at last; until then it can be cancelled. Entries with the
/// same time keep the order in which they were added. Each operation takes at most O(log n).
class Agenda {
public:
    using Id = std::uint64_t;

    /// An entry whose time has come.
    class Due {
    public:
        Due(Id i, std::shared_ptr<const Update> l) : id(i), like(std::move(l)) {}
        Id id;
        std::shared_ptr<const Update> like;
    };

    /// Never 0, and never the id of an earlier entry.
    Id add(Clock::time_point when, std::shared_ptr<const Update> like, Scheduler::Work work, Scheduler::AtStop at_stop);
    /// False if it has begun or is not known.
    bool cancel(Id id) noexcept;

    /// The earliest time that an entry waits for.
    [[nodiscard]] std::optional<Clock::time_point> next_deadline() const noexcept;
    /// The earliest entry that waits for a time not after `now`.
    [[nodiscard]] std::optional<Due> take_due(Clock::time_point now);
    /// At the end, whatever their time: those with AtStop::run, earliest first. Those with AtStop::drop are gone.
    [[nodiscard]] std::vector<Due> take_all();
    /// The work of an entry that was taken, to be run now; nullopt if it has been cancelled since.
    [[nodiscard]] std::optional<Scheduler::Work> begin(Id id);

    /// Entries that wait for their time.
    [[nodiscard]] std::size_t waiting() const noexcept { return heap_.size(); }
    /// Entries that wait, or were taken and have not begun.
    [[nodiscard]] std::size_t size() const noexcept { return live_; }

private:
    using Index = std::uint32_t;
    static constexpr Index none = ~Index{0};

    /// Its generation tells its entry from those that were in the same slot before. 0 to begin with, odd while taken.
    struct Slot {
        std::shared_ptr<const Update> like;
        Scheduler::Work work;
        Index place = none;  // In the heap; none once the entry is due.
        Index generation = 0;
        Index next_free = none;
        Scheduler::AtStop at_stop = Scheduler::AtStop::drop;
    };

    struct Node {
        Clock::time_point when;
        std::uint64_t order;
        Index slot;

        [[nodiscard]] bool before(const Node& other) const noexcept {
            return when != other.when ? when < other.when : order < other.order;
        }
    };

    [[nodiscard]] Slot* find(Id id) noexcept;
    void release(Slot& slot) noexcept;
    [[nodiscard]] Due take_first();
    void remove(Index place) noexcept;
    void put(Index place, const Node& node) noexcept;
    void up(Index place) noexcept;
    void down(Index place) noexcept;

    std::vector<Slot> slots_;
    std::vector<Node> heap_;  // The earliest at the front; each not after the two below it.
    Index free_ = none;
    std::uint64_t added_ = 0;
    std::size_t live_ = 0;
};

}  // namespace tgfw
