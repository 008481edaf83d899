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

class SharedEndpoints;

/// Settings of a webhook. What has no default is url() and secret_token().
class WebhookOptions {
public:
    WebhookOptions();

    /// Where to listen: a numeric address and a port, 0 for any. This and the next two may be given several times.
    WebhookOptions& listen(std::string address, std::uint16_t port);
    /// A Unix socket, for a proxy on the same machine.
    WebhookOptions& listen_unix(std::string socket_path, unsigned mode = 0660);
    /// A socket that systemd opened and passed on, by its `FileDescriptorName=`.
    WebhookOptions& listen_inherited(std::string name);
    /// Where Telegram reaches the bot, such as `https://bot.example.com/hook`; a proxy may stand in between. The path
    /// is also the one that is served, unless path() names another.
    WebhookOptions& url(std::string value) { return public_url = std::move(value), *this; }
    /// The path that is served, where a proxy rewrites it.
    WebhookOptions& path(std::string value) { return served_path = std::move(value), *this; }
    /// 1 to 256 of A-Z, a-z, 0-9, _ and -. Telegram sends it with every update; not the bot's token.
    WebhookOptions& secret_token(std::string value);
    /// A former secret token, which is accepted as well while the new one takes its place.
    WebhookOptions& also_accept(std::string former_secret);
    /// Refuses updates from other addresses by 403: `allow_from(telegram_networks())`, or other networks such as
    /// `192.0.2.0/24` or `2001:db8::/32`. Without it the secret alone decides.
    WebhookOptions& allow_from(std::vector<std::string> networks);
    /// The proxies in front of the bot, by their networks, or `unix` for whoever reaches the Unix socket. Only theirs
    /// are the X-Forwarded-For and Forwarded that are believed; see net/client_address.hpp.
    WebhookOptions& trusted_proxies(std::vector<std::string> networks);
    /// Serves TLS itself, with these PEM files.
    WebhookOptions& tls(std::string certificate, std::string key);
    /// Uploads this PEM file to Telegram, which then trusts no other certificate. For a self-signed one.
    WebhookOptions& certificate(std::string file);
    /// The address to which Telegram sends, in place of what DNS says.
    WebhookOptions& ip_address(std::string address);
    /// Connections that Telegram opens at the same time, 1 to 100; to 100000 with a Bot API server of your own.
    WebhookOptions& max_connections(int value) { return connections = value, *this; }
    /// The kinds of updates to receive, by default as for PollingOptions.
    WebhookOptions& allowed_updates(std::vector<UpdateKind> kinds);
    /// Calls setWebhook at each start, even where getWebhookInfo shows that nothing would change.
    WebhookOptions& always_set(bool value) { return set_always = value, *this; }
    /// How long a response may wait for its update's handlers, below Telegram's 60 seconds. Then it is 503, and the
    /// update comes again: the one that is handled and its repetition are one to the Application, see docs/webhook.md.
    WebhookOptions& response_deadline(Clock::duration value) { return deadline = value, *this; }
    /// Lets a handler put its last call of the Bot API into the response; see app/webhook/respond_with.hpp.
    WebhookOptions& reply_in_response(bool value) { return replies = value, *this; }
    /// run_webhook() reads the files of tls() again on SIGHUP. serve_webhook() leaves signals alone.
    WebhookOptions& reload_tls_on_hangup(bool value) { return reloads = value, *this; }
    /// Answers a bot's /health, /ready and /metrics on the same port; include app/observe/shared_endpoints.hpp.
    WebhookOptions& endpoints(std::shared_ptr<SharedEndpoints> value);
    /// Whether what came while no webhook was set, or the bot was down, is thrown away.
    WebhookOptions& drop_pending_updates(bool value) { return drop_pending = value, *this; }
    /// How often getMe and setWebhook are tried again; -1, the default, for as long as it takes.
    WebhookOptions& bootstrap_retries(int value) { return retries = value, *this; }

    /// With a drain limit of 30 seconds, as an Application gives its handlers.
    net::HttpServerOptions server;
    std::string public_url;
    std::string served_path;
    Secret secret;
    std::vector<Secret> former_secrets;
    std::vector<std::string> allowed_networks;
    std::vector<std::string> proxies;
    std::shared_ptr<SharedEndpoints> shared_endpoints;
    std::string certificate_file;
    std::string fixed_address;
    std::optional<int> connections;
    std::optional<std::vector<UpdateKind>> allowed;
    Clock::duration deadline = std::chrono::seconds(50);
    bool drop_pending = false;
    bool set_always = false;
    bool replies = false;
    bool reloads = true;
    int retries = -1;
};

/// Where Telegram's webhook requests come from, as https://core.telegram.org/bots/webhooks says.
[[nodiscard]] std::vector<std::string> telegram_networks();

class Webhook;

/// Receives updates by webhook, with a web server of its own. An Updater; works without an Application too.
///
/// Answers 200 when the sink has accepted the update, 503 with Retry-After when it has no room or does not; 401 for a
/// missing or wrong secret token, 403, 404, 405, 413 and 415 as fits. Telegram repeats what was not answered 2xx. The
/// webhook stays set on stop, so that nothing is lost while the bot restarts. Not thread-safe. app/webhook/webhook.hpp
/// has the same without the server, app/webhook/webhook_server.hpp a server for many bots.
class WebhookReceiver {
public:
    /// Requests that had begun by stop() still bring their updates.
    static constexpr bool receives_until_end = true;

    /// Throws ConfigError where url or secret token are missing or not acceptable. `clock` and `logger` must outlive
    /// it.
    WebhookReceiver(boost::asio::any_io_executor executor, Bot bot, Clock& clock, Logger& logger,
                    WebhookOptions options);
    ~WebhookReceiver();

    /// Listens, then calls setWebhook if getWebhookInfo shows another one, then serves until stop(). Throws
    /// InvalidToken, or ConfigError where it cannot listen.
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
    /// Reads the files of tls() again. Throws ConfigError where they cannot be used, and keeps what it has.
    void reload_tls();
    /// Lets run() do so on SIGHUP, unless reload_tls_on_hangup() is off.
    void follow_signals();
    /// What came and what was refused, in its counts().
    [[nodiscard]] const Webhook& webhook() const noexcept;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace tgfw
