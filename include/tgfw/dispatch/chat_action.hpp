#pragma once

// Not in tgfw/tgfw.hpp: a file that shows chat actions includes this header.

#include <tgfw/bot/chat_action.hpp>
#include <tgfw/dispatch/context.hpp>

namespace tgfw {

/// Shows `action` in the chat that the update came from, in its topic and its business connection, while the guard
/// lives. The Application owns what sends it.
///
///     const auto typing = keep_chat_action(context, ChatAction::typing);
///     co_await context.reply(co_await think());
///
/// Throws ConfigError where the update has no chat, and where the Application does not run.
[[nodiscard]] ChatActionGuard keep_chat_action(const Context& context, ChatAction action);

}  // namespace tgfw
