#include <tgfw/bot/shortcuts/on.hpp>

#include <utility>
#include <variant>

#include <tgfw/core/error.hpp>

#include <bot/shortcuts/message_place.hpp>

namespace tgfw {

using detail::MessagePlace;

namespace {

/// Somebody looks at the button, and waits.
template <class M>
Request<M> soon(Request<M> request) {
    return std::move(request).priority(CallPriority::high);
}

}  // namespace

Request<AnswerCallbackQuery> CallbackQueryActions::answer(std::string text) const {
    auto request = bot_.answer_callback_query(query_->id);
    if (!text.empty()) request.parameters().text = std::move(text);
    return request;
}

Request<EditMessageText> CallbackQueryActions::edit_text(std::string text) const {
    return soon(MessagePlace(*query_).name(bot_.edit_message_text().text(std::move(text))));
}

Request<EditMessageCaption> CallbackQueryActions::edit_caption(std::string caption) const {
    return soon(MessagePlace(*query_).name(bot_.edit_message_caption().caption(std::move(caption))));
}

Request<EditMessageMedia> CallbackQueryActions::edit_media(InputMedia media) const {
    return soon(MessagePlace(*query_).name(bot_.edit_message_media(std::move(media))));
}

Request<EditMessageReplyMarkup> CallbackQueryActions::edit_reply_markup() const {
    return soon(MessagePlace(*query_).name(bot_.edit_message_reply_markup()));
}

Request<EditMessageLiveLocation> CallbackQueryActions::edit_live_location(double latitude, double longitude) const {
    return soon(MessagePlace(*query_).name(bot_.edit_message_live_location(latitude, longitude)));
}

Request<StopMessageLiveLocation> CallbackQueryActions::stop_live_location() const {
    return soon(MessagePlace(*query_).name(bot_.stop_message_live_location()));
}

Request<EditMessageChecklist> CallbackQueryActions::edit_checklist(InputChecklist checklist) const {
    const MessagePlace place(*query_);
    if (!place.in_chat("edit_checklist").business_connection_id) {
        throw ConfigError("on: the message of this query came by no business connection, or is inaccessible");
    }
    return soon(bot_.edit_message_checklist(*place.business_connection_id, place.chat_id, place.message_id,
                                            std::move(checklist)));
}

Request<SetGameScore> CallbackQueryActions::set_game_score(std::int64_t score) const {
    return soon(MessagePlace(*query_).name(bot_.set_game_score(query_->from.id, score)));
}

Request<GetGameHighScores> CallbackQueryActions::game_high_scores() const {
    return soon(MessagePlace(*query_).name(bot_.get_game_high_scores(query_->from.id)));
}

awaitable<bool> CallbackQueryActions::delete_message() const {
    const MessagePlace place(*query_);
    static_cast<void>(place.in_chat("delete_message"));
    const auto* message = std::get_if<Message>(query_->message.get());
    if (message != nullptr) return on(bot_, *message).delete_message();
    return soon(bot_.delete_message(place.chat_id, place.message_id));
}

Request<PinChatMessage> CallbackQueryActions::pin() const {
    const MessagePlace place(*query_);
    const auto& where = place.in_chat("pin");
    return soon(place.with_connection(bot_.pin_chat_message(where.chat_id, where.message_id)));
}

Request<UnpinChatMessage> CallbackQueryActions::unpin() const {
    const MessagePlace place(*query_);
    const auto& where = place.in_chat("unpin");
    auto request = bot_.unpin_chat_message(where.chat_id).message_id(where.message_id);
    return soon(place.with_connection(std::move(request)));
}

Request<CopyMessage> CallbackQueryActions::copy(ChatId to) const {
    const MessagePlace place(*query_);
    const auto& where = place.in_chat("copy");
    return soon(bot_.copy_message(std::move(to), where.chat_id, where.message_id));
}

}  // namespace tgfw
