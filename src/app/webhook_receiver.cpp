#include <tgfw/app/webhook_receiver.hpp>

#include <algorithm>
#include <exception>

#include <boost/asio/this_coro.hpp>

#include <tgfw/app/poll_cursor.hpp>
#include <tgfw/app/webhook_check.hpp>
#include <tgfw/core/error.hpp>
#include <tgfw/core/timer.hpp>
#include <tgfw/dispatch/context.hpp>
#include <tgfw/net/task_group.hpp>

namespace tgfw {

namespace {

constexpr std::size_t kLongestSecret = 256;

bool is_secret_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

void check_options(const WebhookOptions& options) {
    if (options.public_url.empty()) {
        throw ConfigError("WebhookOptions::url is not set; give the address where Telegram reaches the bot");
    }
    const std::string& secret = options.secret.reveal();
    if (secret.empty()) {
        throw ConfigError(
            "WebhookOptions::secret_token is not set; without it anybody can send the bot updates. Give 1 to "
            "256 random characters of A-Z, a-z, 0-9, _ and -");
    }
    if (secret.size() > kLongestSecret || !std::all_of(secret.begin(), secret.end(), is_secret_char)) {
        throw ConfigError("WebhookOptions::secret_token may have 1 to 256 characters of A-Z, a-z, 0-9, _ and -");
    }
}

std::string path_to_serve(const WebhookOptions& options) {
    if (!options.served_path.empty()) {
        return options.served_path.front() == '/' ? options.served_path : "/" + options.served_path;
    }
    const std::string target = net::Url::parse(options.public_url).target;
    return target.substr(0, target.find('?'));
}

}  // namespace

class WebhookReceiver::Impl {
public:
    Impl(boost::asio::any_io_executor executor, Bot bot, Clock& clock, Logger& logger, WebhookOptions options)
        : bot_(std::move(bot)),
          clock_(&clock),
          logger_(&logger),
          options_(std::move(options)),
          path_(path_to_serve(options_)),
          check_(path_, options_.secret),
          server_(std::move(executor), clock, server_options()) {
        server_.route("POST", path_, [this](net::HttpRequest request) { return receive(std::move(request)); });
    }

    awaitable<void> run(UpdateSink& sink) {
        sink_ = &sink;
        const auto executor = co_await boost::asio::this_coro::executor;
        server_.listen();
        std::exception_ptr failure;
        net::TaskGroup tasks(executor, [&](std::exception_ptr error) { failure = std::move(error); });
        tasks.spawn(server_.run());
        std::exception_ptr refused;
        try {
            co_await announce(sink);
        } catch (...) {
            refused = std::current_exception();
        }
        if (refused) server_.stop();
        co_await tasks.join();
        if (refused) std::rethrow_exception(refused);
        if (failure) std::rethrow_exception(failure);
    }

    void stop() {
        interrupt_.trigger();
        server_.stop();
    }

    [[nodiscard]] std::uint16_t port() const noexcept { return server_.port(); }
    [[nodiscard]] WebhookOptions& options() noexcept { return options_; }

private:
    net::HttpServerOptions server_options() {
        net::HttpServerOptions server = options_.server;
        server.with_logger(*logger_).with_accept_head(
            [this](const net::HttpRequest& head) { return check_.refuse(head); });
        return server;
    }

    Request<SetWebhook> set_webhook() {
        auto request = bot_.set_webhook(options_.public_url);
        SetWebhook& p = request.parameters();
        p.secret_token = options_.secret.reveal();
        p.max_connections = options_.connections;
        p.allowed_updates = options_.allowed;
        if (options_.drop_pending) p.drop_pending_updates = true;
        return std::move(request).retry(RetryPolicy::none());  // The caller tries again, and says so.
    }

    /// Tells Telegram where to send, again and again until it hears; the server already listens.
    awaitable<void> announce(UpdateSink& sink) {
        PollCursor pauses;
        for (int failures = 1; !interrupt_.triggered(); ++failures) {
            std::exception_ptr failure;
            try {
                auto request = set_webhook();
                co_await interrupt_.run_for<bool>(std::move(request));
                co_return;
            } catch (const NetworkError&) {
                failure = std::current_exception();
            } catch (const RetryAfter&) {
                failure = std::current_exception();
            } catch (const ServerError&) {
                failure = std::current_exception();
            }
            if (options_.retries >= 0 && failures > options_.retries) std::rethrow_exception(failure);
            sink.report(failure);
            auto pause = sleep_for(*clock_, pauses.failed());
            const bool slept = co_await interrupt_.run(std::move(pause));
            static_cast<void>(slept);
        }
    }

    awaitable<net::HttpResponse> receive(net::HttpRequest request) {
        DecodedUpdate decoded = decode_update(request.body);
        if (const auto* bad = std::get_if<BadUpdate>(&decoded)) {
            sink_->report(std::make_exception_ptr(UnreadableUpdate(bad->update_id, bad->error)));
            co_return net::HttpResponse(400);
        }
        const bool taken = co_await sink_->deliver(std::get<Update>(std::move(decoded)));
        if (taken) co_return net::HttpResponse(200);
        net::HttpResponse busy(503);
        busy.with_header("Retry-After", "1");
        co_return busy;
    }

    Bot bot_;
    Clock* clock_;
    Logger* logger_;
    WebhookOptions options_;
    std::string path_;
    WebhookCheck check_;
    net::HttpServer server_;
    net::Interrupt interrupt_;
    UpdateSink* sink_ = nullptr;
};

WebhookOptions& WebhookOptions::listen(std::string address, std::uint16_t port) {
    server.with_listen(std::move(address), port);
    return *this;
}

WebhookOptions& WebhookOptions::secret_token(std::string value) {
    secret = Secret(std::move(value));
    return *this;
}

WebhookOptions& WebhookOptions::tls(std::string certificate, std::string key) {
    server.with_tls(net::TlsServerOptions(std::move(certificate), std::move(key)));
    return *this;
}

WebhookOptions& WebhookOptions::allowed_updates(std::vector<UpdateKind> kinds) {
    allowed = std::move(kinds);
    return *this;
}

WebhookReceiver::WebhookReceiver(boost::asio::any_io_executor executor, Bot bot, Clock& clock, Logger& logger,
                                 WebhookOptions options) {
    check_options(options);
    impl_ = std::make_unique<Impl>(std::move(executor), std::move(bot), clock, logger, std::move(options));
}

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
    return impl_->options().allowed;
}

void WebhookReceiver::allow_updates(std::vector<UpdateKind> kinds) {
    impl_->options().allowed = std::move(kinds);
}

int WebhookReceiver::bootstrap_retries() const noexcept {
    return impl_->options().retries;
}

std::uint16_t WebhookReceiver::port() const noexcept {
    return impl_->port();
}

}  // namespace tgfw
