#include <testing/webhook.hpp>

#include <algorithm>

namespace tgfw::testing {

std::vector<std::int64_t> WebhookSchedule::take(const UpdateQueue& queue, Clock::time_point now) {
    std::vector<std::int64_t> out;
    std::set<std::string_view> busy;
    for (const QueuedUpdate& update : queue.waiting()) {
        if (under_way_.size() >= max_connections) break;
        if (!busy.insert(update.sub_queue).second || under_way_.contains(update.id)) continue;
        const auto retry = retries_.find(update.id);
        if (retry != retries_.end() && retry->second.at > now) continue;
        under_way_.insert(update.id);
        out.push_back(update.id);
    }
    return out;
}

void WebhookSchedule::succeeded(std::int64_t id) {
    under_way_.erase(id);
    retries_.erase(id);
}

Clock::time_point WebhookSchedule::failed(std::int64_t id, std::int64_t retry_after, Clock::time_point now) {
    under_way_.erase(id);
    const auto [it, first] = retries_.try_emplace(id);
    Retry& retry = it->second;
    if (retry_after > 0) {
        retry.at = now + std::chrono::seconds(std::min<std::int64_t>(retry_after, 3600));
    } else if (first) {
        retry.at = now;
    } else {
        retry.delay = std::min(retry.delay * 2, std::chrono::seconds(60));
        retry.at = now + retry.delay;
    }
    return retry.at;
}

std::optional<Clock::time_point> WebhookSchedule::next(const UpdateQueue& queue, Clock::time_point now) const {
    if (under_way_.size() >= max_connections) return std::nullopt;
    std::optional<Clock::time_point> earliest;
    std::set<std::string_view> busy;
    for (const QueuedUpdate& update : queue.waiting()) {
        if (!busy.insert(update.sub_queue).second || under_way_.contains(update.id)) continue;
        const auto retry = retries_.find(update.id);
        const Clock::time_point at = retry == retries_.end() ? now : retry->second.at;
        if (!earliest || at < *earliest) earliest = at;
    }
    return earliest;
}

void WebhookSchedule::clear() {
    under_way_.clear();
    retries_.clear();
}

}  // namespace tgfw::testing
