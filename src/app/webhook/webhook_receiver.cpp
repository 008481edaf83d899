#include <tgfw/app/webhook/webhook_receiver.hpp>

#include <csignal>
#include <exception>
#include <span>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <app/webhook/webhook_settings.hpp>
#include <tgfw/app/observe/shared_endpoints.hpp>
#include <tgfw/app/webhook/webhook.hpp>
#include <tgfw/core/error.hpp>
#include <tgfw/net/task_group.hpp>

namespace tgfw {

namespace asio = boost::asio;

class WebhookReceiver::Impl {
public:
    Impl(asio::any_io_executor executor, Bot bot, Clock& clock, Logger& logger, WebhookOptions options)
        : logger_(&logger),
          hangups_(executor),
          reloads_(options.reloads && options.server.tls.has_value()),
          endpoints_(options.shared_endpoints),
          webhook_(std::move(bot), clock, logger, options),
          server_(std::move(executor), clock, server_options(options)) {
        server_.route("POST", webhook_.path(),
                      [this](net::HttpRequest&& request) { return webhook_.take(std::move(request)); });
        if (endpoints_ == nullptr) return;
        check_beside(*endpoints_, webhook_.path());
        endpoints_->carry();
        server_.route("GET", endpoints_->prefix() + "/*",
                      [this](net::HttpRequest request) { return endpoints_->answer(std::move(request)); });
    }

    awaitable<void> run(UpdateSink& sink) {
        const auto executor = co_await asio::this_coro::executor;
        server_.listen();
        std::exception_ptr failure;
        net::TaskGroup tasks(executor, [&](std::exception_ptr error) {
            if (!failure) failure = std::move(error);
            stop();
        });
        tasks.spawn(serve());
        tasks.spawn(webhook_.run(sink));
        if (follows_signals_) tasks.spawn(reload_on_hangup());
        std::exception_ptr cancelled;
        try {
            co_await tasks.join();
        } catch (...) {
            cancelled = std::current_exception();
        }
        if (cancelled) {
            co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
            tasks.cancel();
            co_await tasks.join();
            std::rethrow_exception(cancelled);
        }
        if (failure) std::rethrow_exception(failure);
    }

    /// Those who have a connection are served to its end; serve() then tells the webhook.
    void stop() {
        server_.stop();
        boost::system::error_code ignored;
        hangups_.cancel(ignored);
    }

    /// From now on, as a SIGHUP that nobody waits for ends the process: a certificate may be renewed while the bot
    /// starts.
    void follow_signals() {
        follows_signals_ = reloads_;
        if (follows_signals_) hangups_.add(SIGHUP);
    }
    void reload_tls() { server_.reload_tls(); }
    [[nodiscard]] std::uint16_t port() const noexcept { return server_.port(); }
    [[nodiscard]] Webhook& webhook() noexcept { return webhook_; }

private:
    net::HttpServerOptions server_options(const WebhookOptions& options) {
        net::HttpServerOptions server = options.server;
        server.with_logger(*logger_).with_accept_head([this](const net::HttpRequest& head) { return judge(head); });
        return server;
    }

    std::optional<net::HttpResponse> judge(const net::HttpRequest& head) {
        if (endpoints_ && endpoints_->has(head.path())) return endpoints_->judge(head);
        return webhook_.judge(head);
    }

    awaitable<void> serve() {
        std::exception_ptr failure;
        try {
            co_await server_.run();
        } catch (...) {
            failure = std::current_exception();
        }
        webhook_.stop();
        if (failure) std::rethrow_exception(failure);
    }

    awaitable<void> reload_on_hangup() {
        for (;;) {
            const auto result = co_await hangups_.async_wait(asio::as_tuple(asio::use_awaitable));
            if (std::get<0>(result)) co_return;
            try {
                server_.reload_tls();
                logger_->info("The certificate is read again, for connections from now on");
            } catch (const std::exception& error) {
                const LogField field("error", error.what());
                logger_->error("The certificate cannot be read again; the former one stays", std::span(&field, 1));
            }
        }
    }

    Logger* logger_;
    asio::signal_set hangups_;
    bool reloads_;
    bool follows_signals_ = false;
    std::shared_ptr<SharedEndpoints> endpoints_;  // May be null.
    Webhook webhook_;
    net::HttpServer server_;
};

WebhookReceiver::WebhookReceiver(asio::any_io_executor executor, Bot bot, Clock& clock, Logger& logger,
                                 WebhookOptions options)
    : impl_(std::make_unique<Impl>(std::move(executor), std::move(bot), clock, logger, std::move(options))) {}

WebhookReceiver::~WebhookReceiver() = default;

awaitable<void> WebhookReceiver::run(UpdateSink& sink) {
    return impl_->run(sink);
}

void WebhookReceiver::stop() {
    impl_->stop();
}

awaitable<void> WebhookReceiver::finish() {
    co_return;
}

const std::optional<std::vector<UpdateKind>>& WebhookReceiver::allowed_updates() const noexcept {
    return impl_->webhook().allowed_updates();
}

void WebhookReceiver::allow_updates(std::vector<UpdateKind> kinds) {
    impl_->webhook().allow_updates(std::move(kinds));
}

int WebhookReceiver::bootstrap_retries() const noexcept {
    return impl_->webhook().bootstrap_retries();
}

std::uint16_t WebhookReceiver::port() const noexcept {
    return impl_->port();
}

void WebhookReceiver::reload_tls() {
    impl_->reload_tls();
}

void WebhookReceiver::follow_signals() {
    impl_->follow_signals();
}

const Webhook& WebhookReceiver::webhook() const noexcept {
    return impl_->webhook();
}

}  // namespace tgfw
