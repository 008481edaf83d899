#pragma once

// Not in tgfw/tgfw.hpp. Handlers use dispatch/chat_action.hpp, which makes one of these from their Context.

#include <functional>
#include <memory>

#include <tgfw/api/methods.hpp>
#include <tgfw/bot/bot.hpp>
#include <tgfw/core/clock.hpp>
#include <tgfw/core/log.hpp>

namespace tgfw {

/// Shows "typing…", or another action, in a chat for as long as it lives.
///
/// The server shows an action for five seconds; it is sent at once, and again every four. It never gets in the way of
/// what is sent to the chat: where the flood limits would let it wait, it is left out, as it is where it fails. A chat
/// that takes no actions, since the bot was blocked for example, is not tried again.
class ChatActionGuard {
public:
    /// Runs a coroutine beside the others, and owns it: TaskGroup::spawn, Application::create_task.
    using Spawn = std::function<void(awaitable<void>)>;

    /// `clock` and `logger` must outlive what `spawn` owns.
    ChatActionGuard(Bot bot, SendChatAction action, Clock& clock, const Spawn& spawn, Logger& logger = null_logger());
    ChatActionGuard(ChatActionGuard&&) noexcept;
    ChatActionGuard& operator=(ChatActionGuard&&) noexcept;
    ~ChatActionGuard();

    /// Shows another action from now on: `typing` until the picture is painted, `upload_photo` then.
    void change(ChatAction action);
    /// Sends no more, as the destructor does. Does not wait for a call under way, which the owner of the coroutine has.
    void stop() noexcept;

private:
    class State;
    static awaitable<void> keep(std::shared_ptr<State> state);
    static awaitable<void> show(std::shared_ptr<State> state);

    std::shared_ptr<State> state_;
};

}  // namespace tgfw
