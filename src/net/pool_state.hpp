#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <tgfw/core/clock.hpp>

namespace tgfw::net {

/// The bookkeeping of a connection pool, without connections: who may use, open, keep or must wait.
///
/// The connection used last is used next, so that surplus ones grow old; those who wait are served in order. Numbers
/// below are connection ids and tickets of those who wait; neither is used twice.
class PoolState {
public:
    using Id = std::uint64_t;
    enum class Step { reuse, open, wait };

    /// What a request does: use or open connection `id`, or wait with ticket `id`.
    struct Acquired {
        Step step;
        Id id;
    };
    /// Ticket `ticket` may go on with `connection`, an open one if `reuse`.
    struct Grant {
        Id ticket;
        Id connection;
        bool reuse;
    };

    /// A connection idle for `idle_timeout`, or open for `max_lifetime`, serves no further request.
    PoolState(std::size_t max_per_origin, std::size_t max_total, Clock::duration idle_timeout,
              Clock::duration max_lifetime = Clock::duration::max());

    [[nodiscard]] Acquired acquire(const std::string& origin, Clock::time_point now);
    /// The request that held `id` is over; `reusable` if the connection can serve another.
    [[nodiscard]] std::optional<Grant> release(Id id, bool reusable, Clock::time_point now);
    /// `ticket` waits no longer.
    void abandon(Id ticket);

    /// Connections that the last calls gave up: the caller closes them.
    [[nodiscard]] std::vector<Id> take_closed();

    [[nodiscard]] std::size_t open() const noexcept { return in_use_.size() + idle_.size(); }
    [[nodiscard]] std::size_t idle() const noexcept { return idle_.size(); }
    [[nodiscard]] std::size_t waiting() const noexcept { return waiters_.size(); }

private:
    struct Connection {
        std::string origin;
        Clock::time_point opened;
    };
    struct Idle {
        Id id;
        Connection connection;
        Clock::time_point since;
    };
    struct Waiter {
        Id ticket;
        std::string origin;
    };

    void expire(Clock::time_point now);
    [[nodiscard]] std::optional<Id> take_idle(const std::string& origin, Clock::time_point now);
    void close_idle(std::deque<Idle>::iterator entry);
    [[nodiscard]] bool is_old(const Connection& connection, Clock::time_point now) const;
    Id open_for(const std::string& origin, Clock::time_point now);
    void forget(const std::string& origin);
    [[nodiscard]] bool has_room(const std::string& origin) const;
    [[nodiscard]] std::optional<Grant> grant(const Connection& freed, Id id, bool reusable, Clock::time_point now);

    std::size_t max_per_origin_;
    std::size_t max_total_;
    Clock::duration idle_timeout_;
    Clock::duration max_lifetime_;
    Id next_ = 1;
    std::map<Id, Connection> in_use_;
    std::map<std::string, std::size_t> per_origin_;
    std::deque<Idle> idle_;  // The oldest first.
    std::deque<Waiter> waiters_;
    std::vector<Id> closed_;
};

}  // namespace tgfw::net
