#pragma once

#include <optional>
#include <string>
#include <utility>

#include <tgfw/core/secret.hpp>
#include <tgfw/net/http_message.hpp>

namespace tgfw {

/// Judges a webhook request by its head: whether it may bring an update at all. No I/O.
class WebhookCheck {
public:
    /// `path` is what is served, such as `/hook`.
    WebhookCheck(std::string path, Secret secret) : path_(std::move(path)), secret_(std::move(secret)) {}

    /// The answer that refuses the request; nullopt lets it through. In this order: 404 for another path, 405 for
    /// another verb than POST, 401 for a missing or wrong secret token, 415 for another type than application/json.
    [[nodiscard]] std::optional<net::HttpResponse> refuse(const net::HttpRequest& head) const;

private:
    std::string path_;
    Secret secret_;
};

}  // namespace tgfw
