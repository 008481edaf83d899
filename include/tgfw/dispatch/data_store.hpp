#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include <tgfw/core/type_map.hpp>

namespace tgfw {

/// What a bot keeps for its users, its chats and itself: one value of each type and owner, made on first use.
///
/// In memory. References stay valid until the owner's data are dropped or migrated. PTB: user_data, chat_data,
/// bot_data.
class DataStore {
public:
    DataStore();
    ~DataStore();
    DataStore(const DataStore&) = delete;
    DataStore& operator=(const DataStore&) = delete;

    [[nodiscard]] TypeMap& user(std::int64_t user_id);
    [[nodiscard]] TypeMap& chat(std::int64_t chat_id);
    [[nodiscard]] TypeMap& bot() noexcept;

    /// Forgets a user. PTB: drop_user_data.
    void drop_user(std::int64_t user_id);
    /// Forgets a chat. PTB: drop_chat_data.
    void drop_chat(std::int64_t chat_id);
    /// A group has become a supergroup: `from`'s data take the place of `to`'s. PTB: migrate_chat_data.
    void migrate_chat(std::int64_t from, std::int64_t to);

    [[nodiscard]] std::size_t users() const noexcept;
    [[nodiscard]] std::size_t chats() const noexcept;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace tgfw
