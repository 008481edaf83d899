#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <tgfw/app/delivery/inbox.hpp>

namespace tgfw::test {

/// An inbox that keeps everything in itself, and ends at once. It outlives a bot as a file outlives a process.
class MemoryInbox final : public Inbox {
public:
    awaitable<Contents> open(std::int64_t bot_id, Time handled_since) override {
        static_cast<void>(bot_id);
        if (others_looks > 0 && --others_looks > 0) throw InboxInUse("another has it");
        Contents contents;
        for (const auto& [id, json] : rows) contents.pending.emplace_back(id, json);
        for (const auto& [id, time] : handled) {
            if (time >= handled_since) contents.handled.emplace_back(id, time);
        }
        co_return contents;
    }
    bool has_room() const noexcept override { return rows.size() < room; }
    awaitable<void> put(std::int64_t update_id, std::string update) override {
        if (broken) throw InboxError("the disk is full");
        rows.emplace_back(update_id, std::move(update));
        co_return;
    }
    awaitable<int> begin(std::int64_t update_id) override { co_return ++attempts[update_id]; }
    void end(std::int64_t update_id, End how, Time now) noexcept override {
        if (how == End::done) return forget(update_id, now);
        --attempts[update_id];
    }
    awaitable<void> bury(DeadLetter letter) override {
        if (letter.update_id) forget(*letter.update_id, letter.time);
        dead.push_back(std::move(letter));
        co_return;
    }
    awaitable<void> flush() override {
        ++flushes;
        co_return;
    }
    void release() noexcept override { ++releases; }
    void on_error(std::function<void(std::exception_ptr)>) override {}

    std::list<std::pair<std::int64_t, std::string>> rows;
    std::map<std::int64_t, int> attempts;
    std::vector<std::pair<std::int64_t, Time>> handled;
    std::vector<DeadLetter> dead;
    std::size_t room = 1000;
    int flushes = 0;
    int releases = 0;
    int others_looks = 0;  ///< So many times it is asked for before another process has ended.
    bool broken = false;

private:
    void forget(std::int64_t update_id, Time now) {
        rows.remove_if([&](const auto& row) { return row.first == update_id; });
        attempts.erase(update_id);
        handled.emplace_back(update_id, now);
    }
};

}  // namespace tgfw::test
