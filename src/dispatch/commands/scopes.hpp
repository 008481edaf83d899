#pragma once

#include <tgfw/api/types.hpp>

/// Where a command is shown. A command without a scope is shown everywhere.
namespace tgfw::detail {

/// Whether everyone who sees the menu of `narrow` is someone that `wide` is about.
[[nodiscard]] bool covers(const BotCommandScope& wide, const BotCommandScope& narrow);
/// Whether `scope` is about the user in the chat.
[[nodiscard]] bool is_about(const BotCommandScope& scope, const Chat& chat, const User& user, bool administrator);
/// Whether it makes a difference for `scope` who is an administrator.
[[nodiscard]] bool asks_for_administrators(const BotCommandScope& scope) noexcept;

}  // namespace tgfw::detail
