#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tgfw/api/types.hpp>
#include <tgfw/testing/emulator.hpp>
#include <tgfw/testing/emulator_payment.hpp>

namespace tgfw::testing {

/// What a person saw of an answer to the press of a button.
class EmulatorToast {
public:
    EmulatorToast() = default;

    bool answered = false;
    std::string text;
    bool alert = false;
    std::string url;
};

/// One result that a bot offers for an inline query.
class EmulatorInlineResult {
public:
    EmulatorInlineResult() = default;

    std::string id;
    /// `article`, `photo` …
    std::string type;
    std::string title;
    std::string description;
    /// All of it, as the bot gave it: an InlineQueryResult, JSON.
    std::string json;
};

/// What came of an inline query so far.
class EmulatorInlineAnswer {
public:
    EmulatorInlineAnswer() = default;

    bool answered = false;
    std::vector<EmulatorInlineResult> results;
    /// What to ask with for more; empty if there is no more.
    std::string next_offset;
    /// How long the server answers the same query itself, in seconds.
    std::int64_t cache_time = 0;
    bool is_personal = false;
    /// The InlineQueryResultsButton above the results, JSON; empty if there is none.
    std::string button;
};

/// One person at the emulator: writes, presses buttons, and reads what bots wrote.
///
/// A `chat_id` of 0 is the private chat with the bot; any other is a group or channel. Whatever the person may not do
/// throws std::invalid_argument. The emulator must outlive it.
class EmulatorClient {
public:
    EmulatorClient(Emulator& emulator, std::int64_t user_id, std::int64_t bot_id = 0);

    [[nodiscard]] std::int64_t user_id() const noexcept { return user_id_; }

    /// Writes a text; `/start payload` is a command as any other. In a channel the post is the channel's. In a forum
    /// it goes into a topic: `thread_id`, or that of the message that it replies to.
    Message send_text(std::string text, std::int64_t chat_id = 0, std::int64_t reply_to = 0,
                      std::int64_t thread_id = 0);
    /// Writes a text with formats, as one does who marks words in an app.
    Message send_formatted(std::string text, std::vector<MessageEntity> entities, std::int64_t chat_id = 0);
    /// Sends an image; what is none throws.
    Message send_photo(EmulatorFile file, std::string caption = "", std::int64_t chat_id = 0);
    Message send_document(EmulatorFile file, std::string caption = "", std::int64_t chat_id = 0);
    /// Sends a voice message; what is in the file does not matter.
    Message send_voice(EmulatorFile file, std::int64_t chat_id = 0);
    /// Sends two to ten files as one album: photos if all are images, else documents. Each is a message of its own, in
    /// this order, with one media_group_id; the first has the caption.
    std::vector<Message> send_album(std::vector<EmulatorFile> files, std::string caption = "",
                                    std::int64_t chat_id = 0);
    Message edit_text(std::int64_t message_id, std::string text, std::int64_t chat_id = 0);
    /// Removes the message for everybody; bots hear nothing of it.
    void delete_message(std::int64_t message_id, std::int64_t chat_id = 0);
    /// Presses the inline button with this text, or with this callback data. Returns the callback query's id.
    std::string tap(std::int64_t message_id, std::string_view button, std::int64_t chat_id = 0);
    /// What came of a press so far.
    [[nodiscard]] EmulatorToast toast(std::string_view query_id) const;
    /// Presses a button of the reply keyboard that is shown: sends its text.
    Message press(std::string_view button, std::int64_t chat_id = 0);
    /// Reacts to a message with one emoji, such as 👍; with none the reaction is taken back. Nobody sees who reacts in a
    /// channel.
    void react(std::int64_t message_id, std::string emoji, std::int64_t chat_id = 0);
    /// Makes a topic in a forum, and returns its number.
    std::int64_t create_topic(std::string name, std::int64_t chat_id);
    /// Closes a topic, or opens it again.
    void close_topic(std::int64_t thread_id, std::int64_t chat_id, bool on = true);
    /// Blocks the bot, or lets it in again.
    void block(bool on = true);

