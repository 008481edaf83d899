#include <tgfw/bot/shortcuts/on.hpp>

#include <utility>

#include <bot/shortcuts/message_place.hpp>

namespace tgfw {

detail::MessagePlace MessageEdits::place() const {
    return query_ != nullptr ? detail::MessagePlace(*query_) : detail::MessagePlace(*message_);
}

Request<EditMessageText> MessageEdits::edit_text(std::string text) const {
    return place().name(bot_.edit_message_text().text(std::move(text)));
}

Request<EditMessageCaption> MessageEdits::edit_caption(std::string caption) const {
    return place().name(bot_.edit_message_caption().caption(std::move(caption)));
}

Request<EditMessageMedia> MessageEdits::edit_media(InputMedia media) const {
    return place().name(bot_.edit_message_media(std::move(media)));
}

Request<EditMessageReplyMarkup> MessageEdits::edit_reply_markup() const {
    return place().name(bot_.edit_message_reply_markup());
}

Request<EditMessageLiveLocation> MessageEdits::edit_live_location(double latitude, double longitude) const {
    return place().name(bot_.edit_message_live_location(latitude, longitude));
}

Request<StopMessageLiveLocation> MessageEdits::stop_live_location() const {
    return place().name(bot_.stop_message_live_location());
}

Request<EditMessageChecklist> MessageEdits::edit_checklist(InputChecklist checklist) const {
    const auto message = place().in_chat("edit_checklist");
    return message.in_time(
        bot_.edit_message_checklist(message.connection(), message.chat_id, message.message_id, std::move(checklist)));
}

Request<PinChatMessage> MessageEdits::pin() const {
    const auto message = place().in_chat("pin");
    return message.with_connection(bot_.pin_chat_message(message.chat_id, message.message_id));
}

Request<UnpinChatMessage> MessageEdits::unpin() const {
    const auto message = place().in_chat("unpin");
    return message.with_connection(bot_.unpin_chat_message(message.chat_id).message_id(message.message_id));
}

Request<CopyMessage> MessageEdits::copy(ChatId to) const {
    const auto message = place().in_chat("copy");
    return message.in_time(bot_.copy_message(std::move(to), message.chat_id, message.message_id));
}

}  // namespace tgfw
