#include <net/pool_state.hpp>

#include <algorithm>
#include <utility>

namespace tgfw::net {

PoolState::PoolState(std::size_t max_per_origin, std::size_t max_total, Clock::duration idle_timeout,
                     Clock::duration max_lifetime)
    : max_per_origin_(max_per_origin),
      max_total_(max_total),
      idle_timeout_(idle_timeout),
      max_lifetime_(max_lifetime) {}

PoolState::Acquired PoolState::acquire(const std::string& origin, Clock::time_point now) {
    expire(now);
    if (const auto id = take_idle(origin, now)) return Acquired{Step::reuse, *id};
    if (has_room(origin)) return Acquired{Step::open, open_for(origin, now)};
    const Id ticket = next_++;
    waiters_.push_back(Waiter{ticket, origin});
    return Acquired{Step::wait, ticket};
}

/// The connection used last that is not too old; older ones found on the way are closed.
std::optional<PoolState::Id> PoolState::take_idle(const std::string& origin, Clock::time_point now) {
    for (auto entry = idle_.end(); entry != idle_.begin();) {
        --entry;
        if (entry->connection.origin != origin) continue;
        if (is_old(entry->connection, now)) {
            const auto place = entry - idle_.begin();
            close_idle(entry);
            entry = idle_.begin() + place;
            continue;
        }
        const Id id = entry->id;
        in_use_.emplace(id, std::move(entry->connection));
        idle_.erase(entry);
        return id;
    }
    return std::nullopt;
}

std::optional<PoolState::Grant> PoolState::release(Id id, bool reusable, Clock::time_point now) {
    const auto found = in_use_.find(id);
    if (found == in_use_.end()) return std::nullopt;
    const Connection connection = std::move(found->second);
    in_use_.erase(found);
    if (!reusable) {
        forget(connection.origin);
        return grant(connection, id, false, now);
    }
    if (is_old(connection, now)) {
        closed_.push_back(id);
        forget(connection.origin);
        return grant(connection, id, false, now);
    }
    idle_.push_back(Idle{id, connection, now});
    const auto granted = grant(connection, id, true, now);
    expire(now);
    return granted;
}

/// Serves the first of those waiting who can be served, now that `freed` can be used again or its place is free.
std::optional<PoolState::Grant> PoolState::grant(const Connection& freed, Id id, bool reusable, Clock::time_point now) {
    for (auto waiter = waiters_.begin(); waiter != waiters_.end(); ++waiter) {
        const bool reuse = reusable && waiter->origin == freed.origin;
        if (!reuse && !has_room(waiter->origin)) continue;
        Grant granted{waiter->ticket, id, reuse};
        if (reuse) {
            idle_.pop_back();
            in_use_.emplace(id, freed);
        } else {
            granted.connection = open_for(waiter->origin, now);
        }
        waiters_.erase(waiter);
        return granted;
    }
    return std::nullopt;
}

void PoolState::abandon(Id ticket) {
    std::erase_if(waiters_, [&](const Waiter& waiter) { return waiter.ticket == ticket; });
}

std::vector<PoolState::Id> PoolState::take_closed() {
    return std::exchange(closed_, {});
}

void PoolState::expire(Clock::time_point now) {
    while (!idle_.empty() && now - idle_.front().since >= idle_timeout_) close_idle(idle_.begin());
}

void PoolState::close_idle(std::deque<Idle>::iterator entry) {
    closed_.push_back(entry->id);
    forget(entry->connection.origin);
    idle_.erase(entry);
}

bool PoolState::is_old(const Connection& connection, Clock::time_point now) const {
    return now - connection.opened >= max_lifetime_;
}

/// Room for one more to `origin`, if need be by giving up another origin's idle connection.
bool PoolState::has_room(const std::string& origin) const {
    const auto count = per_origin_.find(origin);
    if (count != per_origin_.end() && count->second >= max_per_origin_) return false;
    return open() < max_total_ || !idle_.empty();
}

PoolState::Id PoolState::open_for(const std::string& origin, Clock::time_point now) {
    if (open() >= max_total_) close_idle(idle_.begin());
    const Id id = next_++;
    in_use_.emplace(id, Connection{origin, now});
    ++per_origin_[origin];
    return id;
}

void PoolState::forget(const std::string& origin) {
    const auto count = per_origin_.find(origin);
    if (--count->second == 0) per_origin_.erase(count);
}

}  // namespace tgfw::net
