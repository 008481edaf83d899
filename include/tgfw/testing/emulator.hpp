#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tgfw/core/clock.hpp>
#include <tgfw/testing/emulator_call.hpp>
#include <tgfw/testing/emulator_params.hpp>
#include <tgfw/testing/flood_rules.hpp>

namespace tgfw {
struct Chat;
struct User;
}  // namespace tgfw

namespace tgfw::testing {

struct World;
class EmulatorClient;

/// Settings of an emulator, all with a default.
class EmulatorOptions {
public:
    EmulatorOptions() = default;

    EmulatorOptions& with_seed(std::uint64_t value) { return seed = value, *this; }
    EmulatorOptions& with_known_tokens_only(bool on = true) { return known_tokens_only = on, *this; }
    EmulatorOptions& with_server_delays(bool on = true) { return server_delays = on, *this; }
    EmulatorOptions& with_hosted_tokens(bool on = true) { return hosted_tokens = on, *this; }
    EmulatorOptions& with_event_limit(std::size_t count) { return event_limit = count, *this; }

    /// What ids are drawn from. Absent: random.
    std::optional<std::uint64_t> seed;
    /// Refuse tokens that were not added by add_bot(). Otherwise any well-formed token makes its bot on first use.
    bool known_tokens_only = false;
    /// Slow a getUpdates that repeats its offset, and repeated conflicts, as the real server does.
    bool server_delays = false;
    /// Answer malformed tokens as api.telegram.org does (404), not as the open-source server does (401).
    bool hosted_tokens = true;
    /// How many events the log keeps for who follows it, such as the web page.
    std::size_t event_limit = 10'000;
};

/// A file that a bot may download.
class EmulatorFile {
public:
    EmulatorFile() = default;

    std::string content;
    std::string content_type;
    std::string name;
};

/// One update that is on its way to a bot's webhook.
class EmulatorDelivery {
public:
    EmulatorDelivery() = default;

    std::int64_t id = 0;
    std::string url;
    /// For the header X-Telegram-Bot-Api-Secret-Token; empty: none.
    std::string secret_token;
    /// One Update, JSON.
    std::string body;
};

/// What became of a delivery.
class EmulatorDeliveryResult {
public:
    EmulatorDeliveryResult() = default;
    /// The webhook answered.
    EmulatorDeliveryResult(int status_, std::string reason_, EmulatorParams reply_ = EmulatorParams())
        : status(status_), reason(std::move(reason_)), reply(std::move(reply_)) {}
    /// It did not; `error_` is what getWebhookInfo shows.
    explicit EmulatorDeliveryResult(std::string error_) : error(std::move(error_)) {}

    int status = 0;
    std::string reason;
    /// The answer's header Retry-After, in seconds.
    std::int64_t retry_after = 0;
    /// The answer's body, read as a request is: it may hold a method call.
    EmulatorParams reply;
    std::string error;
};

/// An offline Bot API: bots, persons and chats in memory, with the real server's envelopes and error texts.
///
/// It does no I/O and starts no thread: calls come in by handle(), time comes from the clock, deliveries to webhooks go
/// out by take_deliveries(). EmulatorServer puts it on a socket, EmulatorTransport into a Bot's process. Not
/// thread-safe.
class Emulator {
public:
    /// `clock` must outlive it.
    explicit Emulator(Clock& clock, EmulatorOptions options = EmulatorOptions());
    ~Emulator();
    Emulator(const Emulator&) = delete;
    Emulator& operator=(const Emulator&) = delete;

    /// Runs a Bot API method. `method` is compared without regard to case.
    [[nodiscard]] std::shared_ptr<EmulatorCall> handle(std::string_view token, std::string_view method,
                                                       EmulatorParams params = EmulatorParams());
    /// Answers `/file/bot<token>/<path>`.
    [[nodiscard]] EmulatorAnswer download(std::string_view token, std::string_view path);
    /// Runs a call of the control API, such as `events`; the web page and tests in other languages use it.
    [[nodiscard]] std::shared_ptr<EmulatorCall> control(std::string_view path,
                                                        EmulatorParams params = EmulatorParams());

    /// Makes a bot; an empty token is drawn, and returned by token_of().
    User add_bot(std::string first_name, std::string username, std::string token = "");
    [[nodiscard]] std::string token_of(std::int64_t bot_id) const;
    /// Makes a person, who may talk to any bot.
    User add_user(std::string first_name, std::string username = "", std::string last_name = "");
    /// Makes a chat of type `group`, `supergroup` or `channel` with these members, bots or persons.
    Chat add_chat(std::string type, std::string title, std::vector<std::int64_t> member_ids);
    /// Puts somebody into a chat as if it had always been so, without messages or updates. An administrator has all
    /// rights; the first person who is one owns the chat.
    void add_member(std::int64_t chat_id, std::int64_t user_id, bool administrator = false);
    /// Lets a supergroup have topics. Throws std::invalid_argument if it is none.
    void make_forum(std::int64_t chat_id);
    /// Two persons and some chats, which every bot joins: the world of the program tgfw-emulator.
    void add_demo_world();
    /// A person's hands and eyes. `bot_id` says whose private chat is meant; 0: the only bot's. Throws
    /// std::invalid_argument if there is no such bot.
    [[nodiscard]] EmulatorClient client(std::int64_t user_id, std::int64_t bot_id = 0);

    /// Appends an update with any payload, sound or not: `kind` and the JSON of its object. Returns the update's id.
    std::int64_t push_update(std::int64_t bot_id, std::string kind, std::string object_json);
    /// The id of the bot's next update.
    void set_next_update_id(std::int64_t bot_id, std::int64_t id);
    /// How many updates wait for the bot.
    [[nodiscard]] std::size_t pending_updates(std::int64_t bot_id) const;
    /// Makes `url` a web address that file parameters may name; all others are unreachable.
    void add_web_file(std::string url, EmulatorFile file);

    /// The next `times` calls of `method` (`*`: of any) fail so, before they do anything.
    void fail_next(std::string method, int error_code, std::string description,
                   std::optional<std::int64_t> retry_after = std::nullopt, int times = 1);
    /// The next call of `method` is not run and gets this body, whatever it is.
    void respond_raw(std::string method, std::string body, int status = 200);
    /// The next call of `method` gets no answer for a day.
    void stall_next(std::string method);
    /// How often bots called `method`, refused calls included.
    [[nodiscard]] std::int64_t calls(std::string_view method) const;
    /// Enforces flood limits from now on, strictly; nullopt: none, as at first. May change while bots send.
    void set_flood_rules(std::optional<FloodRules> rules);
    /// How many calls were refused by them.
    [[nodiscard]] std::int64_t flood_refusals() const;

    /// What has to go out to webhooks now. Each must be reported by delivered().
    [[nodiscard]] std::vector<EmulatorDelivery> take_deliveries();
    void delivered(std::int64_t delivery_id, EmulatorDeliveryResult result);
    /// When take_deliveries() will have something that it has not now; absent if only an event can bring it.
    [[nodiscard]] std::optional<Clock::time_point> next_delivery() const;
    /// `wake` is called, from inside the emulator, when next_delivery() changed; it must not call back.
    void on_delivery(std::function<void()> wake);

    [[nodiscard]] Clock& clock() const noexcept;

private:
    friend class EmulatorClient;
    std::unique_ptr<World> world_;
};

}  // namespace tgfw::testing
