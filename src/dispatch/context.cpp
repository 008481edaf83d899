#include <tgfw/dispatch/context.hpp>

#include <utility>
#include <variant>

#include <tgfw/dispatch/dispatcher.hpp>
#include <tgfw/dispatch/payload.hpp>

namespace tgfw {

namespace {

/// Where an answer to the update belongs.
class ReplyTarget {
public:
    ReplyTarget(const Update& update, const char* caller) {
        const Chat* chat = update.effective_chat();
        if (chat == nullptr) {
            throw ConfigError("Context::" + std::string(caller) +
                              ": this update has no chat; use bot().send_message with the chat's id");
        }
        chat_id = chat->id;
        const Message* message = update.effective_message();
        if (message == nullptr) return;
        if (message->is_topic_message) thread_id = message->message_thread_id;
        business_connection_id = message->business_connection_id;
    }

    template <class R>
    R apply(R request) const {
        request.parameters().message_thread_id = thread_id;
        request.parameters().business_connection_id = business_connection_id;
        return request;
    }

    std::int64_t chat_id = 0;
    std::optional<std::int64_t> thread_id;
    std::optional<std::string> business_connection_id;
};

/// Names the message whose button was tapped: one of a chat, or one that was sent inline.
template <class R>
R at_tapped_message(R request, const CallbackQuery& query) {
    if (query.inline_message_id) {
        request.parameters().inline_message_id = query.inline_message_id;
        return request;
    }
    if (!query.message) throw ConfigError("Context: this callback query names no message that could be edited");
    if (const auto* message = std::get_if<Message>(query.message.get())) {
        request.parameters().chat_id = ChatId(message->chat.id);
        request.parameters().message_id = message->message_id;
        request.parameters().business_connection_id = message->business_connection_id;
    } else if (const auto* inaccessible = std::get_if<InaccessibleMessage>(query.message.get())) {
        request.parameters().chat_id = ChatId(inaccessible->chat.id);
        request.parameters().message_id = inaccessible->message_id;
    }
    return request;
}

}  // namespace

DispatchServices::DispatchServices(Bot& b, Clock& c, Logger& l) : bot(&b), clock(&c), logger(&l) {}

Context::Context(const DispatchServices& services, std::shared_ptr<const Update> update)
    : services_(&services), update_(std::move(update)) {}

const Update& Context::update() const {
    if (!update_) throw ConfigError("Context::update: no update brought this error");
    return *update_;
}

const std::vector<std::string>& Context::args() const noexcept {
    static const std::vector<std::string> none;
    return match_.args ? *match_.args : none;
}

const RegexMatch* Context::match() const noexcept { return match_.matches.empty() ? nullptr : &match_.matches.front(); }

std::string Context::error_text() const { return error_ ? describe(error_) : std::string(); }

Request<SendMessage> Context::reply(std::string text) const {
    const ReplyTarget target(update(), "reply");
    return target.apply(bot().send_message(target.chat_id, std::move(text)));
}

Request<SendPhoto> Context::reply_photo(InputFile photo) const {
    const ReplyTarget target(update(), "reply_photo");
    return target.apply(bot().send_photo(target.chat_id, std::move(photo)));
}

const CallbackQuery& Context::callback_query(const char* caller) const {
    const auto* query = payload<CallbackQuery>(update());
    if (query == nullptr) throw ConfigError("Context::" + std::string(caller) + ": this update is no callback query");
    return *query;
}

Request<AnswerCallbackQuery> Context::answer() const {
    return bot().answer_callback_query(callback_query("answer").id);
}

Request<EditMessageText> Context::edit_message_text(std::string text) const {
    const CallbackQuery& query = callback_query("edit_message_text");
    auto request = at_tapped_message(bot().edit_message_text(), query);
    request.parameters().text = std::move(text);
    return request;
}

Request<EditMessageReplyMarkup> Context::edit_message_reply_markup() const {
    const CallbackQuery& query = callback_query("edit_message_reply_markup");
    return at_tapped_message(bot().edit_message_reply_markup(), query);
}

void Context::create_task(awaitable<void> task) const { dispatcher_->spawn(std::move(task), update_); }

std::string describe(const std::exception_ptr& error) {
    if (!error) return "no error";
    try {
        std::rethrow_exception(error);
    } catch (const std::exception& e) {
        return e.what();
    } catch (...) {
        return "something that is no std::exception";
    }
}

}  // namespace tgfw
