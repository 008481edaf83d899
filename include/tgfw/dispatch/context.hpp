#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <tgfw/api/methods.hpp>
#include <tgfw/api/update.hpp>
#include <tgfw/bot/bot.hpp>
#include <tgfw/core/clock.hpp>
#include <tgfw/core/log.hpp>
#include <tgfw/core/type_map.hpp>
#include <tgfw/dispatch/filters/filter.hpp>
#include <tgfw/dispatch/incoming.hpp>
#include <tgfw/dispatch/match.hpp>
#include <tgfw/dispatch/next_state.hpp>
#include <tgfw/dispatch/turn.hpp>

namespace tgfw {

class Dispatcher;
class DispatchServices;
class HandlerInfo;
class HandlerWatch;

namespace detail {
class ContextAccess;
class ContextLogger;
}  // namespace detail

/// What a callback gets beside its update: the bot, what the handler matched, the bot's services and data, and
/// shortcuts that answer.
///
/// One Context serves all handlers of one update; args() and matches() are those of the handler that runs. It lives as
/// long as the callback's coroutine. Not thread-safe.
class Context {
public:
    Context(const DispatchServices& services, Incoming incoming);
    /// For an error that no update brought.
    explicit Context(const DispatchServices& services);

    [[nodiscard]] Bot& bot() const noexcept;
    [[nodiscard]] Clock& clock() const noexcept;
    /// Where to log: each line also says update_id, chat_id, user_id, handler and request_id; see core/log_fields.hpp.
    ///
    /// It lives as long as this Context. A task that goes on for longer takes Application::logger().
    [[nodiscard]] Logger& logger() const noexcept;
    /// A short name of this handling of the update, such as `k7x2q-3f`, which its log lines have: to give to a user who
    /// complains, or to another service. No other update of this process has it.
    [[nodiscard]] std::string request_id() const;

    /// Throws ConfigError in an error handler for an error that no update brought.
    [[nodiscard]] const Update& update() const;
    /// The object of the bot's own that stands in the update's place; null where it is none, or no `T`.
    template <class T>
    [[nodiscard]] const T* object() const noexcept {
        return static_cast<const T*>(object(TypeKey::of<T>()));
    }

    /// The words after the command. Empty where no command handler matched. PTB: context.args.
    [[nodiscard]] const std::vector<std::string>& args() const noexcept;
    /// The matches of the patterns that let this update pass. PTB: context.matches.
    [[nodiscard]] const std::vector<RegexMatch>& matches() const noexcept { return match_.matches; }
    /// The first of matches(), null if there is none. PTB: context.match.
    [[nodiscard]] const RegexMatch* match() const noexcept;

    /// The handler that runs, as logs name it; empty outside of handlers.
    [[nodiscard]] std::string_view handler_name() const noexcept;
    /// The flag of type `T` of the handler that runs; null if it has none. In a conversation the step's flags come
    /// first.
    template <class T>
    [[nodiscard]] const T* flag() const noexcept {
        return static_cast<const T*>(flag(TypeKey::of<T>()));
    }

    /// The service of type `T` that the builder was given. Throws ConfigError that names the type if it was given none.
    template <class T>
    [[nodiscard]] T& get() const {
        return *static_cast<T*>(service(TypeKey::of<T>()));
    }
    /// A value of this update's, made on first use; middlewares and handlers of earlier groups leave it for later ones.
    template <class T>
    [[nodiscard]] T& attribute() {
        if (!attributes_) attributes_ = std::make_shared<TypeMap>();
        return attributes_->get<T>();
    }
    /// The user's value of type `T`, made on first use. Throws ConfigError where the update has no user. PTB:
    /// user_data.
    template <class T>
    [[nodiscard]] T& user_data() const {
        return user_values().get<T>();
    }
    /// The chat's value of type `T`. Throws ConfigError where the update has no chat. PTB: chat_data.
    template <class T>
    [[nodiscard]] T& chat_data() const {
        return chat_values().get<T>();
    }
    /// The bot's value of type `T`. PTB: bot_data.
    template <class T>
    [[nodiscard]] T& bot_data() const {
        return bot_values().get<T>();
    }

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

    /// The next update of the same user in the same chat for which `accepts` is true. No handler sees it.
    ///
    /// Meanwhile the chat's other updates are handled, as if this handler had ended; with the new update its turn comes
    /// again. Throws DeadlineExceeded after `limit`, operation_aborted when it is cancelled or the Application stops,
    /// and ConfigError where the update has no user or no chat.
    [[nodiscard]] awaitable<std::shared_ptr<const Update>> wait_for(std::function<bool(const UpdateView&)> accepts,
                                                                    Clock::duration limit);
    /// wait_for a message that passes `filter`.
    [[nodiscard]] awaitable<Message> wait_for_message(filters::Any filter, Clock::duration limit);
    /// wait_for a tap on a button.
    [[nodiscard]] awaitable<CallbackQuery> wait_for_callback_query(Clock::duration limit);

private:
    friend class detail::ContextAccess;

    [[nodiscard]] const CallbackQuery& callback_query(const char* caller) const;
    [[nodiscard]] const void* object(TypeKey type) const noexcept;
    [[nodiscard]] const void* flag(TypeKey type) const noexcept;
    [[nodiscard]] void* service(TypeKey type) const;
    [[nodiscard]] TypeMap& user_values() const;
    [[nodiscard]] TypeMap& chat_values() const;
    [[nodiscard]] TypeMap& bot_values() const;

    const DispatchServices* services_;
    Incoming incoming_;
    Match match_;
    std::shared_ptr<TypeMap> attributes_;  // Null until there is one.
    std::exception_ptr error_;
    Dispatcher* dispatcher_ = nullptr;
    const HandlerInfo* handler_ = nullptr;
    std::shared_ptr<Turn> turn_;
    HandlerWatch* watch_ = nullptr;
    NextState next_;  // Where the step that ran last leads.
    std::uint64_t request_;
    mutable std::shared_ptr<detail::ContextLogger> logger_;  // Null until it is asked for.
};

/// The text of an exception, for a log.
[[nodiscard]] std::string describe(const std::exception_ptr& error);

}  // namespace tgfw
