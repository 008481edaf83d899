#pragma once

#include <cstdint>
#include <string>

#include <core/unique_fd.hpp>

namespace tgfw::sqlite {

/// Keeps one bot's part of an inbox for one process: two that work on it would handle each other's updates. The lock is
/// on a byte of a file of its own, as SQLite's locks on the inbox itself are lost where anybody closes that; the system
/// gives it back also after kill -9.
class BotLock {
public:
    /// `inbox`: the inbox's file.
    explicit BotLock(const std::string& inbox);

    /// Throws InboxInUse where somebody else has it, and InboxError where it cannot be asked for.
    void take(std::int64_t bot_id);
    void give_back() noexcept;

private:
    std::string file_;  // Empty: an inbox in memory, which nobody shares.
    detail::UniqueFd fd_;
    std::int64_t bot_id_ = 0;
};

}  // namespace tgfw::sqlite
