// Several bots in one process: each is an Application with a Webhook, and one web server tells them apart.

#include "bot.hpp"

#include <csignal>
#include <exception>
#include <utility>

#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <tgfw/tgfw.hpp>

namespace house {

using namespace tgfw;

namespace {

/// What a chat has said so far. Each bot has its own.
class Tally {
public:
    Tally() = default;
    int messages = 0;
};

}  // namespace

void add_handlers(Application& app, std::string tone) {
    app.add_handler(MessageHandler(filters::text, [tone](const Message&, Context& context) -> awaitable<void> {
        const int count = ++context.chat_data<Tally>().messages;
        co_await context.reply(tone + std::to_string(count));
    }));
}

struct House::Tenant {
    Tenant(Application bot, std::unique_ptr<Webhook> hook, std::int64_t bot_id)
        : app(std::move(bot)), webhook(std::move(hook)), id(bot_id) {}

    Application app;
    std::unique_ptr<Webhook> webhook;
    std::int64_t id;
};

House::House(boost::asio::any_io_executor executor, Clock& clock, Logger& logger, WebhookServer& server,
             std::string api, std::string public_url)
    : executor_(executor),
      clock_(&clock),
      logger_(&logger),
      server_(&server),
      api_(std::move(api)),
      public_url_(std::move(public_url)),
      tasks_(executor, [&logger](std::exception_ptr error) { logger.error("A bot ended: " + describe(error)); }) {}

House::~House() = default;

void House::move_in(Resident resident) {
    const std::int64_t id = resident.token.bot_id();
    auto app = Application::builder()
                   .token(resident.token.reveal())
                   .base_url(api_)
                   .executor(executor_)
                   .clock(*clock_)
                   .logger(*logger_)
                   .build();
    add_handlers(app, std::move(resident.tone));
    WebhookOptions options;
    options.url(public_url_ + "/bots/" + std::to_string(id)).secret_token(resident.secret);
    auto webhook = std::make_unique<Webhook>(app.bot(), *clock_, *logger_, options);
    server_->add(*webhook);
    auto tenant = std::make_shared<Tenant>(std::move(app), std::move(webhook), id);
    tenants_.push_back(tenant);
    tasks_.spawn(live(tenant));
}

awaitable<void> House::live(std::shared_ptr<Tenant> tenant) {
    std::exception_ptr failure;
    try {
        co_await tenant->app.serve(*tenant->webhook);
    } catch (...) {
        failure = std::current_exception();
    }
    server_->remove(*tenant->webhook);
    std::erase(tenants_, tenant);
    if (failure) std::rethrow_exception(failure);
}

void House::move_out(std::int64_t bot_id) {
    for (const auto& tenant : tenants_) {
        if (tenant->id == bot_id) tenant->app.stop_running();
    }
}

awaitable<void> House::close() {
    for (const auto& tenant : tenants_) tenant->app.stop_running();
    co_await tasks_.join();
}

awaitable<void> keep_house(boost::asio::any_io_executor executor, std::uint16_t port, std::string api,
                           std::string public_url, std::vector<Resident> residents) {
    net::HttpServerOptions options;
    options.with_listen("127.0.0.1", port);
    WebhookServer server(executor, steady_clock(), stderr_logger(), options);
    server.listen();
    net::TaskGroup serving(
        executor, [](std::exception_ptr error) { stderr_logger().error("The server ended: " + describe(error)); });
    serving.spawn(server.run());
    House house(executor, steady_clock(), stderr_logger(), server, std::move(api), std::move(public_url));
    std::exception_ptr failure;
    try {
        for (const Resident& resident : residents) house.move_in(resident);
        boost::asio::signal_set signals(executor, SIGINT, SIGTERM);
        co_await signals.async_wait(boost::asio::use_awaitable);
    } catch (...) {
        failure = std::current_exception();
    }
    co_await house.close();  // What runs refers to what is here.
    server.stop();
    co_await serving.join();
    if (failure) std::rethrow_exception(failure);
}

}  // namespace house
