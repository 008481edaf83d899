#include <tgfw/bot/shortcuts/on.hpp>

#include <algorithm>
#include <utility>

#include <tgfw/core/error.hpp>

#include <bot/shortcuts/message_place.hpp>

namespace tgfw {

using detail::MessagePlace;

namespace {

bool is_custom_emoji_id(const std::string& emoji) {
    // One digit is the beginning of a keycap, and no id.
    return emoji.size() > 4 && std::all_of(emoji.begin(), emoji.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::string MessageActions::business_connection() const {
    if (message_->business_connection_id) return *message_->business_connection_id;
    throw ConfigError("on: this message came by no business connection");
}

std::int64_t MessageActions::topic() const {
    if (message_->message_thread_id) return *message_->message_thread_id;
    throw ConfigError("on: this message is in no topic");
}

Request<EditMessageText> MessageActions::edit_text(std::string text) const {
    return MessagePlace(*message_).name(bot_.edit_message_text().text(std::move(text)));
}

Request<EditMessageCaption> MessageActions::edit_caption(std::string caption) const {
    return MessagePlace(*message_).name(bot_.edit_message_caption().caption(std::move(caption)));
}

Request<EditMessageMedia> MessageActions::edit_media(InputMedia media) const {
    return MessagePlace(*message_).name(bot_.edit_message_media(std::move(media)));
}

Request<EditMessageReplyMarkup> MessageActions::edit_reply_markup() const {
    return MessagePlace(*message_).name(bot_.edit_message_reply_markup());
}

Request<EditMessageLiveLocation> MessageActions::edit_live_location(double latitude, double longitude) const {
    return MessagePlace(*message_).name(bot_.edit_message_live_location(latitude, longitude));
}

Request<StopMessageLiveLocation> MessageActions::stop_live_location() const {
    return MessagePlace(*message_).name(bot_.stop_message_live_location());
}

Request<EditMessageChecklist> MessageActions::edit_checklist(InputChecklist checklist) const {
    return bot_.edit_message_checklist(business_connection(), message_->chat.id, message_->message_id,
                                       std::move(checklist));
}

Request<StopPoll> MessageActions::stop_poll() const {
    return MessagePlace(*message_).with_connection(bot_.stop_poll(message_->chat.id, message_->message_id));
}

Request<ForwardMessage> MessageActions::forward(ChatId to) const {
    return bot_.forward_message(std::move(to), message_->chat.id, message_->message_id);
}

Request<CopyMessage> MessageActions::copy(ChatId to) const {
    return bot_.copy_message(std::move(to), message_->chat.id, message_->message_id);
}

awaitable<bool> MessageActions::delete_message() const {
    const std::int64_t id = message_->message_id;
    if (message_->ephemeral_message_id && message_->receiver_user) {
        return bot_.delete_ephemeral_message(message_->chat.id, message_->receiver_user->id,
                                             *message_->ephemeral_message_id);
    }
    if (message_->business_connection_id) return bot_.delete_business_messages(business_connection(), {id});
    return bot_.delete_message(message_->chat.id, id);
}

Request<PinChatMessage> MessageActions::pin() const {
    return MessagePlace(*message_).with_connection(bot_.pin_chat_message(message_->chat.id, message_->message_id));
}

Request<UnpinChatMessage> MessageActions::unpin() const {
    auto request = bot_.unpin_chat_message(message_->chat.id).message_id(message_->message_id);
    return MessagePlace(*message_).with_connection(std::move(request));
}

Request<SetMessageReaction> MessageActions::react(std::string emoji) const {
    if (is_custom_emoji_id(emoji)) return react({ReactionTypeCustomEmoji(std::move(emoji))});
    return react({ReactionTypeEmoji(std::move(emoji))});
}

Request<SetMessageReaction> MessageActions::react(std::vector<ReactionType> reactions) const {
    return bot_.set_message_reaction(message_->chat.id, message_->message_id).reaction(std::move(reactions));
}

Request<SetMessageReaction> MessageActions::remove_reactions() const {
    return bot_.set_message_reaction(message_->chat.id, message_->message_id);
}

Request<SetGameScore> MessageActions::set_game_score(std::int64_t user_id, std::int64_t score) const {
    return MessagePlace(*message_).name(bot_.set_game_score(user_id, score));
}

Request<GetGameHighScores> MessageActions::game_high_scores(std::int64_t user_id) const {
    return MessagePlace(*message_).name(bot_.get_game_high_scores(user_id));
}

Request<EditForumTopic> MessageActions::edit_forum_topic() const {
    return bot_.edit_forum_topic(message_->chat.id, topic());
}

Request<CloseForumTopic> MessageActions::close_forum_topic() const {
    return bot_.close_forum_topic(message_->chat.id, topic());
}

Request<ReopenForumTopic> MessageActions::reopen_forum_topic() const {
    return bot_.reopen_forum_topic(message_->chat.id, topic());
}

Request<DeleteForumTopic> MessageActions::delete_forum_topic() const {
    return bot_.delete_forum_topic(message_->chat.id, topic());
}

Request<UnpinAllForumTopicMessages> MessageActions::unpin_all_forum_topic_messages() const {
    return bot_.unpin_all_forum_topic_messages(message_->chat.id, topic());
}

Request<ReadBusinessMessage> MessageActions::read_business_message() const {
    return bot_.read_business_message(business_connection(), message_->chat.id, message_->message_id);
}

Request<ApproveSuggestedPost> MessageActions::approve_suggested_post() const {
    return bot_.approve_suggested_post(message_->chat.id, message_->message_id);
}

Request<DeclineSuggestedPost> MessageActions::decline_suggested_post() const {
    return bot_.decline_suggested_post(message_->chat.id, message_->message_id);
}

Request<AnswerGuestQuery> MessageActions::answer_guest_query(InlineQueryResult result) const {
    if (!message_->guest_query_id) throw ConfigError("on: this message is no guest's");
    return bot_.answer_guest_query(*message_->guest_query_id, std::move(result));
}

}  // namespace tgfw
