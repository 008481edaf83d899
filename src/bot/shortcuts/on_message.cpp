#include <tgfw/bot/shortcuts/on.hpp>

#include <algorithm>
#include <utility>

#include <tgfw/core/error.hpp>

#include <bot/shortcuts/message_place.hpp>

namespace tgfw {

namespace {

bool is_custom_emoji_id(const std::string& emoji) {
    // One digit is the beginning of a keycap, and no id.
    return emoji.size() > 4 && std::all_of(emoji.begin(), emoji.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::int64_t MessageActions::topic() const {
    if (message_->message_thread_id) return *message_->message_thread_id;
    throw ConfigError("on: this message is in no topic");
}

Request<StopPoll> MessageActions::stop_poll() const {
    return place().with_connection(bot_.stop_poll(message_->chat.id, message_->message_id));
}

Request<ForwardMessage> MessageActions::forward(ChatId to) const {
    return bot_.forward_message(std::move(to), message_->chat.id, message_->message_id);
}

awaitable<bool> MessageActions::delete_message() const {
    const std::int64_t id = message_->message_id;
    if (message_->ephemeral_message_id && message_->receiver_user) {
        return bot_.delete_ephemeral_message(message_->chat.id, message_->receiver_user->id,
                                             *message_->ephemeral_message_id);
    }
    if (message_->business_connection_id) return bot_.delete_business_messages(*message_->business_connection_id, {id});
    return bot_.delete_message(message_->chat.id, id);
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
    return place().name(bot_.set_game_score(user_id, score));
}

Request<GetGameHighScores> MessageActions::game_high_scores(std::int64_t user_id) const {
    return place().name(bot_.get_game_high_scores(user_id));
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
    return bot_.read_business_message(place().connection(), message_->chat.id, message_->message_id);
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
