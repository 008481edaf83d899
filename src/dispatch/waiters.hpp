#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <utility>

#include <tgfw/core/timer.hpp>
#include <tgfw/dispatch/turn.hpp>
#include <tgfw/dispatch/update_view.hpp>

namespace tgfw::detail {

class Waiters;

/// A handler that waits for a further update of its user. In the frame of its coroutine; gone from the list with it.
class Waiter {
public:
    using Key = std::pair<std::int64_t, std::int64_t>;  // The chat and the user.

    Waiter(std::shared_ptr<Waiters> list, Key key, std::function<bool(const UpdateView&)> accepts,
           boost::asio::any_io_executor executor, Clock& clock);
    ~Waiter();
    Waiter(const Waiter&) = delete;
    Waiter& operator=(const Waiter&) = delete;

    Timer timer;
    std::shared_ptr<const Update> update;  // Null until it came.
    Turn turn;

private:
    friend class Waiters;
    std::shared_ptr<Waiters> list_;  // The frame may be destroyed after the dispatcher, with its event loop.
    Key key_;
    std::function<bool(const UpdateView&)> accepts_;
};

/// All handlers that wait, by chat and user, in the order in which they began to.
class Waiters {
public:
    Waiters() = default;

    [[nodiscard]] bool empty() const noexcept { return by_key_.empty(); }
    /// Hands the update and its turn to the first handler that waits for it; false if none does.
    bool offer(const UpdateView& view, const std::shared_ptr<const Update>& update, Turn& turn);
    /// Wakes all, without an update, and lets nobody begin to wait until open().
    void close();
    void open() noexcept { closed_ = false; }
    [[nodiscard]] bool closed() const noexcept { return closed_; }

private:
    friend class Waiter;
    void add(Waiter& waiter);
    void remove(Waiter& waiter) noexcept;

    std::map<Waiter::Key, std::list<Waiter*>> by_key_;
    bool closed_ = false;
};

}  // namespace tgfw::detail
