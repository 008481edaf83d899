#pragma once

// What is done to a message, or for a tapped button. Not in tgfw.hpp: #include <tgfw/bot/shortcuts/on.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include <tgfw/bot/bot.hpp>

namespace tgfw {

namespace detail {
class MessagePlace;
}

/// What messages and taps on their buttons have in common. The message's place is copied into the request.
class MessageEdits {
public:
    [[nodiscard]] Request<EditMessageText> edit_text(std::string text) const;
    /// Without `caption` it takes the caption away.
    [[nodiscard]] Request<EditMessageCaption> edit_caption(std::string caption = std::string()) const;
    [[nodiscard]] Request<EditMessageMedia> edit_media(InputMedia media) const;
    /// Takes the buttons away, or `.reply_markup(…)` exchanges them.
    [[nodiscard]] Request<EditMessageReplyMarkup> edit_reply_markup() const;
    [[nodiscard]] Request<EditMessageLiveLocation> edit_live_location(double latitude, double longitude) const;
    [[nodiscard]] Request<StopMessageLiveLocation> stop_live_location() const;
    /// Throws ConfigError where the message came by no business connection.
    [[nodiscard]] Request<EditMessageChecklist> edit_checklist(InputChecklist checklist) const;

    [[nodiscard]] Request<PinChatMessage> pin() const;
    [[nodiscard]] Request<UnpinChatMessage> unpin() const;
    [[nodiscard]] Request<CopyMessage> copy(ChatId to) const;

protected:
    /// One of the two is null.
    MessageEdits(const Bot& bot, const Message* message, const CallbackQuery* query)
        : bot_(bot), message_(message), query_(query) {}
    [[nodiscard]] detail::MessagePlace place() const;

    Bot bot_;                     // NOLINT(misc-non-private-member-variables-in-classes)
    const Message* message_;      // NOLINT(misc-non-private-member-variables-in-classes)
    const CallbackQuery* query_;  // NOLINT(misc-non-private-member-variables-in-classes)
};

/// Changes a message, forwards it, reacts to it. Made by on(). PTB: Message.edit_…, forward, copy, delete, pin….
///
///     co_await on(bot, message).edit_text("Done.");
///     co_await on(bot, message).react("👍");
class MessageActions : public MessageEdits {
public:
    MessageActions(const Bot& bot, const Message& message) : MessageEdits(bot, &message, nullptr) {}

    [[nodiscard]] Request<StopPoll> stop_poll() const;
    [[nodiscard]] Request<ForwardMessage> forward(ChatId to) const;
    /// deleteMessage; deleteBusinessMessages for one that came by a business connection, deleteEphemeralMessage for an
    /// ephemeral one.
    [[nodiscard]] awaitable<bool> delete_message() const;

    /// An emoji, or the id of a custom one. Takes the place of the bot's earlier reactions.
    [[nodiscard]] Request<SetMessageReaction> react(std::string emoji) const;
    [[nodiscard]] Request<SetMessageReaction> react(std::vector<ReactionType> reactions) const;
    /// Takes the bot's reactions back.
    [[nodiscard]] Request<SetMessageReaction> remove_reactions() const;

    [[nodiscard]] Request<SetGameScore> set_game_score(std::int64_t user_id, std::int64_t score) const;
    [[nodiscard]] Request<GetGameHighScores> game_high_scores(std::int64_t user_id) const;

    /// These throw ConfigError where the message is in no topic.
    [[nodiscard]] Request<EditForumTopic> edit_forum_topic() const;
    [[nodiscard]] Request<CloseForumTopic> close_forum_topic() const;
    [[nodiscard]] Request<ReopenForumTopic> reopen_forum_topic() const;
    [[nodiscard]] Request<DeleteForumTopic> delete_forum_topic() const;
    [[nodiscard]] Request<UnpinAllForumTopicMessages> unpin_all_forum_topic_messages() const;

    /// Throws ConfigError where the message came by no business connection.
    [[nodiscard]] Request<ReadBusinessMessage> read_business_message() const;
    [[nodiscard]] Request<ApproveSuggestedPost> approve_suggested_post() const;
    [[nodiscard]] Request<DeclineSuggestedPost> decline_suggested_post() const;
    /// Throws ConfigError where the message is no guest's.
    [[nodiscard]] Request<AnswerGuestQuery> answer_guest_query(InlineQueryResult result) const;

private:
    [[nodiscard]] std::int64_t topic() const;
};

/// Answers a tap on a button, and changes the message that it is under, whether that was sent to a chat or inline. Made
/// by on(). PTB: CallbackQuery.answer, edit_message_….
///
///     co_await on(bot, query).answer("Saved");
///     co_await on(bot, query).edit_text("Saved.");
///
/// What needs a message of a chat throws ConfigError where the button was sent inline, and all but answer() where the
/// query names no message. The requests have CallPriority::high.
class CallbackQueryActions : public MessageEdits {
public:
    CallbackQueryActions(const Bot& bot, const CallbackQuery& query) : MessageEdits(bot, nullptr, &query) {}

    /// Ends the button's waiting; a text is shown for a moment, or in a window with `.show_alert(true)`.
    [[nodiscard]] Request<AnswerCallbackQuery> answer(std::string text = std::string()) const;
    /// The score of whoever tapped.
    [[nodiscard]] Request<SetGameScore> set_game_score(std::int64_t score) const;
    [[nodiscard]] Request<GetGameHighScores> game_high_scores() const;
    /// As MessageActions::delete_message().
    [[nodiscard]] awaitable<bool> delete_message() const;
};

/// What is done to `message`; made and used in one statement.
[[nodiscard]] inline MessageActions on(const Bot& bot, const Message& message) {
    return MessageActions(bot, message);
}
/// What is done for the tap that `query` tells of; made and used in one statement.
[[nodiscard]] inline CallbackQueryActions on(const Bot& bot, const CallbackQuery& query) {
    return CallbackQueryActions(bot, query);
}

}  // namespace tgfw
