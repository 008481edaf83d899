#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <testing/flood_guard.hpp>
#include <testing/records.hpp>
#include <tgfw/core/ascii.hpp>

namespace tgfw::testing {

/// A call that fails; the text as the bot sees it.
class Refusal : public std::runtime_error {
public:
    Refusal(int code_, const std::string& description) : std::runtime_error(description), code(code_) {}

    int code;
    std::optional<std::int64_t> retry_after;
};

/// `Bad Request: reason`, with the first letter in lower case as the server does.
[[nodiscard]] Refusal bad_request(std::string reason);

/// Everything that exists, and the few ways in which it changes.
struct World {
    World(Clock& clock_, EmulatorOptions options_);

    [[nodiscard]] SystemTime now() const { return clock.system_now(); }
    [[nodiscard]] std::int64_t unix_now() const;
    std::int64_t draw(std::int64_t from, std::int64_t to);

    BotRecord& make_bot(std::string token, std::string first_name, std::string username);
    [[nodiscard]] BotRecord* find_bot(std::int64_t id);
    ChatRecord& make_chat(ChatKey key, Chat chat);
    [[nodiscard]] ChatRecord* find_chat(ChatKey key);
    /// The private chat of a person and a bot, made when it is first needed.
    ChatRecord& private_chat(std::int64_t bot_id, std::int64_t user_id);
    /// Puts somebody into a chat as if it had always been so: nobody is told.
    void join(ChatRecord& chat, std::int64_t user_id, bool administrator);
    /// What somebody is in a chat at this moment.
    [[nodiscard]] ChatMember member_of(const ChatRecord& chat, std::int64_t id) const;
    /// Tells the page who is in a chat.
    void record_members(const ChatRecord& chat);
    [[nodiscard]] User user_of(std::int64_t id) const;
    [[nodiscard]] bool knows(std::int64_t id) const { return users.contains(id) || bots.contains(id); }

    /// Gives the message its id and date, keeps it and tells the watchers.
    StoredMessage& post(ChatRecord& chat, Message message, std::int64_t author);
    void edited(ChatRecord& chat, const StoredMessage& stored);
    void erase(ChatRecord& chat, std::int64_t message_id);

    FileRecord& store_file(std::string kind, EmulatorFile file);
    [[nodiscard]] const FileRecord* find_file(std::string_view id) const;

    /// Queues an update for a bot that wants its kind, and wakes its poll or its webhook.
    std::int64_t push_update(BotRecord& bot, std::string kind, std::string sub_queue, std::string_view object);
    /// Tells a chat's bots, as far as they may see it, of a person's message.
    void announce(ChatRecord& chat, const StoredMessage& stored, bool edit);

    /// Appends to the log that the web page follows. `members` is JSON without the outer braces.
    void record(std::string_view type, const std::string& members);
    [[nodiscard]] std::string events_after(std::int64_t seq) const;
    /// The number of the newest event.
    [[nodiscard]] std::int64_t last_event() const {
        return forgotten_events + static_cast<std::int64_t>(events.size());
    }

    Clock& clock;
    EmulatorOptions options;
    std::mt19937_64 random;
    std::map<std::int64_t, BotRecord> bots;
    std::map<std::int64_t, User> users;
    std::map<ChatKey, ChatRecord> chats;
    std::map<std::string, FileRecord, std::less<>> files;
    std::map<std::string, EmulatorFile, std::less<>> web_files;
    std::map<std::string, CallbackRecord, std::less<>> callbacks;
    std::map<std::string, PollRecord, std::less<>> polls;
    std::map<std::string, InvoiceRecord, std::less<>> invoices;
    std::map<std::string, PaymentRecord, std::less<>> payments;
    /// By the query id in initData.
    std::map<std::string, WebAppRecord, std::less<>> web_apps;
    std::map<std::string, InlineQueryRecord, std::less<>> inline_queries;
    /// Where the messages are that inline bots may edit.
    std::map<std::string, std::pair<ChatKey, std::int64_t>, std::less<>> inline_messages;
    std::map<std::string, std::int64_t, std::less<>> call_counts;
    std::vector<Fault> faults;
    std::optional<FloodRules> flood_rules;
    FloodGuard flood_guard;
    std::int64_t flood_refusals = 0;
    std::int64_t next_user_id = 1001;
    std::int64_t next_private_message = 1;
    std::int64_t next_file = 0;
    std::int64_t next_delivery_id = 1;
    std::map<std::int64_t, DeliveryRecord> deliveries;
    /// Chats that a new bot joins.
    std::vector<std::int64_t> open_chats;

    /// The newest events, the first of which has the number forgotten_events + 1.
    std::deque<std::string> events;
    std::int64_t forgotten_events = 0;
    std::vector<std::pair<std::int64_t, std::weak_ptr<EmulatorCall>>> watchers;
    std::function<void()> wake_deliveries;
};

/// One call of a method: who calls, with what.
struct MethodCall {
    MethodCall(World& world_, BotRecord& bot_, const EmulatorParams& params_)
        : world(world_), bot(bot_), params(params_) {}

    World& world;
    BotRecord& bot;
    const EmulatorParams& params;
    /// Goes into the envelope beside the result.
    std::string description;
};

/// Runs a method and returns its result as JSON, or throws Refusal.
using MethodHandler = std::string (*)(MethodCall& call);

/// `name` in lower case; null if the emulator does not run it.
[[nodiscard]] MethodHandler find_method(std::string_view name);
/// Whether the Bot API has such a method, in lower case.
[[nodiscard]] bool is_bot_api_method(std::string_view name);

[[nodiscard]] EmulatorAnswer error_answer(int code, std::string_view description,
                                          std::optional<std::int64_t> retry_after = std::nullopt);
[[nodiscard]] EmulatorAnswer ok_answer(std::string_view result, std::string_view description = "");

/// getUpdates, which may have to wait.
void run_get_updates(World& world, BotRecord& bot, const EmulatorParams& params,
                     const std::shared_ptr<EmulatorCall>& call);
/// Lets a parked getUpdates wake when the next poll closes, or at its end.
void schedule_parked_poll(World& world, BotRecord& bot);
/// Ends a parked getUpdates with 409 and this text.
void end_parked_poll(World& world, BotRecord& bot, const std::string& description);

[[nodiscard]] std::string describe_world(World& world);
[[nodiscard]] std::string describe_chat(const ChatRecord& chat);

}  // namespace tgfw::testing
