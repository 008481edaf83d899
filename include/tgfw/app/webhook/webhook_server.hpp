#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include <boost/asio/any_io_executor.hpp>

#include <tgfw/app/webhook/webhook.hpp>
#include <tgfw/core/awaitable.hpp>
#include <tgfw/core/clock.hpp>
#include <tgfw/core/log.hpp>
#include <tgfw/net/http_server.hpp>

// Not part of tgfw/tgfw.hpp.

namespace tgfw {

/// One web server for the webhooks of many bots, told apart by their paths, by their secret tokens, or both.
///
/// Bots come and go while it runs. A request for none of them is 404, or 401 on a path that some have, at the same cost
/// whichever it is and however many there are. Not thread-safe: one thread for the server and its bots.
class WebhookServer {
public:
    /// `clock` and `logger` must outlive it.
    WebhookServer(boost::asio::any_io_executor executor, Clock& clock, Logger& logger,
                  net::HttpServerOptions options = net::HttpServerOptions());
    ~WebhookServer();
    WebhookServer(const WebhookServer&) = delete;
    WebhookServer& operator=(const WebhookServer&) = delete;

    /// Passes it the requests for its path with one of its secret tokens. Throws ConfigError where another webhook has
    /// both. What Application::serve(webhook) does is up to the caller; until then they are answered 503.
    void add(Webhook& webhook);
    /// Answers a bot's /health, /ready and /metrics, too; before that bot starts. Throws ConfigError where others have
    /// the path, or nobody is kept out. Include app/observe/shared_endpoints.hpp.
    void add(std::shared_ptr<SharedEndpoints> endpoints);
    /// From here on they are answered 404.
    void remove(const SharedEndpoints& endpoints) noexcept;
    /// Its requests under way are still answered. Nothing happens where it was not added. A webhook that is destroyed
    /// need not be removed: its requests are 503 then.
    void remove(const Webhook& webhook) noexcept;
    /// How many webhooks were added.
    [[nodiscard]] std::size_t size() const noexcept;

    /// As HttpServer's.
    void listen();
    [[nodiscard]] std::uint16_t port() const noexcept;
    [[nodiscard]] awaitable<void> run();
    void stop();
    void reload_tls();

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace tgfw
