#include <tgfw/dispatch/data_store.hpp>

#include <utility>

namespace tgfw {

void DataStore::migrate_chat(std::int64_t from, std::int64_t to) {
    auto node = chats_.extract(from);
    if (from == to || node.empty()) {
        if (!node.empty()) chats_.insert(std::move(node));
        return;
    }
    chats_.erase(to);
    node.key() = to;
    chats_.insert(std::move(node));
}

}  // namespace tgfw
