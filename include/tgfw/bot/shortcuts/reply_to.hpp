#pragma once

// Answers to a message. Not in tgfw.hpp: #include <tgfw/bot/shortcuts/reply_to.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tgfw/bot/bot.hpp>

namespace tgfw {

/// Sends where a message is: in its chat, its topic, its business connection. Made by reply_to(). PTB: Message.reply_….
///
///     co_await reply_to(bot, message).text("Thank you!");
///     co_await reply_to(bot, message).quoting("at nine").text("At ten.").parse_mode(ParseMode::html);
///
/// Whether what it sends is a reply, too, is said by these, the first that speaks: reply_parameters() of the request;
/// quoting() and quote() here; Defaults::do_quote; and else it is in groups and channels, and is not in private chats.
/// Everything is copied into the request: the message may go. The requests have CallPriority::high.
class MessageReply {
public:
    MessageReply(const Bot& bot, const Message& message);
    ~MessageReply();
    MessageReply(MessageReply&&) noexcept = default;
    MessageReply& operator=(MessageReply&&) noexcept = default;

    /// Whether it replies to the message.
    MessageReply&& quote(bool on = true) &&;
    /// Replies to a part of the message. Throws ConfigError as quote_of() does.
    MessageReply&& quoting(std::string_view part, std::size_t occurrence = 0) &&;
    /// Sends to another chat, or topic, and replies to the message from there unless quote(false) is said.
    MessageReply&& in(ChatId chat, std::optional<std::int64_t> thread = std::nullopt) &&;

    [[nodiscard]] Request<SendMessage> text(std::string text) const;
    /// text() with the parse mode HTML.
    [[nodiscard]] Request<SendMessage> html(std::string html) const;
    /// text() with the parse mode MarkdownV2.
    [[nodiscard]] Request<SendMessage> markdown_v2(std::string markdown) const;
    [[nodiscard]] Request<SendRichMessage> rich_message(InputRichMessage content) const;
    [[nodiscard]] Request<SendPhoto> photo(InputFile photo) const;
    [[nodiscard]] Request<SendLivePhoto> live_photo(InputFile live_photo, InputFile photo) const;
    [[nodiscard]] Request<SendAudio> audio(InputFile audio) const;
    [[nodiscard]] Request<SendDocument> document(InputFile document) const;
    [[nodiscard]] Request<SendVideo> video(InputFile video) const;
    [[nodiscard]] Request<SendAnimation> animation(InputFile animation) const;
    [[nodiscard]] Request<SendVoice> voice(InputFile voice) const;
    [[nodiscard]] Request<SendVideoNote> video_note(InputFile video_note) const;
    [[nodiscard]] Request<SendSticker> sticker(InputFile sticker) const;
    [[nodiscard]] Request<SendPaidMedia> paid_media(std::int64_t stars, std::vector<InputPaidMedia> media) const;
    [[nodiscard]] Request<SendMediaGroup> media_group(std::vector<InputMediaGroupItem> media) const;
    [[nodiscard]] Request<SendLocation> location(double latitude, double longitude) const;
    [[nodiscard]] Request<SendVenue> venue(double latitude, double longitude, std::string title,
                                           std::string address) const;
    [[nodiscard]] Request<SendContact> contact(std::string phone_number, std::string first_name) const;
    [[nodiscard]] Request<SendPoll> poll(std::string question, std::vector<InputPollOption> options) const;
    /// Throws ConfigError where the message came by no business connection: only such chats have checklists.
    [[nodiscard]] Request<SendChecklist> checklist(InputChecklist checklist) const;
    [[nodiscard]] Request<SendDice> dice() const;
    [[nodiscard]] Request<SendInvoice> invoice(std::string title, std::string description, std::string payload,
                                               std::string currency, std::vector<LabeledPrice> prices) const;
    [[nodiscard]] Request<SendGame> game(std::string short_name) const;
    [[nodiscard]] Request<SendChatAction> chat_action(ChatAction action) const;
    /// Another message, sent once more. PTB: reply_copy.
    [[nodiscard]] Request<CopyMessage> copy(ChatId from_chat, std::int64_t message_id) const;

private:
    /// Fills in what the method `M` has of where the message is.
    template <class M>
    Request<M> placed(Request<M> request) const;

    Bot bot_;
    ChatId chat_;
    std::optional<std::int64_t> thread_;
    std::optional<std::int64_t> direct_messages_topic_;
    std::optional<std::string> business_connection_;
    ReplyParameters reply_;
    bool quotes_ = false;
    const Message* message_;  // For quoting().
};

/// What answers `message`; made and used in one statement.
[[nodiscard]] inline MessageReply reply_to(const Bot& bot, const Message& message) {
    return MessageReply(bot, message);
}

}  // namespace tgfw
