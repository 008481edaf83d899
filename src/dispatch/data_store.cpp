#include <tgfw/dispatch/data_store.hpp>

#include <unordered_map>
#include <utility>

namespace tgfw {

class DataStore::Impl {
public:
    std::unordered_map<std::int64_t, TypeMap> users;
    std::unordered_map<std::int64_t, TypeMap> chats;
    TypeMap bot;
};

DataStore::DataStore() : impl_(std::make_unique<Impl>()) {}
DataStore::~DataStore() = default;

TypeMap& DataStore::user(std::int64_t user_id) {
    return impl_->users[user_id];
}
TypeMap& DataStore::chat(std::int64_t chat_id) {
    return impl_->chats[chat_id];
}
TypeMap& DataStore::bot() noexcept {
    return impl_->bot;
}

void DataStore::drop_user(std::int64_t user_id) {
    impl_->users.erase(user_id);
}
void DataStore::drop_chat(std::int64_t chat_id) {
    impl_->chats.erase(chat_id);
}

void DataStore::migrate_chat(std::int64_t from, std::int64_t to) {
    if (from == to) return;
    auto node = impl_->chats.extract(from);
    if (node.empty()) return;
    impl_->chats.erase(to);
    node.key() = to;
    impl_->chats.insert(std::move(node));
}

std::size_t DataStore::users() const noexcept {
    return impl_->users.size();
}
std::size_t DataStore::chats() const noexcept {
    return impl_->chats.size();
}

}  // namespace tgfw