    /// Votes in a poll, for the options with these indices. In a poll that allows it a second vote replaces the first.
    void vote(std::int64_t message_id, std::vector<std::int64_t> options, std::int64_t chat_id = 0);
    /// Takes the vote back, where the poll allows that: a quiz does not.
    void retract_vote(std::int64_t message_id, std::int64_t chat_id = 0);

    /// Types `@bot text` into a chat, and returns the inline query's id. What the bot let the server remember is
    /// answered at once, without the bot.
    std::string inline_query(std::string text, std::string offset = "", std::int64_t chat_id = 0);
    [[nodiscard]] EmulatorInlineAnswer inline_answer(std::string_view query_id) const;
    /// Sends the result of an answered query to a chat, by way of the bot.
    Message choose(std::string_view query_id, std::string_view result_id, std::int64_t chat_id = 0);

    /// Pays the invoice in a message, and returns the payment's id. The bot has ten seconds for each of its answers; in
    /// the end it gets a message with `successful_payment`. Throws if the invoice asks for something that is not in
    /// `order`. Money is never short.
    std::string pay(std::int64_t message_id, const EmulatorOrder& order = EmulatorOrder(), std::int64_t chat_id = 0);
    /// As pay(), by the link of createInvoiceLink.
    std::string pay_link(std::string_view url, const EmulatorOrder& order = EmulatorOrder());
    /// Chooses how the goods are sent, when the bot has offered it.
    void choose_shipping(std::string_view payment_id, std::string_view option_id);
    [[nodiscard]] EmulatorPayment payment(std::string_view payment_id) const;

    /// Opens the web app of an inline button, of a button of the reply keyboard that is shown (`message_id` 0), or of
    /// the bot's menu (`message_id` 0, `button` empty). Returns the page's address with the signed initData behind the
    /// #.
    std::string open_web_app(std::int64_t message_id, std::string_view button, std::int64_t chat_id = 0);
    /// What a page sends by Telegram.WebApp.sendData(), of a button of the reply keyboard only.
    Message send_web_app_data(std::string_view button, std::string data, std::int64_t chat_id = 0);

    /// Joins a group or channel by its link. Nobody joins by himself who was banned.
    void join(std::int64_t chat_id);
    /// Leaves a group or channel; what was restricted stays so.
    void leave(std::int64_t chat_id);
    /// Adds a person or bot to a chat of one's own; an administrator thereby lifts a ban.
    void add(std::int64_t user_id, std::int64_t chat_id);
    /// Removes and bans a person or bot, as an administrator.
    void remove(std::int64_t user_id, std::int64_t chat_id);
    /// Gives a person or bot all rights of an administrator, or takes them away, as an administrator.
    void promote(std::int64_t user_id, std::int64_t chat_id, bool on = true);
    /// Asks to be let into a chat; bots that administer it get a chat_join_request.
    void request_to_join(std::int64_t chat_id, std::string bio = "");
    /// What the person is in a group or channel, such as ChatMemberRestricted.
    [[nodiscard]] ChatMember membership(std::int64_t chat_id) const;

    /// The chat's messages, oldest first, as they are now.
    [[nodiscard]] std::vector<Message> messages(std::int64_t chat_id = 0) const;
    /// The newest message that is not the person's own.
    [[nodiscard]] std::optional<Message> last_from_others(std::int64_t chat_id = 0) const;
    /// The commands that the bot's menu offers the person in this chat: the list of the narrowest scope that has one.
    [[nodiscard]] std::vector<BotCommand> commands(std::int64_t chat_id = 0) const;
    /// The reply keyboard (or forced reply) that is shown, as JSON; empty if none is.
    [[nodiscard]] std::string keyboard(std::int64_t chat_id = 0) const;

private:
    [[nodiscard]] std::int64_t bot_id() const;
    Message send_file(EmulatorFile file, const std::string& kind, std::string caption, std::int64_t chat_id);

    Emulator* emulator_;
    std::int64_t user_id_;
    std::int64_t bot_id_;
};

}  // namespace tgfw::testing
