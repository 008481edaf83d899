#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <tgfw/core/secret.hpp>
#include <tgfw/net/client_gate.hpp>
#include <tgfw/net/http_message.hpp>

// Not part of tgfw/tgfw.hpp.

namespace tgfw {

/// Judges a webhook request by its head: whether it may bring an update at all. No I/O.
class WebhookCheck {
public:
    /// `path` is what is served, such as `/hook`.
    WebhookCheck(std::string path, Secret secret) : path_(std::move(path)) { secrets_.push_back(std::move(secret)); }

    /// A further secret, such as the former one.
    WebhookCheck& also_accept(Secret secret) { return secrets_.push_back(std::move(secret)), *this; }
    /// Lets nobody in from elsewhere. None, as at first, stands for everybody.
    WebhookCheck& allow_from(std::vector<net::IpNetwork> networks) {
        return gate_.allow_from(std::move(networks)), *this;
    }
    /// Whose word is taken for the address of a client.
    WebhookCheck& trust(net::TrustedProxies proxies) { return gate_.trust(std::move(proxies)), *this; }

    [[nodiscard]] const std::string& path() const noexcept { return path_; }

    /// The answer that refuses the request; nullopt lets it through. In this order: 404 for another path, 405 for
    /// another verb than POST, 403 for another address, 401 for a missing or wrong secret token, 415 for another type
    /// than application/json or a compressed body.
    [[nodiscard]] std::optional<net::HttpResponse> refuse(const net::HttpRequest& head) const;

    /// Whether a request that was let through came with another secret than the present one.
    [[nodiscard]] bool has_former_secret(const net::HttpRequest& head) const noexcept;

private:
    [[nodiscard]] bool knows_secret(const net::Headers& headers) const noexcept;

    std::string path_;
    std::vector<Secret> secrets_;  // The present one first.
    net::ClientGate gate_;
};

}  // namespace tgfw
