#include <tgfw/bot/shortcuts/reply_to.hpp>

#include <utility>

#include <tgfw/bot/defaults.hpp>
#include <tgfw/bot/shortcuts/quote.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw {

namespace {

bool quotes_by_default(const Bot& bot, const Chat& chat) {
    const Defaults* defaults = bot.defaults();
    const Flag said = defaults != nullptr ? defaults->do_quote : Flag();
    return said.value_or(chat.type != ChatType::private_);
}

}  // namespace

MessageReply::MessageReply(const Bot& bot, const Message& message)
    : bot_(bot),
      chat_(message.chat.id),
      business_connection_(message.business_connection_id),
      quotes_(quotes_by_default(bot, message.chat)),
      message_(&message) {
    if (message.is_topic_message) thread_ = message.message_thread_id;
    if (message.direct_messages_topic) direct_messages_topic_ = message.direct_messages_topic->topic_id;
    if (message.ephemeral_message_id) {
        reply_.ephemeral_message_id = message.ephemeral_message_id;
    } else {
        reply_.message_id = message.message_id;
    }
}

MessageReply::~MessageReply() = default;

MessageReply&& MessageReply::quote(bool on) && {
    quotes_ = on;
    return std::move(*this);
}

MessageReply&& MessageReply::quoting(std::string_view part, std::size_t occurrence) && {
    ReplyParameters quote = quote_of(*message_, part, occurrence);
    reply_.quote = std::move(quote.quote);
    reply_.quote_position = quote.quote_position;
    reply_.quote_entities = std::move(quote.quote_entities);
    quotes_ = true;
    return std::move(*this);
}

MessageReply&& MessageReply::in(ChatId chat, std::optional<std::int64_t> thread) && {
    if (chat != ChatId(message_->chat.id)) {
        reply_.chat_id = ChatId(message_->chat.id);
        direct_messages_topic_.reset();
    }
    chat_ = std::move(chat);
    thread_ = thread;
    quotes_ = true;
    return std::move(*this);
}

template <class M>
Request<M> MessageReply::placed(Request<M> request) const {
    M& parameters = request.parameters();
    if constexpr (requires { parameters.business_connection_id.reset(); }) {
        parameters.business_connection_id = business_connection_;
    }
    if constexpr (requires { parameters.message_thread_id = thread_; }) parameters.message_thread_id = thread_;
    if constexpr (requires { parameters.direct_messages_topic_id = thread_; }) {
        parameters.direct_messages_topic_id = direct_messages_topic_;
    }
    if constexpr (requires { parameters.reply_parameters = reply_; }) {
        if (quotes_) parameters.reply_parameters = reply_;
    }
    return std::move(request).priority(CallPriority::high);  // Somebody waits for it.
}

Request<SendMessage> MessageReply::text(std::string text) const {
    return placed(bot_.send_message(chat_, std::move(text)));
}

Request<SendMessage> MessageReply::html(std::string html) const {
    return text(std::move(html)).parse_mode(ParseMode::html);
}

Request<SendMessage> MessageReply::markdown_v2(std::string markdown) const {
    return text(std::move(markdown)).parse_mode(ParseMode::markdown_v2);
}

Request<SendRichMessage> MessageReply::rich_message(InputRichMessage content) const {
    return placed(bot_.send_rich_message(chat_, std::move(content)));
}

Request<SendPhoto> MessageReply::photo(InputFile photo) const {
    return placed(bot_.send_photo(chat_, std::move(photo)));
}

Request<SendLivePhoto> MessageReply::live_photo(InputFile live_photo, InputFile photo) const {
    return placed(bot_.send_live_photo(chat_, std::move(live_photo), std::move(photo)));
}

Request<SendAudio> MessageReply::audio(InputFile audio) const {
    return placed(bot_.send_audio(chat_, std::move(audio)));
}

Request<SendDocument> MessageReply::document(InputFile document) const {
    return placed(bot_.send_document(chat_, std::move(document)));
}

Request<SendVideo> MessageReply::video(InputFile video) const {
    return placed(bot_.send_video(chat_, std::move(video)));
}

Request<SendAnimation> MessageReply::animation(InputFile animation) const {
    return placed(bot_.send_animation(chat_, std::move(animation)));
}

Request<SendVoice> MessageReply::voice(InputFile voice) const {
    return placed(bot_.send_voice(chat_, std::move(voice)));
}

Request<SendVideoNote> MessageReply::video_note(InputFile video_note) const {
    return placed(bot_.send_video_note(chat_, std::move(video_note)));
}

Request<SendSticker> MessageReply::sticker(InputFile sticker) const {
    return placed(bot_.send_sticker(chat_, std::move(sticker)));
}

Request<SendPaidMedia> MessageReply::paid_media(std::int64_t stars, std::vector<InputPaidMedia> media) const {
    return placed(bot_.send_paid_media(chat_, stars, std::move(media)));
}

Request<SendMediaGroup> MessageReply::media_group(std::vector<InputMediaGroupItem> media) const {
    return placed(bot_.send_media_group(chat_, std::move(media)));
}

Request<SendLocation> MessageReply::location(double latitude, double longitude) const {
    return placed(bot_.send_location(chat_, latitude, longitude));
}

Request<SendVenue> MessageReply::venue(double latitude, double longitude, std::string title,
                                       std::string address) const {
    return placed(bot_.send_venue(chat_, latitude, longitude, std::move(title), std::move(address)));
}

Request<SendContact> MessageReply::contact(std::string phone_number, std::string first_name) const {
    return placed(bot_.send_contact(chat_, std::move(phone_number), std::move(first_name)));
}

Request<SendPoll> MessageReply::poll(std::string question, std::vector<InputPollOption> options) const {
    return placed(bot_.send_poll(chat_, std::move(question), std::move(options)));
}

Request<SendChecklist> MessageReply::checklist(InputChecklist checklist) const {
    if (!business_connection_) throw ConfigError("reply_to: this message came by no business connection");
    return placed(bot_.send_checklist(*business_connection_, chat_, std::move(checklist)));
}

Request<SendDice> MessageReply::dice() const {
    return placed(bot_.send_dice(chat_));
}

Request<SendInvoice> MessageReply::invoice(std::string title, std::string description, std::string payload,
                                           std::string currency, std::vector<LabeledPrice> prices) const {
    return placed(bot_.send_invoice(chat_, std::move(title), std::move(description), std::move(payload),
                                    std::move(currency), std::move(prices)));
}

Request<SendGame> MessageReply::game(std::string short_name) const {
    return placed(bot_.send_game(chat_, std::move(short_name)));
}

Request<SendChatAction> MessageReply::chat_action(ChatAction action) const {
    return placed(bot_.send_chat_action(chat_, std::move(action)));
}

Request<CopyMessage> MessageReply::copy(ChatId from_chat, std::int64_t message_id) const {
    return placed(bot_.copy_message(chat_, std::move(from_chat), message_id));
}

}  // namespace tgfw
