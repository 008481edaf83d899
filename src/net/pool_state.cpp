#include <net/pool_state.hpp>

#include <algorithm>
#include <utility>

namespace tgfw::net {

PoolState::PoolState(std::size_t max_per_origin, std::size_t max_total, Clock::duration idle_timeout)
    : max_per_origin_(max_per_origin), max_total_(max_total), idle_timeout_(idle_timeout) {}

PoolState::Acquired PoolState::acquire(const std::string& origin, Clock::time_point now) {
    expire(now);
    const auto latest =
        std::find_if(idle_.rbegin(), idle_.rend(), [&](const Idle& entry) { return entry.origin == origin; });
    if (latest != idle_.rend()) {
        const Id id = latest->id;
        idle_.erase(std::next(latest).base());
        in_use_.emplace(id, origin);
        return Acquired{Step::reuse, id};
    }
    if (has_room(origin)) return Acquired{Step::open, open_for(origin)};
    const Id ticket = next_++;
    waiters_.push_back(Waiter{ticket, origin});
    return Acquired{Step::wait, ticket};
}

std::optional<PoolState::Grant> PoolState::release(Id id, bool reusable, Clock::time_point now) {
    const auto found = in_use_.find(id);
    if (found == in_use_.end()) return std::nullopt;
    const std::string origin = std::move(found->second);
    in_use_.erase(found);
    if (!reusable) {
        forget(origin);
        return grant(origin, id, false);
    }
    idle_.push_back(Idle{id, origin, now});
    const auto granted = grant(origin, id, true);
    expire(now);
    return granted;
}

/// Serves the first of those waiting who can be served, now that `origin` has a connection more or a place free.
std::optional<PoolState::Grant> PoolState::grant(const std::string& origin, Id id, bool reusable) {
    for (auto waiter = waiters_.begin(); waiter != waiters_.end(); ++waiter) {
        const bool reuse = reusable && waiter->origin == origin;
        if (!reuse && !has_room(waiter->origin)) continue;
        Grant granted{waiter->ticket, id, reuse};
        if (reuse) {
            idle_.pop_back();
            in_use_.emplace(id, origin);
        } else {
            granted.connection = open_for(waiter->origin);
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
    while (!idle_.empty() && now - idle_.front().since >= idle_timeout_) {
        closed_.push_back(idle_.front().id);
        forget(idle_.front().origin);
        idle_.pop_front();
    }
}

/// Room for one more to `origin`, if need be by giving up another origin's idle connection.
bool PoolState::has_room(const std::string& origin) const {
    const auto count = per_origin_.find(origin);
    if (count != per_origin_.end() && count->second >= max_per_origin_) return false;
    return open() < max_total_ || !idle_.empty();
}

PoolState::Id PoolState::open_for(const std::string& origin) {
    if (open() >= max_total_) {
        closed_.push_back(idle_.front().id);
        forget(idle_.front().origin);
        idle_.pop_front();
    }
    const Id id = next_++;
    in_use_.emplace(id, origin);
    ++per_origin_[origin];
    return id;
}

void PoolState::forget(const std::string& origin) {
    const auto count = per_origin_.find(origin);
    if (--count->second == 0) per_origin_.erase(count);
}

}  // namespace tgfw::net
