#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include <tgfw/app/updater.hpp>
#include <tgfw/bot/bot.hpp>
#include <tgfw/core/clock.hpp>
#include <tgfw/core/log.hpp>
#include <tgfw/core/secret.hpp>
#include <tgfw/net/http_server.hpp>
#include <tgfw/net/interrupt.hpp>

namespace tgfw {

/// Settings of a webhook. What has no default is url() and secret_token().
class WebhookOptions {
public:
    WebhookOptions() = default;

    /// Where to listen: a numeric address and a port, 0 for any.
    WebhookOptions& listen(std::string address, std::uint16_t port);
    /// Where Telegram reaches the bot, such as `https://bot.example.com/hook`; a proxy may stand in between. The path
    /// is also the one that is served, unless path() names another.
    WebhookOptions& url(std::string value) { return public_url = std::move(value), *this; }
    /// The path that is served, where a proxy rewrites it.
    WebhookOptions& path(std::string value) { return served_path = std::move(value), *this; }
    /// 1 to 256 of A-Z, a-z, 0-9, _ and -. Telegram sends it with every update; not the bot's token.
    WebhookOptions& secret_token(std::string value);
    /// Serves TLS itself, with these PEM files.
    WebhookOptions& tls(std::string certificate, std::string key);
    /// Connections that Telegram opens at the same time, 1 to 100.
    WebhookOptions& max_connections(int value) { return connections = value, *this; }
    /// The kinds of updates to receive, by default as for PollingOptions.
    WebhookOptions& allowed_updates(std::vector<UpdateKind> kinds);
    WebhookOptions& drop_pending_updates(bool value) { return drop_pending = value, *this; }
    /// How often getMe and setWebhook are tried again; -1, the default, for as long as it takes.
    WebhookOptions& bootstrap_retries(int value) { return retries = value, *this; }

    net::HttpServerOptions server;
    std::string public_url;
    std::string served_path;
    Secret secret;
    std::optional<int> connections;
    std::optional<std::vector<UpdateKind>> allowed;
    bool drop_pending = false;
    int retries = -1;
};

/// Receives updates by webhook. An Updater; works without an Application too.
///
/// Answers 200 when the sink has taken the update, 503 when it did not, 401 for a missing or wrong secret token,
/// 404, 405, 413, 415 and 400 as fits; Telegram repeats what was not answered 2xx. The webhook stays set on stop, so
/// that nothing is lost while the bot restarts. Not thread-safe.
class WebhookReceiver {
public:
    /// Throws ConfigError where url or secret token are missing or not acceptable. `clock` and `logger` must outlive
    /// it.
    WebhookReceiver(boost::asio::any_io_executor executor, Bot bot, Clock& clock, Logger& logger,
                    WebhookOptions options);
    ~WebhookReceiver();

    /// Listens, then calls setWebhook, then serves until stop(). Throws InvalidToken, or ConfigError where it cannot
    /// listen.
    [[nodiscard]] awaitable<void> run(UpdateSink& sink);
    /// Accepts no more, and lets requests under way end.
    void stop();
    /// Nothing to settle: what was answered 200 is done, the rest comes again.
    [[nodiscard]] awaitable<void> finish();

    [[nodiscard]] const std::optional<std::vector<UpdateKind>>& allowed_updates() const noexcept;
    void allow_updates(std::vector<UpdateKind> kinds);
    [[nodiscard]] int bootstrap_retries() const noexcept;
    /// The port that it listens on; 0 before run().
    [[nodiscard]] std::uint16_t port() const noexcept;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace tgfw
