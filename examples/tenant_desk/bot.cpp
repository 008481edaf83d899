#include "bot.hpp"

#include <utility>

#include <tgfw/adapters/sqlite/inbox.hpp>
#include <tgfw/app/delivery/acknowledgement.hpp>
#include <tgfw/app/observe/endpoints.hpp>

#include "counters.hpp"
#include "throttle.hpp"

namespace tenant_desk {

using namespace tgfw;

namespace {

/// With a file: once it is in there. Without: once it is handled, until when the server keeps it.
Acknowledgement acknowledgement(const Config& config) {
    if (config.inbox_file.empty()) return Acknowledgement::after_handling();
    return Acknowledgement::on_enqueue(sqlite::file_inbox(config.inbox_file));
}

}  // namespace

ApplicationBuilder make_builder(const Config& config, std::shared_ptr<Desk> desk, MetricsRegistry& metrics,
                                Logger& logger) {
    ApplicationBuilder builder;
    builder.token(config.bot_token.reveal())
        .bot_options(BotOptions().with_base_url(config.bot_api_url).with_flood_limits(FloodLimits()))
        .logger(logger)
        .metrics(metrics)
        .endpoints(EndpointOptions(config.observe.host, config.observe.port)
                       .with_check("database", [desk] { return desk->answers(); }))
        .acknowledge(acknowledgement(config))
        .answer_callback_queries()
        .drain_deadline(config.drain_deadline)
        .service(desk)
        .service(std::make_shared<Counters>(metrics))
        .service(std::make_shared<Throttle>(config.user_rate))
        .post_init([desk, &metrics](Application& app) { return desk->open(app.executor(), app.logger(), metrics); })
        .post_shutdown([desk](Application&) { return desk->close(); });
    return builder;
}

int run(Application& app, const Config& config) {
    if (!config.webhook) return app.run_polling();
    WebhookOptions options;
    options.listen(config.webhook_listen.host, config.webhook_listen.port)
        .url(config.webhook_url)
        .secret_token(config.webhook_secret.reveal());
    options.server.with_handover();  // The next version may start before this one has ended.
    return app.run_webhook(std::move(options));
}

}  // namespace tenant_desk
