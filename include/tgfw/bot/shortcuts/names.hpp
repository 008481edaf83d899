#pragma once

// Not in tgfw.hpp: #include <tgfw/bot/shortcuts/names.hpp>

#include <string>

#include <tgfw/api/types_fwd.hpp>

namespace tgfw {

/// First and last name. A mention by this name is rich::mention(user), see bot/text/text.hpp. PTB: User.full_name.
[[nodiscard]] std::string full_name(const User& user);
/// The same of whoever a private chat is with; empty for other chats. PTB: Chat.full_name.
[[nodiscard]] std::string full_name(const Chat& chat);
/// `@username`, or else the full name. PTB: User.name.
[[nodiscard]] std::string display_name(const User& user);
/// The title, or else the full name. PTB: Chat.effective_name.
[[nodiscard]] std::string display_name(const Chat& chat);

}  // namespace tgfw
