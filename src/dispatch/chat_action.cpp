#include <tgfw/dispatch/chat_action.hpp>

#include <utility>

#include <dispatch/context_access.hpp>
#include <dispatch/reply_target.hpp>

namespace tgfw {

ChatActionGuard keep_chat_action(const Context& context, ChatAction action) {
    const detail::ReplyTarget target(context.update(), "keep_chat_action");
    SendChatAction parameters(target.chat_id, std::move(action));
    target.address(parameters);
    const auto spawn = [&context](awaitable<void> task) { context.create_task(std::move(task)); };
    Logger& logger = *detail::ContextAccess::services(context).logger;  // The last action may outlast the context.
    return ChatActionGuard(context.bot(), std::move(parameters), context.clock(), spawn, logger);
}

}  // namespace tgfw
