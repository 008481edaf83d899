#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <testing/update_queue.hpp>
#include <testing/webhook.hpp>
#include <tgfw/api/types.hpp>
#include <tgfw/testing/emulator.hpp>
#include <tgfw/testing/emulator_payment.hpp>

namespace tgfw::testing {

/// Private chats belong to one bot; all others to none (0).
struct ChatKey {
    ChatKey() = default;
    ChatKey(std::int64_t bot, std::int64_t chat) : bot_id(bot), chat_id(chat) {}

    [[nodiscard]] std::string to_string() const;
    auto operator<=>(const ChatKey&) const = default;

    std::int64_t bot_id = 0;
    std::int64_t chat_id = 0;
};

struct StoredMessage {
    StoredMessage() = default;

    Message message;
    /// A user, a bot or, for what has none, 0.
    std::int64_t author = 0;
    /// A reply keyboard, its removal or a forced reply came with it: such a message cannot be edited.
    bool with_reply_markup = false;
    /// Of a message that was sent by way of an inline bot and has its keyboard; empty otherwise.
    std::string inline_message_id;
    /// Of a message with an invoice; empty otherwise.
    std::string invoice_id;
    /// By person or bot.
    std::map<std::int64_t, std::vector<ReactionType>> reactions;
};

/// A topic of a forum; its number is that of the message that made it.
struct TopicRecord {
    TopicRecord() = default;

    std::string name;
    std::int64_t icon_color = 0x6FB9F0;
    std::string icon_custom_emoji_id;
    std::int64_t creator = 0;
    bool closed = false;
};

struct ChatRecord {
    ChatRecord() = default;

    /// Whether somebody is here now.
    [[nodiscard]] bool has(std::int64_t id) const;
    /// Whether somebody is its owner or an administrator.
    [[nodiscard]] bool administers(std::int64_t id) const;
    [[nodiscard]] bool is_private() const { return key.bot_id != 0; }
    [[nodiscard]] bool is_channel() const { return chat.type == ChatType::channel; }

    ChatKey key;
    Chat chat;
    /// Everybody who was ever here, with what they are now. World::member_of() knows what has run out since.
    std::map<std::int64_t, ChatMember> roster;
    /// Who asked to be let in, and when, in Unix time.
    std::map<std::int64_t, std::int64_t> join_requests;
    std::map<std::int64_t, TopicRecord> topics;
    std::map<std::int64_t, StoredMessage> messages;
    std::int64_t next_message_id = 1;
    std::int64_t last_bot = 0;
    /// The reply keyboard that is shown, as JSON; empty if none is.
    std::string keyboard;
    std::int64_t keyboard_message = 0;
};

struct FileRecord {
    FileRecord() = default;

    std::string id;
    std::string unique_id;
    /// `Photo`, `Document` …, as error texts call it.
    std::string kind;
    std::string path;
    EmulatorFile file;
    std::int64_t width = 0;
    std::int64_t height = 0;
};

struct CallbackRecord {
    CallbackRecord() = default;

    std::string id;
    std::int64_t bot_id = 0;
    std::int64_t user_id = 0;
    ChatKey chat;
    std::int64_t message_id = 0;
    SystemTime pressed;
    bool answered = false;
    std::string text;
    bool alert = false;
    std::string url;
};

/// One result that a bot offers for an inline query.
struct InlineResult {
    InlineResult() = default;

    std::string id;
    /// As the bot gave it, JSON.
    std::string raw;
    /// What is sent when it is chosen.
    Message message;
};

struct InlineQueryRecord {
    InlineQueryRecord() = default;

    std::string id;
    std::int64_t bot_id = 0;
    std::int64_t user_id = 0;
    std::string text;
    std::string offset;
    SystemTime asked;
    /// When the bot answered; absent until then.
    std::optional<SystemTime> answered;
    std::vector<InlineResult> results;
    std::string next_offset;
    std::int64_t cache_time = 300;
    bool is_personal = false;
    /// An InlineQueryResultsButton, JSON; empty if there is none.
    std::string button;
};

/// A poll that a bot sent, with who voted for what.
struct PollRecord {
    PollRecord() = default;

    std::int64_t bot_id = 0;
    Poll poll;
    /// The messages that show it: the first, and forwards of it.
    std::vector<std::pair<ChatKey, std::int64_t>> messages;
    std::map<std::int64_t, std::vector<std::int64_t>> votes;
    std::optional<SystemTime> closes;
};

/// A web app that somebody opened, and that may send one message on his behalf.
struct WebAppRecord {
    WebAppRecord() = default;

    std::int64_t bot_id = 0;
    std::int64_t user_id = 0;
    ChatKey chat;
};

/// What a bot asks money for.
struct InvoiceRecord {
    InvoiceRecord() = default;

    /// The end of its link.
    std::string id;
    std::int64_t bot_id = 0;
    Invoice invoice;
    std::string payload;
    std::vector<LabeledPrice> prices;
    bool needs_name = false;
    bool needs_phone_number = false;
    bool needs_email = false;
    bool needs_address = false;
    /// The bot is asked what shipping costs.
    bool flexible = false;
    std::int64_t max_tip = 0;
    std::vector<std::int64_t> suggested_tips;
    /// In seconds; 0: it is paid once.
    std::int64_t subscription_period = 0;
};

/// One person's payment of an invoice.
struct PaymentRecord {
    PaymentRecord() = default;

    EmulatorPayment shown;
    std::int64_t bot_id = 0;
    std::int64_t user_id = 0;
    std::string invoice_id;
    OrderInfo order;
    /// What is chosen among the shipping options.
    std::string shipping_option;
    /// The query that the bot has to answer; empty if there is none.
    std::string query_id;
    SystemTime asked;
};

struct BotRecord {
    BotRecord() = default;

    User user;
    std::string token;
    UpdateQueue queue;
    AllowedUpdates allowed;
    Webhook webhook;
    std::weak_ptr<EmulatorCall> parked;
    std::int64_t parked_offset = 0;
    std::size_t parked_limit = 100;
    Clock::time_point parked_until;
    std::optional<std::pair<std::int64_t, Clock::time_point>> last_poll;
    std::optional<Clock::time_point> last_conflict;
    std::optional<Clock::time_point> last_set_webhook;
    /// Commands by scope and language, as JSON arrays.
    std::map<std::string, std::string> commands;
    std::set<std::int64_t> blocked_by;
    /// Oldest first.
    std::vector<StarTransaction> star_transactions;
    /// The MenuButton of each private chat, JSON; that of chat 0 is for all others.
    std::map<std::int64_t, std::string> menu_buttons;
    bool logged_out = false;
};

/// A delivery under way: whose, which update, to which of the bot's webhooks.
struct DeliveryRecord {
    DeliveryRecord() = default;

    std::int64_t bot_id = 0;
    std::int64_t update_id = 0;
    std::int64_t generation = 0;
};

/// A scripted failure of the next calls of a method.
struct Fault {
    Fault() = default;

    std::string method;
    EmulatorAnswer answer;
    bool stall = false;
    int times = 1;
};

}  // namespace tgfw::testing
