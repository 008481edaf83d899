#include <tgfw/app/chat_queue.hpp>

#include <functional>
#include <string>
#include <utility>

namespace tgfw {

std::int64_t ordering_key(const Update& update) {
    if (const Chat* chat = update.effective_chat()) return chat->id;
    if (const User* user = update.effective_user()) return user->id;
    if (update.poll) return static_cast<std::int64_t>(std::hash<std::string>{}(update.poll->id));
    // Far from the ids of chats and users, which have 52 bits.
    constexpr std::int64_t nowhere = std::int64_t{1} << 60;
    return nowhere + update.update_id;
}

void ChatQueue::push(Update update) {
    const std::int64_t key = ordering_key(update);
    Lane& lane = lanes_[key];
    if (!lane.running && lane.updates.empty()) ready_.push_back(key);
    lane.updates.push_back(std::move(update));
    ++waiting_;
}

std::optional<ChatQueue::Job> ChatQueue::start() {
    if (running_ >= max_running_ || ready_.empty()) return std::nullopt;
    const std::int64_t key = ready_.front();
    ready_.pop_front();
    Lane& lane = lanes_.at(key);
    Job job(key, std::move(lane.updates.front()));
    lane.updates.pop_front();
    lane.running = true;
    --waiting_;
    ++running_;
    return job;
}

void ChatQueue::finish(std::int64_t key) {
    const auto found = lanes_.find(key);
    found->second.running = false;
    --running_;
    if (found->second.updates.empty()) {
        lanes_.erase(found);
    } else {
        ready_.push_back(key);
    }
}

}  // namespace tgfw
