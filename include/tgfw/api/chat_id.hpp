#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace tgfw {

/// The address of a chat: its numeric identifier, or `@username` of a public chat.
class ChatId {
public:
    ChatId() = default;
    template <std::integral Integer>
    requires(!std::same_as<Integer, bool> && !std::same_as<Integer, char>) ChatId(Integer id)
    noexcept : id_(static_cast<std::int64_t>(id)) {}
    /// A username with its `@`, or an identifier as digits; sent as it is.
    ChatId(std::string username) noexcept : username_(std::move(username)) {}
    ChatId(std::string_view username) : username_(username) {}
    ChatId(const char* username) : username_(username) {}

    [[nodiscard]] bool is_username() const noexcept { return !username_.empty(); }
    /// The identifier; 0 when this is a username.
    [[nodiscard]] std::int64_t id() const noexcept { return id_; }
    /// The username; empty when this is an identifier.
    [[nodiscard]] const std::string& username() const noexcept { return username_; }
    /// Digits or the username, as the Bot API takes it in a form.
    [[nodiscard]] std::string to_string() const { return is_username() ? username_ : std::to_string(id_); }

    bool operator==(const ChatId&) const = default;

private:
    std::int64_t id_ = 0;
    std::string username_;
};

}  // namespace tgfw
