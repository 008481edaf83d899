#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include <tgfw/app/ordering.hpp>
#include <tgfw/core/awaitable.hpp>
#include <tgfw/core/clock.hpp>
#include <tgfw/dispatch/incoming.hpp>
#include <tgfw/dispatch/turn.hpp>

namespace tgfw {

/// Decides which update may run: in order by its keys, side by side otherwise, within bounds. No I/O.
///
/// Every key has a lane. A job stands in the lane of each of its keys from its arrival to its end, and may run when it
/// is first in all of them: since all jobs arrive one after another, the oldest always may, so that none waits forever.
/// Each operation takes time in proportion to the number of keys.
class UpdateQueue {
public:
    using JobId = std::uint32_t;
    using Before = std::function<awaitable<bool>()>;

    /// An update; or work that is due, by its number in an agenda, with the update whose keys it has, if any.
    class Job {
    public:
        Job() = default;
        explicit Job(Incoming in, std::shared_ptr<Ending> e = nullptr, Before b = nullptr)
            : incoming(std::move(in)), ending(std::move(e)), before(std::move(b)) {}
        Job(std::optional<Incoming> like, std::uint64_t w) : incoming(std::move(like)), work(w) {}

        JobId id = 0;  // Since start().
        std::optional<Incoming> incoming;
        std::uint64_t work = 0;          // 0 for an update.
        std::shared_ptr<Ending> ending;  // May be null.
        Before before;                   // May be null; else asked before its handlers run, whether they may.
        Clock::time_point arrived;       // Where that is measured.
    };

    /// `max_running` jobs at a time, `max_waiting` beyond them before full() says so. Both at least 1. One at a time is
    /// strict sequence: the order of arrival, whatever the keys.
    UpdateQueue(std::size_t max_running, std::size_t max_waiting)
        : max_running_(max_running), max_waiting_(max_waiting) {}

    /// Whether the source should wait. push() takes more all the same.
    [[nodiscard]] bool full() const noexcept { return waiting_ >= max_waiting_; }
    [[nodiscard]] bool idle() const noexcept { return waiting_ == 0 && running_ == 0; }
    [[nodiscard]] std::size_t waiting() const noexcept { return waiting_; }
    [[nodiscard]] std::size_t running() const noexcept { return running_; }
    /// Keys that some job has.
    [[nodiscard]] std::size_t lanes() const noexcept { return lanes_.size(); }

    void push(const OrderingKeys& keys, Job job);
    /// Whether start() has a job.
    [[nodiscard]] bool ready() const noexcept { return first_ready_ != none && running_ < max_running_; }
    /// The next job that may run now, the one that has been able to for longest; nullopt if none may. Each must be
    /// ended with finish().
    [[nodiscard]] std::optional<Job> start();
    /// This job has ended, and its id may be given out again.
    void finish(JobId id);

private:
    static constexpr std::uint32_t none = ~std::uint32_t{0};

    /// A job's place in one lane, and who is behind it there.
    struct Place {
        std::int64_t key;
        std::uint32_t next_slot = none;
    };

    struct Slot {
        Job job;
        std::vector<Place> places;  // Keeps its memory from job to job.
        std::size_t behind = 0;     // Lanes in which another job is first.
        std::uint32_t next = none;  // In the list of ready slots, or of free ones.
    };

    /// Its first job is found from the one that ends; only the last must be known.
    struct Lane {
        std::uint32_t last_slot;
        std::uint32_t last_place;
    };

    using Lanes = std::unordered_map<std::int64_t, Lane>;

    std::uint32_t take_slot();
    void stand(std::uint32_t slot, std::int64_t key);
    void make_ready(std::uint32_t slot);
    void leave(const Place& place);
    void forget();

    std::size_t max_running_;
    std::size_t max_waiting_;
    std::size_t running_ = 0;
    std::size_t waiting_ = 0;
    std::vector<Slot> slots_;
    std::uint32_t free_ = none;
    std::uint32_t first_ready_ = none;
    std::uint32_t last_ready_ = none;
    Lanes lanes_;
    std::vector<Lanes::node_type> spare_lanes_;  // Their memory, for the next keys.
};

}  // namespace tgfw
