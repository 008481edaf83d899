#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <tgfw/app/updater.hpp>
#include <tgfw/app/webhook/webhook_receiver.hpp>
#include <tgfw/bot/bot.hpp>
#include <tgfw/core/clock.hpp>
#include <tgfw/core/log.hpp>
#include <tgfw/net/http_message.hpp>

// Not part of tgfw/tgfw.hpp.

namespace tgfw {

/// What became of a webhook's requests, since it was made.
class WebhookCounts {
public:
    WebhookCounts() = default;

    std::uint64_t accepted = 0;       ///< 200: the server may forget the update.
    std::uint64_t not_accepted = 0;   ///< 503 for an update that was read: it is to come again.
    std::uint64_t late = 0;           ///< Of these: the response deadline passed.
    std::uint64_t shed = 0;           ///< 503 before the body was read, as there was no room.
    std::uint64_t wrong_secret = 0;   ///< 401.
    std::uint64_t wrong_address = 0;  ///< 403.
    std::uint64_t wrong_request = 0;  ///< 404, 405 and 415.
    std::uint64_t unreadable = 0;     ///< 400, and updates that went to the dead letters.
};

/// A webhook without a web server: any one can carry it. An Updater.
///
/// The server asks judge() when it has a request's head, and handle() when it has its body, too; run() calls setWebhook
/// where getWebhookInfo shows another one, and lasts until stop(). Of WebhookOptions it takes what is not about
/// sockets. `clock` and `logger` must outlive it. Not thread-safe: all on one executor.
class Webhook {
public:
    /// Requests that had begun by stop() still bring their updates.
    static constexpr bool receives_until_end = true;

    /// Throws ConfigError where url or secret token are missing or not acceptable.
    Webhook(Bot bot, Clock& clock, Logger& logger, WebhookOptions options);
    ~Webhook();
    Webhook(const Webhook&) = delete;
    Webhook& operator=(const Webhook&) = delete;

    /// The answer that refuses a request before its body is read: 404, 405, 403, 401, 415 as WebhookCheck says, and 503
    /// with Retry-After where there is no room for an update. Nullopt lets it through.
    [[nodiscard]] std::optional<net::HttpResponse> judge(const net::HttpRequest& head);
    /// Judges a whole request, delivers its update, and answers when its receipt is settled: 200 where it was accepted,
    /// 503 with Retry-After where it was not, or not within response_deadline().
    ///
    /// A body that is no update at all is 400; an update that cannot be read is a dead letter and 200.
    [[nodiscard]] awaitable<net::HttpResponse> handle(net::HttpRequest request);
    /// As handle(), for a request that judge() let through.
    [[nodiscard]] awaitable<net::HttpResponse> take(net::HttpRequest request);

    /// Throws InvalidToken, and what else setWebhook does that no repetition mends.
    [[nodiscard]] awaitable<void> run(UpdateSink& sink);
    /// What comes from now on is answered 503; run() returns when the requests under way are answered.
    void stop();
    /// Nothing to settle: what was answered 200 is done, the rest comes again.
    [[nodiscard]] awaitable<void> finish();

    [[nodiscard]] const std::optional<std::vector<UpdateKind>>& allowed_updates() const noexcept;
    void allow_updates(std::vector<UpdateKind> kinds);
    [[nodiscard]] int bootstrap_retries() const noexcept;

    /// The path that it answers to.
    [[nodiscard]] const std::string& path() const noexcept;
    [[nodiscard]] const WebhookCounts& counts() const noexcept;

private:
    friend class WebhookServer;

    class Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace tgfw
