#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <testing/update_queue.hpp>
#include <tgfw/core/clock.hpp>

namespace tgfw::testing {

/// The schedule of one bot's webhook: which update goes out when. Plain arithmetic.
///
/// Order is strict inside a sub-queue; a failing update holds up only its own.
class WebhookSchedule {
public:
    WebhookSchedule() = default;

    /// The ids of the updates that should go out now. They count as under way from here on.
    [[nodiscard]] std::vector<std::int64_t> take(const UpdateQueue& queue, Clock::time_point now);
    /// The update arrived: its sub-queue goes on.
    void succeeded(std::int64_t id);
    /// It did not: at once the first time, then after 2, 4, 8 … up to 60 seconds, or after `retry_after`. Returns when.
    Clock::time_point failed(std::int64_t id, std::int64_t retry_after, Clock::time_point now);
    /// When take() has something to give; absent if nothing waits, or only what is under way.
    [[nodiscard]] std::optional<Clock::time_point> next(const UpdateQueue& queue, Clock::time_point now) const;
    void clear();

    std::size_t max_connections = 40;

private:
    struct Retry {
        Clock::time_point at;
        std::chrono::seconds delay{1};
    };
    std::set<std::int64_t> under_way_;
    std::map<std::int64_t, Retry> retries_;
};

/// What a bot set by setWebhook, and how it went.
struct Webhook {
    Webhook() = default;

    std::string url;
    std::string secret_token;
    std::string ip_address;
    bool has_certificate = false;
    std::int64_t max_connections = 40;
    std::int64_t last_error_date = 0;
    std::string last_error;
    std::optional<Clock::time_point> gone_since;
    /// Grows with every change; results of deliveries to an earlier one do not count.
    std::int64_t generation = 0;
    WebhookSchedule schedule;
};

}  // namespace tgfw::testing
