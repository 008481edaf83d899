#pragma once

#include <exception>
#include <functional>

#include <tgfw/app/webhook/webhook_receiver.hpp>
#include <tgfw/bot/bot.hpp>
#include <tgfw/net/interrupt.hpp>

namespace tgfw {

/// Tells Telegram where to send updates, again and again until it hears.
///
/// It asks first what Telegram knows, and sets only what differs; so of many processes that start together, those that
/// were turned away find that another one has done it.
class WebhookAnnouncer {
public:
    using Report = std::function<void(std::exception_ptr)>;

    /// `options` must outlive it.
    WebhookAnnouncer(Bot bot, Clock& clock, Logger& logger, const WebhookOptions& options)
        : bot_(std::move(bot)), clock_(&clock), logger_(&logger), options_(&options) {}

    /// Returns when the webhook is set, or stop() was called. `even_if_same` sets it without asking; true where it did.
    /// Failures that may pass go to `report`; throws others, and those that are one too many.
    [[nodiscard]] awaitable<bool> announce(bool even_if_same, Report report);
    /// Ends announce(), now and later.
    void stop() { interrupt_.trigger(); }

private:
    [[nodiscard]] awaitable<bool> try_once(bool even_if_same);
    /// In what the webhook that is set differs from the options; empty where it does not.
    [[nodiscard]] awaitable<std::string> look_for_difference();
    [[nodiscard]] Request<SetWebhook> set_webhook();
    void log_set(std::string_view because) const;

    Bot bot_;
    Clock* clock_;
    Logger* logger_;
    const WebhookOptions* options_;
    net::Interrupt interrupt_;
};

}  // namespace tgfw
