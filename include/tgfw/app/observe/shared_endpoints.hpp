#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tgfw/core/awaitable.hpp>
#include <tgfw/net/http_message.hpp>

// Not part of tgfw/tgfw.hpp.

namespace tgfw {

/// The endpoints of a bot below a path of a server that is there already, the one of its webhook: for
/// EndpointOptions::with_shared(), and for WebhookOptions::endpoints() or WebhookServer::add().
///
/// That port is public, or behind a proxy that is. So `/health` alone, which says "ok", is for everybody; `/ready` and
/// `/metrics` want a token or an address, both where both are given. Not thread-safe: used where its server runs.
class SharedEndpoints {
public:
    /// `prefix`, such as `/internal`, is put in front of /health, /ready and /metrics, and nothing else lies below it.
    /// Throws ConfigError where it is not of that form.
    explicit SharedEndpoints(std::string prefix);
    ~SharedEndpoints();
    SharedEndpoints(const SharedEndpoints&) = delete;
    SharedEndpoints& operator=(const SharedEndpoints&) = delete;

    /// Asks for `Authorization: Bearer` with this token. May be given several times, such as while it changes. Throws
    /// ConfigError where it is empty.
    SharedEndpoints& with_bearer_token(std::string token);
    /// Lets in who asks from these networks, such as `10.0.0.0/8`. Throws ConfigError on what is none.
    SharedEndpoints& with_allow_from(std::vector<std::string> networks);
    /// The proxies in front, as WebhookOptions::trusted_proxies has them.
    SharedEndpoints& with_trusted_proxies(std::vector<std::string> networks);

    [[nodiscard]] const std::string& prefix() const noexcept;
    /// Whether a path is theirs.
    [[nodiscard]] bool has(std::string_view path) const noexcept;

    // What follows is for whoever has a server.

    /// Says that a server answers them. Throws ConfigError where neither token nor network keeps strangers out.
    void carry();
    /// The answer that refuses a request before its body is read: 404, 405, 413 for one with a body, 403, 401. Nullopt
    /// lets it through.
    [[nodiscard]] std::optional<net::HttpResponse> judge(const net::HttpRequest& head) const;
    /// Answers a request that judge() let through; 503 where the bot does not run.
    [[nodiscard]] awaitable<net::HttpResponse> answer(net::HttpRequest request);

private:
    friend class Endpoints;

    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace tgfw
