#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace tgfw::testing {

using SystemTime = std::chrono::system_clock::time_point;

/// How long an update of a kind waits for its bot.
[[nodiscard]] std::chrono::seconds update_lifetime(std::string_view kind);

/// One update that waits, in its JSON form.
struct QueuedUpdate {
    QueuedUpdate() = default;

    std::int64_t id = 0;
    std::string kind;
    /// Deliveries by webhook keep their order inside one of these.
    std::string sub_queue;
    std::string body;
    SystemTime expires;
};

/// The updates of one bot that it has not confirmed yet. Plain arithmetic; time comes with the calls.
class UpdateQueue {
public:
    explicit UpdateQueue(std::int64_t first_id = 2'000'001) : next_id_(first_id) {}

    /// Appends an update and returns its id. `object` is the JSON of its payload, taken as it is.
    std::int64_t push(std::string kind, std::string sub_queue, std::string_view object, SystemTime now);

    /// Applies an offset as getUpdates does (confirming what is before it) and returns up to `limit` updates from
    /// there.
    [[nodiscard]] std::vector<QueuedUpdate> poll(std::int64_t offset, std::size_t limit, SystemTime now);

    void drop_expired(SystemTime now);
    void erase(std::int64_t id);
    void clear() { updates_.clear(); }
    [[nodiscard]] const std::deque<QueuedUpdate>& waiting() const noexcept { return updates_; }
    [[nodiscard]] std::int64_t next_id() const noexcept { return next_id_; }
    /// Makes the next update have this id: gaps and restarts.
    void set_next_id(std::int64_t id) { next_id_ = id; }

private:
    static constexpr std::size_t capacity = 100'000;
    std::deque<QueuedUpdate> updates_;
    std::int64_t next_id_;
};

/// Which kinds of updates a bot asked for.
class AllowedUpdates {
public:
    AllowedUpdates() = default;

    /// Takes the parameter; what is no JSON array changes nothing, one without a known name means the default.
    void set(std::string_view parameter);
    [[nodiscard]] bool allows(std::string_view kind) const;
    [[nodiscard]] bool is_default() const noexcept { return !kinds_; }
    /// As a JSON array, in the server's order.
    [[nodiscard]] std::string to_json() const;

private:
    std::optional<std::set<std::string, std::less<>>> kinds_;
};

}  // namespace tgfw::testing
