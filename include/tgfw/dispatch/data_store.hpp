#pragma once

#include <cstdint>
#include <unordered_map>

#include <tgfw/core/type_map.hpp>

namespace tgfw {

/// What a bot keeps for its users, its chats and itself: one value of each type and owner, made on first use.
///
/// In memory. References stay valid until the owner's data are dropped or migrated. PTB: user_data, chat_data,
/// bot_data.
class DataStore {
public:
    DataStore() = default;

    [[nodiscard]] TypeMap& user(std::int64_t user_id) { return users_[user_id]; }
    [[nodiscard]] TypeMap& chat(std::int64_t chat_id) { return chats_[chat_id]; }
    [[nodiscard]] TypeMap& bot() noexcept { return bot_; }

    /// Forgets a user. PTB: drop_user_data.
    void drop_user(std::int64_t user_id) { users_.erase(user_id); }
    /// Forgets a chat. PTB: drop_chat_data.
    void drop_chat(std::int64_t chat_id) { chats_.erase(chat_id); }
    /// A group has become a supergroup: `from`'s data take the place of `to`'s. PTB: migrate_chat_data.
    void migrate_chat(std::int64_t from, std::int64_t to);

    [[nodiscard]] std::size_t users() const noexcept { return users_.size(); }
    [[nodiscard]] std::size_t chats() const noexcept { return chats_.size(); }

private:
    std::unordered_map<std::int64_t, TypeMap> users_;
    std::unordered_map<std::int64_t, TypeMap> chats_;
    TypeMap bot_;
};

}  // namespace tgfw
