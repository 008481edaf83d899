#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <tgfw/api/methods.hpp>
#include <tgfw/api/update.hpp>
#include <tgfw/bot/bot.hpp>
#include <tgfw/core/clock.hpp>
#include <tgfw/core/log.hpp>
#include <tgfw/dispatch/match.hpp>

namespace tgfw {

class Dispatcher;

/// What the handlers of one Application share. The Application fills it in and outlives every Context.
class DispatchServices {
public:
    DispatchServices(Bot& b, Clock& c, Logger& l);

    Bot* bot;
    Clock* clock;
    Logger* logger;
    /// Runs a coroutine beside the others and takes care of its end; set by whoever owns the tasks.
    std::function<void(awaitable<void>)> spawn;
};

/// What a callback gets beside its update: the bot, what the handler matched, and shortcuts that answer.
///
/// One Context serves all handlers of one update; args() and matches() are those of the handler that runs. It lives as
/// long as the callback's coroutine. Not thread-safe.
class Context {
public:
    Context(const DispatchServices& services, std::shared_ptr<const Update> update);

    [[nodiscard]] Bot& bot() const noexcept { return *services_->bot; }
    [[nodiscard]] Clock& clock() const noexcept { return *services_->clock; }
    [[nodiscard]] Logger& logger() const noexcept { return *services_->logger; }

    /// Throws ConfigError in an error handler for an error that no update brought.
    [[nodiscard]] const Update& update() const;
    /// The words after the command. Empty where no command handler matched. PTB: context.args.
    [[nodiscard]] const std::vector<std::string>& args() const noexcept;
    /// The matches of the patterns that let this update pass. PTB: context.matches.
    [[nodiscard]] const std::vector<RegexMatch>& matches() const noexcept { return match_.matches; }
    /// The first of matches(), null if there is none. PTB: context.match.
    [[nodiscard]] const RegexMatch* match() const noexcept;

    /// In an error handler: what was thrown. PTB: context.error.
    [[nodiscard]] const std::exception_ptr& error() const noexcept { return error_; }
    /// The what() of error(), or a word for what is no std::exception.
    [[nodiscard]] std::string error_text() const;

    /// sendMessage to the chat that the update came from, in its topic and its business connection.
    ///
    /// Throws ConfigError, before anything is sent, where the update has no chat.
    [[nodiscard]] Request<SendMessage> reply(std::string text) const;
    /// sendPhoto to the chat that the update came from, as reply() does.
    [[nodiscard]] Request<SendPhoto> reply_photo(InputFile photo) const;
    /// answerCallbackQuery for the button that was tapped. Throws ConfigError where the update is no callback query.
    [[nodiscard]] Request<AnswerCallbackQuery> answer() const;
    /// editMessageText of the message whose button was tapped. Throws ConfigError as answer().
    [[nodiscard]] Request<EditMessageText> edit_message_text(std::string text) const;
    /// editMessageReplyMarkup of the message whose button was tapped. Throws ConfigError as answer().
    [[nodiscard]] Request<EditMessageReplyMarkup> edit_message_reply_markup() const;

    /// Runs `task` beside the handlers; the Application waits for it when it stops, and its exceptions reach the error
    /// handlers with this update. PTB: application.create_task.
    void create_task(awaitable<void> task) const;

private:
    friend class Dispatcher;

    [[nodiscard]] const CallbackQuery& callback_query(const char* caller) const;

    const DispatchServices* services_;
    std::shared_ptr<const Update> update_;
    Match match_;
    std::exception_ptr error_;
    Dispatcher* dispatcher_ = nullptr;
};

/// The text of an exception, for a log.
[[nodiscard]] std::string describe(const std::exception_ptr& error);

}  // namespace tgfw
