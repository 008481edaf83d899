#include <tgfw/app/webhook/webhook_receiver.hpp>

#include <utility>

namespace tgfw {

WebhookOptions::WebhookOptions() {
    server.with_drain_limit(std::chrono::seconds(30));
}

WebhookOptions& WebhookOptions::listen(std::string address, std::uint16_t port) {
    server.with_listen(std::move(address), port);
    return *this;
}

WebhookOptions& WebhookOptions::listen_unix(std::string socket_path, unsigned mode) {
    server.with_unix_socket(std::move(socket_path), mode);
    return *this;
}

WebhookOptions& WebhookOptions::listen_inherited(std::string name) {
    server.with_inherited_socket(std::move(name));
    return *this;
}

WebhookOptions& WebhookOptions::secret_token(std::string value) {
    secret = Secret(std::move(value));
    return *this;
}

WebhookOptions& WebhookOptions::also_accept(std::string former_secret) {
    former_secrets.emplace_back(std::move(former_secret));
    return *this;
}

WebhookOptions& WebhookOptions::allow_from(std::vector<std::string> networks) {
    allowed_networks = std::move(networks);
    return *this;
}

WebhookOptions& WebhookOptions::trusted_proxies(std::vector<std::string> networks) {
    proxies = std::move(networks);
    return *this;
}

WebhookOptions& WebhookOptions::tls(std::string pem_certificate, std::string pem_key) {
    server.with_tls(net::TlsServerOptions(std::move(pem_certificate), std::move(pem_key)));
    return *this;
}

WebhookOptions& WebhookOptions::certificate(std::string file) {
    certificate_file = std::move(file);
    return *this;
}

WebhookOptions& WebhookOptions::ip_address(std::string address) {
    fixed_address = std::move(address);
    return *this;
}

WebhookOptions& WebhookOptions::allowed_updates(std::vector<UpdateKind> kinds) {
    allowed = std::move(kinds);
    return *this;
}

WebhookOptions& WebhookOptions::endpoints(std::shared_ptr<SharedEndpoints> value) {
    shared_endpoints = std::move(value);
    return *this;
}

std::vector<std::string> telegram_networks() {
    return std::vector<std::string>{"149.154.160.0/20", "91.108.4.0/22"};
}

}  // namespace tgfw
