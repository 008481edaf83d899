// The first line names what the rest is the setting of: taken, or refused with a ConfigError that does not repeat it.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include <adapters/sentry/dsn.hpp>
#include <adapters/sentry/outbox.hpp>
#include <bot/base_url.hpp>
#include <tgfw/app/webhook/webhook_check.hpp>
#include <tgfw/bot/token.hpp>
#include <tgfw/core/error.hpp>
#include <tgfw/net/client_address.hpp>
#include <tgfw/net/http_message.hpp>
#include <tgfw/net/ip_network.hpp>
#include <tgfw/net/proxy.hpp>

namespace {

using namespace tgfw;

bool may_be_target(std::string_view text) {
    return text.starts_with('/') && text.find_first_of(" \t\r\n") == std::string_view::npos;
}

void check_url(const std::string& text) {
    const net::Url url = net::Url::parse(text);
    if (url.host.empty() || url.port == 0 || !may_be_target(url.target)) std::abort();
    if (url.scheme != "http" && url.scheme != "https") std::abort();
}

void check_base_url(const std::string& text) {
    const detail::BaseUrl url(text);
    const std::string path = url.path("/bot1:A/getMe");
    if (path.empty() || path.front() != '/') std::abort();
    static_cast<void>(url.files().path("/bot1:A/getMe"));
}

void check_network(const std::string& text) {
    const net::IpNetwork network = net::IpNetwork::parse(text);
    if (net::IpNetwork::parse(network.to_string()) != network) std::abort();
}

void check_address(const std::string& text) {
    const auto address = net::IpAddress::parse(text);
    if (!address) return;
    if (net::IpAddress::parse(address->to_string()) != address) std::abort();
    if (!net::IpNetwork::parse(address->to_string()).contains(*address)) std::abort();
}

void check_dsn(const std::string& text) {
    const sentry::Dsn dsn = sentry::Dsn::parse(Secret(text));
    if (!may_be_target(dsn.target) || dsn.origin.host.empty()) std::abort();
    for (const char c : dsn.public_key.reveal()) {
        if (c <= ' ' || c > '~') std::abort();  // It goes into a header.
    }
}

void check_rate_limits(const std::string& text) {
    const auto limit = sentry::limit_of(net::HttpResponse(200).with_header("X-Sentry-Rate-Limits", text));
    if (limit && (limit->count() < 0 || *limit > std::chrono::hours(24))) std::abort();
}

void check_forwarded(const std::string& text) {
    const net::TrustedProxies proxies = net::TrustedProxies().with_network(net::IpNetwork::parse("192.0.2.0/24"));
    net::Headers headers;
    headers.add("Forwarded", text);
    static_cast<void>(net::client_address("192.0.2.1", headers, proxies));
    headers.add("X-Forwarded-For", text);
    static_cast<void>(net::client_address("192.0.2.1", headers, proxies));
    if (net::client_address("203.0.113.9", headers, proxies) != net::IpAddress::parse("203.0.113.9")) std::abort();
}

void check(std::string_view name, const std::string& text) {
    if (name == "url") check_url(text);
    if (name == "base_url") check_base_url(text);
    if (name == "token" && Token(text).bot_id() <= 0) std::abort();
    if (name == "proxy") static_cast<void>(net::Proxy::parse(text));
    if (name == "network") check_network(text);
    if (name == "address") check_address(text);
    if (name == "dsn") check_dsn(text);
    if (name == "rate_limits") check_rate_limits(text);
    if (name == "forwarded") check_forwarded(text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto end = text.find('\n');
    if (end == std::string_view::npos) return 0;
    const std::string_view name = text.substr(0, end);
    try {
        check(name, std::string(text.substr(end + 1)));
    } catch (const ConfigError& error) {
        // The password of the seeds; no message of ours has the word. What a network is called is no secret, and is
        // told.
        const bool told = std::string_view(error.what()).find("h1dden") != std::string_view::npos;
        if (told && name != "network") std::abort();
    }
    return 0;
}
