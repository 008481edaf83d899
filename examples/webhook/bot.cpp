// A bot that Telegram calls, instead of asking Telegram: by itself with a certificate, or behind a proxy.

#include "bot.hpp"

#include <charconv>

#include <tgfw/app/webhook/respond_with.hpp>
#include <tgfw/tgfw.hpp>

namespace by_webhook {

using namespace tgfw;

namespace {

std::uint16_t read_port(const std::string& text) {
    std::uint16_t port = 0;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), port);
    const bool whole = result.ec == std::errc() && result.ptr == text.data() + text.size();
    if (!whole) throw ConfigError("WEBHOOK_LISTEN must end in a port, such as 0.0.0.0:8443");
    return port;
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
    const auto colon = where.rfind(':');
    if (colon == std::string::npos) throw ConfigError("WEBHOOK_LISTEN must be an address and a port: 0.0.0.0:8443");
    options.listen(where.substr(0, colon), read_port(where.substr(colon + 1)));
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
