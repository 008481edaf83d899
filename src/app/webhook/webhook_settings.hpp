#pragma once

#include <string>
#include <string_view>

#include <tgfw/app/webhook/webhook_check.hpp>
#include <tgfw/app/webhook/webhook_receiver.hpp>

namespace tgfw {

/// Throws ConfigError where url or secret token are missing or not acceptable.
void check_webhook_options(const WebhookOptions& options);

/// No request is waited for beyond the drain deadline of the application.
[[nodiscard]] WebhookOptions within_drain_deadline(WebhookOptions options, Clock::duration deadline);

/// The path that is served, with its `/`.
[[nodiscard]] std::string webhook_path(const WebhookOptions& options);

/// Whom to let in. Throws ConfigError on what is no network.
[[nodiscard]] WebhookCheck make_webhook_check(const WebhookOptions& options);

/// Throws ConfigError where a webhook's path lies below that of the endpoints.
void check_beside(const SharedEndpoints& endpoints, std::string_view path);

/// What of the options setWebhook would change, by its parameter's name; empty if `info`, as getWebhookInfo gives it,
/// shows all that can be seen. The secret cannot, nor what a certificate holds.
[[nodiscard]] std::string_view webhook_difference(const WebhookOptions& options, const WebhookInfo& info);

}  // namespace tgfw
