// A bot that Telegram calls, instead of asking Telegram: by itself with a certificate, or behind a proxy.

#include "bot.hpp"

#include <algorithm>
#include <charconv>

#include <tgfw/app/webhook/respond_with.hpp>
#include <tgfw/tgfw.hpp>

namespace by_webhook {

using namespace tgfw;

namespace {

/// `0.0.0.0:8443` or `[::1]:8443`.
void listen_at(WebhookOptions& options, const std::string& where) {
    const auto colon = std::min(where.rfind(':'), where.size());
    const std::string digits = where.substr(std::min(colon + 1, where.size()));
    std::uint16_t port = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    const bool good = read.ec == std::errc() && read.ptr == digits.data() + digits.size();
    if (!good) throw ConfigError("WEBHOOK_LISTEN is \"" + where + "\"; give an address and a port: 0.0.0.0:8443");
    std::string host = where.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    options.listen(host, port);
}

/// `unix:/run/mybot/bot.sock`, `systemd:NAME`, or an address and a port.
void listen(WebhookOptions& options, const std::string& where) {
    if (where.starts_with("unix:")) {
        options.listen_unix(where.substr(5), 0666);  // The folder's mode says who gets there.
        options.trusted_proxies({"unix"});
        return;
    }
    if (where.starts_with("systemd:")) {
        options.listen_inherited(where.substr(8));
        return;
    }
    listen_at(options, where);
}

/// This could go out in the response; then nobody would hear whether it worked.
awaitable<void> answer(const Message& message, Context& context) {
    const bool in_response = co_await respond_with(context, context.reply("You wrote: " + *message.text));
    context.logger().debug(in_response ? "Answered in the response" : "Answered by a call");
}

}  // namespace

WebhookOptions webhook_options(const Lookup& environment) {
    const auto required = [&](const char* name) {
        const auto value = environment(name);
        if (!value) throw ConfigError(std::string("The environment variable ") + name + " is not set");
        return *value;
    };
    WebhookOptions options;
    options.url(required("WEBHOOK_URL")).secret_token(required("WEBHOOK_SECRET"));
    if (const auto former = environment("WEBHOOK_FORMER_SECRET")) options.also_accept(*former);
    listen(options, environment("WEBHOOK_LISTEN").value_or("127.0.0.1:8443"));
    if (const auto certificate = environment("WEBHOOK_CERTIFICATE")) {
        options.tls(*certificate, required("WEBHOOK_KEY"));
        if (environment("WEBHOOK_UPLOAD_CERTIFICATE")) options.certificate(*certificate);
    }
    if (environment("WEBHOOK_ONLY_TELEGRAM")) options.allow_from(telegram_networks());
    // The next version of the bot may start before this one has ended.
    options.server.with_handover();
    return options;
}

void add_handlers(Application& app) {
    app.add_handler(MessageHandler(filters::text, answer));
}

}  // namespace by_webhook
