#include <tgfw/app/webhook/webhook_server.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <app/webhook/webhook_impl.hpp>
#include <app/webhook/webhook_settings.hpp>
#include <bot/trust/digest.hpp>
#include <tgfw/app/observe/shared_endpoints.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw {

namespace {

/// A table of these tells nobody, by the time that a search takes, how much of a secret was right.
std::string key_of(std::string_view path, std::string_view secret) {
    std::string text(path);
    text.append(1, '\0').append(secret);
    return detail::sha256(text);
}

std::string key_of(const net::HttpRequest& head) {
    return key_of(head.path(), head.headers.get("X-Telegram-Bot-Api-Secret-Token"));
}

}  // namespace

class WebhookServer::Impl {
public:
    using Hook = std::shared_ptr<Webhook::Impl>;

    Impl(boost::asio::any_io_executor executor, Clock& clock, Logger& logger, net::HttpServerOptions options)
        : server_(std::move(executor), clock, completed(std::move(options), logger)) {
        server_.fallback([this](net::HttpRequest request) { return take(std::move(request)); });
    }

    void add(const Hook& hook) {
        const std::string& path = hook->check().path();
        for (const auto& each : endpoints_) check_beside(*each, path);
        std::vector<std::string> keys{key_of(path, hook->options().secret.reveal())};
        for (const Secret& former : hook->options().former_secrets) keys.push_back(key_of(path, former.reveal()));
        for (const std::string& key : keys) {
            if (!by_key_.contains(key)) continue;
            throw ConfigError(fmt::format(
                "WebhookServer: another bot on the path {} has the same secret token; give each its own", path));
        }
        for (std::string& key : keys) by_key_.emplace(std::move(key), hook);
        by_path_[path].push_back(hook);
        ++size_;
    }

    void remove(const Hook& hook) noexcept {
        const auto place = by_path_.find(hook->check().path());
        if (place == by_path_.end()) return;
        if (std::erase(place->second, hook) == 0) return;
        if (place->second.empty()) by_path_.erase(place);
        std::erase_if(by_key_, [&](const auto& entry) { return entry.second == hook; });
        --size_;
    }

    void add(std::shared_ptr<SharedEndpoints> endpoints) {
        for (const auto& [path, hooks] : by_path_) check_beside(*endpoints, path);
        for (const auto& each : endpoints_) {
            if (!each->has(endpoints->prefix()) && !endpoints->has(each->prefix())) continue;
            throw ConfigError(fmt::format("WebhookServer: endpoints are at {} already, and {} is no other path",
                                          each->prefix(), endpoints->prefix()));
        }
        endpoints->carry();
        endpoints_.push_back(std::move(endpoints));
    }

    void remove(const SharedEndpoints& endpoints) noexcept {
        std::erase_if(endpoints_, [&](const auto& each) { return each.get() == &endpoints; });
    }

    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] net::HttpServer& server() noexcept { return server_; }

private:
    net::HttpServerOptions completed(net::HttpServerOptions options, Logger& logger) {
        options.with_logger(logger).with_accept_head([this](const net::HttpRequest& head) { return judge(head); });
        return options;
    }

    [[nodiscard]] std::shared_ptr<SharedEndpoints> endpoints_at(std::string_view path) const {
        const auto found =
            std::find_if(endpoints_.begin(), endpoints_.end(), [&](const auto& each) { return each->has(path); });
        return found == endpoints_.end() ? nullptr : *found;
    }

    std::optional<net::HttpResponse> judge(const net::HttpRequest& head) {
        const auto endpoints = endpoints_at(head.path());
        if (endpoints) return endpoints->judge(head);
        const auto found = by_key_.find(key_of(head));
        if (found != by_key_.end()) return found->second->judge(head);
        const auto place = by_path_.find(std::string(head.path()));
        if (place == by_path_.end()) return net::HttpResponse(404);
        // A path with one bot: it counts the wrong secret as its own.
        if (place->second.size() == 1) return place->second.front()->judge(head);
        return net::HttpResponse(401);
    }

    awaitable<net::HttpResponse> take(net::HttpRequest request) {
        const auto endpoints = endpoints_at(request.path());
        if (endpoints) {
            net::HttpResponse answer = co_await endpoints->answer(std::move(request));
            co_return answer;
        }
        const auto found = by_key_.find(key_of(request));
        if (found == by_key_.end()) co_return net::HttpResponse(404);  // Removed while the body came.
        const Hook hook = found->second;
        net::HttpResponse response = co_await hook->take(std::move(request));
        co_return response;
    }

    std::unordered_map<std::string, Hook> by_key_;
    std::unordered_map<std::string, std::vector<Hook>> by_path_;
    std::vector<std::shared_ptr<SharedEndpoints>> endpoints_;
    std::size_t size_ = 0;
    net::HttpServer server_;
};

WebhookServer::WebhookServer(boost::asio::any_io_executor executor, Clock& clock, Logger& logger,
                             net::HttpServerOptions options)
    : impl_(std::make_unique<Impl>(std::move(executor), clock, logger, std::move(options))) {}

WebhookServer::~WebhookServer() = default;

void WebhookServer::add(Webhook& webhook) {
    impl_->add(webhook.impl_);
}

void WebhookServer::add(std::shared_ptr<SharedEndpoints> endpoints) {
    impl_->add(std::move(endpoints));
}

void WebhookServer::remove(const SharedEndpoints& endpoints) noexcept {
    impl_->remove(endpoints);
}

void WebhookServer::remove(const Webhook& webhook) noexcept {
    impl_->remove(webhook.impl_);
}

std::size_t WebhookServer::size() const noexcept {
    return impl_->size();
}

void WebhookServer::listen() {
    impl_->server().listen();
}

std::uint16_t WebhookServer::port() const noexcept {
    return impl_->server().port();
}

awaitable<void> WebhookServer::run() {
    return impl_->server().run();
}

void WebhookServer::stop() {
    impl_->server().stop();
}

void WebhookServer::reload_tls() {
    impl_->server().reload_tls();
}

}  // namespace tgfw
