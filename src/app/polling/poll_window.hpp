#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include <tgfw/core/clock.hpp>

namespace tgfw {

/// Which updates a poller has received, and which of them the server may forget. No I/O.
///
/// The server serves the same updates, a hundred at most, again until a poll's offset confirms them, and that confirms
/// all below it. So the offset follows the low-water mark: the first update that is not accepted yet. While it stands
/// still, an answer comes at once and brings what is known already; wait() says how long not to ask.
class PollWindow {
public:
    /// The server serves `size` updates from an offset on.
    explicit PollWindow(std::size_t size = 100, std::int64_t offset = 0)
        : size_(size), offset_(offset), asked_(offset), polled_(offset) {}

    /// The `offset` of the next getUpdates; 0 before the first update. It confirms all that came before.
    [[nodiscard]] std::int64_t offset() const noexcept { return offset_; }
    /// Whether an update was accepted that no answered poll has confirmed.
    [[nodiscard]] bool unconfirmed() const noexcept { return offset_ != polled_; }
    /// Updates that are neither accepted nor refused.
    [[nodiscard]] std::size_t in_flight() const noexcept { return in_flight_; }

    /// A poll with offset() begins.
    void asked();
    /// The poll was answered, and this is the first id in the answer, if it has one. To be called before
    /// the updates of the answer are taken.
    void answered(std::optional<std::int64_t> first);
    /// An update came: true if it is to be delivered, false if it is known. Ids may go down, too.
    [[nodiscard]] bool take(std::int64_t update_id);
    /// The server may forget it.
    void accept(std::int64_t update_id) noexcept;
    /// It must come again.
    void refuse(std::int64_t update_id) noexcept;
    /// An answer held nothing but updates without a readable id: pass over the first. That skips no other, since the
    /// server sent all that it has from offset() on. Before the first update there is no offset to move.
    void pass_nameless() noexcept;

    /// How long to wait for a verdict before the next poll, from the last one's end: zero for not at all,
    /// Clock::duration::max() for as long as it takes. A verdict may make it shorter.
    [[nodiscard]] Clock::duration wait() const noexcept;

private:
    enum class State : std::uint8_t { in_flight, accepted, refused };

    class Entry {
    public:
        Entry(std::int64_t i, State s) : id(i), state(s) {}
        std::int64_t id;
        State state;
    };

    [[nodiscard]] Entry* find(std::int64_t update_id) noexcept;
    void settle(std::int64_t update_id, State state) noexcept;
    void advance() noexcept;

    std::deque<Entry> entries_;  // From the first that is not accepted on, in the order in which they came.
    std::size_t size_;
    std::int64_t offset_;
    std::vector<std::int64_t> passed_;  // Those before them that the answer to the poll under way may still bring.
    std::int64_t asked_;                // The offset of the last poll.
    std::int64_t polled_;               // The offset of the last poll that was answered.
    std::size_t in_flight_ = 0;
    std::size_t refused_ = 0;
    std::size_t idle_ = 0;  // Answers on end that brought nothing new.
    bool news_ = false;     // Something new came since the last answer.
};

}  // namespace tgfw
