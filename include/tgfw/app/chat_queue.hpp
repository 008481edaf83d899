#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <list>
#include <optional>
#include <unordered_map>

#include <tgfw/api/update.hpp>

namespace tgfw {

/// What must stay in order: updates with the same key run one after another, others side by side.
///
/// The chat's id, else the user's (which is the id of their private chat), else one for the poll, else one of its own.
[[nodiscard]] std::int64_t ordering_key(const Update& update);

/// Decides which update may run: in order inside a chat, side by side across chats, within bounds. No I/O.
class ChatQueue {
public:
    class Job {
    public:
        Job(std::int64_t k, Update u) : key(k), update(std::move(u)) {}
        std::int64_t key;
        Update update;
    };

    /// `max_running` jobs at a time, `max_waiting` updates beyond them before full() says so. Both at least 1.
    ChatQueue(std::size_t max_running, std::size_t max_waiting) : max_running_(max_running), max_waiting_(max_waiting) {}

    /// Whether the source should wait. push() takes more all the same.
    [[nodiscard]] bool full() const noexcept { return waiting_ >= max_waiting_; }
    [[nodiscard]] bool idle() const noexcept { return waiting_ == 0 && running_ == 0; }
    [[nodiscard]] std::size_t waiting() const noexcept { return waiting_; }
    [[nodiscard]] std::size_t running() const noexcept { return running_; }

    void push(Update update);
    /// The next update that may run now; nullopt if none may. Each must be ended with finish().
    [[nodiscard]] std::optional<Job> start();
    /// The job with this key has ended.
    void finish(std::int64_t key);

private:
    /// A chat with updates: at the front the one that runs or may run next. Gone when it has none.
    struct Lane {
        std::list<Update> updates;
        bool running = false;
    };

    std::size_t max_running_;
    std::size_t max_waiting_;
    std::size_t running_ = 0;
    std::size_t waiting_ = 0;
    std::unordered_map<std::int64_t, Lane> lanes_;
    std::deque<std::int64_t> ready_;  // Keys of lanes that wait and do not run, oldest first.
};

}  // namespace tgfw
