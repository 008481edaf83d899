#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include <tgfw/api/types_fwd.hpp>

namespace tgfw {

/// What an update must stay in order with: updates that have a key in common run one after another, in the order of
/// their arrival, all others side by side.
///
/// Without a key an update waits for no other. Up to four keys need no memory of their own. Two keys that happen to be
/// equal cost time and do no harm.
class OrderingKeys {
public:
    OrderingKeys() = default;
    OrderingKeys(std::int64_t key) { add(key); }  // NOLINT(google-explicit-constructor): a key is one key

    /// Adds `key`, unless it is there.
    OrderingKeys& add(std::int64_t key);

    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] std::span<const std::int64_t> values() const noexcept {
        return {more_.empty() ? few_.data() : more_.data(), size_};
    }
    [[nodiscard]] bool operator==(const OrderingKeys& other) const noexcept;

private:
    std::array<std::int64_t, 4> few_{};
    std::size_t size_ = 0;
    std::vector<std::int64_t> more_;  // All of them, once they are more than few_ holds.
};

/// Says what an update must stay in order with. It must not wait, and always say the same of the same update. For an
/// object of the bot's own among the updates it is asked with an update that has no member.
///
/// With an update middleware, which runs around each update in its turn, this is PTB's BaseUpdateProcessor.
using Ordering = std::function<OrderingKeys(const Update&)>;

/// The usual ways to keep order, for ApplicationBuilder::ordering.
namespace ordering {

/// By chat: the chat's id, else the user's (which is the id of their private chat), else one for the poll.
/// What belongs nowhere waits for nothing.
[[nodiscard]] OrderingKeys by_chat(const Update& update);
/// By chat, and in a forum by topic: a slow answer in one topic does not hold up the others.
[[nodiscard]] OrderingKeys by_topic(const Update& update);
/// By user, wherever they write; what has no user, by chat.
[[nodiscard]] OrderingKeys by_user(const Update& update);
/// By chat and by user at once: an update waits for those of its chat, and for those of its user in all other chats.
[[nodiscard]] OrderingKeys by_chat_and_user(const Update& update);

/// A key of two numbers, such as a chat's and a topic's.
[[nodiscard]] std::int64_t key(std::int64_t first, std::int64_t second) noexcept;
/// A key of a text, such as a poll's id.
[[nodiscard]] std::int64_t key(std::string_view text) noexcept;

}  // namespace ordering

}  // namespace tgfw
