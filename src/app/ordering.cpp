#include <tgfw/app/ordering.hpp>

#include <algorithm>
#include <bit>
#include <functional>

#include <tgfw/api/types.hpp>

namespace tgfw {

OrderingKeys& OrderingKeys::add(std::int64_t key) {
    const auto known = values();
    if (std::find(known.begin(), known.end(), key) != known.end()) return *this;
    if (size_ < few_.size()) {
        few_[size_] = key;
    } else {
        if (more_.empty()) more_.assign(few_.begin(), few_.end());
        more_.push_back(key);
    }
    ++size_;
    return *this;
}

bool OrderingKeys::operator==(const OrderingKeys& other) const noexcept {
    return std::ranges::equal(values(), other.values());
}

namespace ordering {

std::int64_t key(std::int64_t first, std::int64_t second) noexcept {
    // The finalizer of SplitMix64, so that neighbouring ids lie far apart and away from the ids of chats.
    auto mixed = std::bit_cast<std::uint64_t>(first) * 0x9e3779b97f4a7c15U + std::bit_cast<std::uint64_t>(second);
    mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
    return std::bit_cast<std::int64_t>(mixed ^ (mixed >> 31U));
}

std::int64_t key(std::string_view text) noexcept {
    return key(static_cast<std::int64_t>(text.size()), static_cast<std::int64_t>(std::hash<std::string_view>{}(text)));
}

OrderingKeys by_chat(const Update& update) {
    if (const Chat* chat = update.effective_chat()) return chat->id;
    if (const User* user = update.effective_user()) return user->id;
    if (update.poll) return key(update.poll->id);
    return {};
}

OrderingKeys by_topic(const Update& update) {
    const Message* message = update.effective_message();
    // message_thread_id alone may be a thread of replies, which is no topic.
    if (message != nullptr && message->is_topic_message && message->message_thread_id) {
        return key(message->chat.id, *message->message_thread_id);
    }
    return by_chat(update);
}

OrderingKeys by_user(const Update& update) {
    if (const User* user = update.effective_user()) return user->id;
    return by_chat(update);
}

OrderingKeys by_chat_and_user(const Update& update) {
    OrderingKeys keys = by_chat(update);
    if (const User* user = update.effective_user()) keys.add(user->id);
    return keys;
}

}  // namespace ordering

}  // namespace tgfw
