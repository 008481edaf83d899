#include <app/webhook/webhook_settings.hpp>

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include <tgfw/api/update.hpp>
#include <tgfw/app/observe/shared_endpoints.hpp>
#include <tgfw/core/ascii.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw {

namespace {

constexpr std::size_t kLongestSecret = 256;

void check_secret(const std::string& secret, std::string_view option) {
    if (!secret.empty() && secret.size() <= kLongestSecret &&
        std::all_of(secret.begin(), secret.end(), ascii::is_base64url)) {
        return;
    }
    throw ConfigError(fmt::format("WebhookOptions::{} may have 1 to 256 characters of A-Z, a-z, 0-9, _ and -", option));
}

/// Without doubles, in one order; what the server delivers unasked where nothing is named.
std::vector<std::string> names_in_order(const std::vector<UpdateKind>& kinds) {
    std::vector<std::string> names;
    for (const UpdateKind& kind : kinds.empty() ? default_update_kinds() : kinds) names.emplace_back(kind.to_string());
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

}  // namespace

void check_webhook_options(const WebhookOptions& options) {
    if (options.public_url.empty()) {
        throw ConfigError("WebhookOptions::url is not set; give the address where Telegram reaches the bot");
    }
    if (options.secret.empty()) {
        throw ConfigError(
            "WebhookOptions::secret_token is not set; without it anybody can send the bot updates. Give 1 to "
            "256 random characters of A-Z, a-z, 0-9, _ and -");
    }
    check_secret(options.secret.reveal(), "secret_token");
    for (const Secret& former : options.former_secrets) check_secret(former.reveal(), "also_accept");
    const bool in_range = !options.connections || (*options.connections >= 1 && *options.connections <= 100'000);
    if (!in_range) {
        throw ConfigError(
            fmt::format("WebhookOptions::max_connections is {}; it may be 1 to 100, with a Bot API "
                        "server of your own to 100000",
                        *options.connections));
    }
    if (options.deadline <= Clock::duration::zero() || options.deadline >= std::chrono::seconds(60)) {
        throw ConfigError(
            "WebhookOptions::response_deadline must be more than 0 and less than 60 seconds, after which "
            "Telegram gives up");
    }
}

WebhookOptions within_drain_deadline(WebhookOptions options, Clock::duration deadline) {
    options.server.drain_limit = std::min(options.server.drain_limit, deadline);
    return options;
}

std::string webhook_path(const WebhookOptions& options) {
    if (!options.served_path.empty()) {
        return options.served_path.front() == '/' ? options.served_path : "/" + options.served_path;
    }
    const std::string target = net::Url::parse(options.public_url).target;
    return target.substr(0, target.find('?'));
}

WebhookCheck make_webhook_check(const WebhookOptions& options) {
    WebhookCheck check(webhook_path(options), options.secret);
    for (const Secret& former : options.former_secrets) check.also_accept(former);
    check.allow_from(net::parse_networks(options.allowed_networks));
    check.trust(net::parse_proxies(options.proxies));
    return check;
}

void check_beside(const SharedEndpoints& endpoints, std::string_view path) {
    if (!endpoints.has(path)) return;
    throw ConfigError(
        fmt::format("The webhook's path {} lies below {}, the one of the endpoints; give another to one of them", path,
                    endpoints.prefix()));
}

std::string_view webhook_difference(const WebhookOptions& options, const WebhookInfo& info) {
    if (info.url != options.public_url) return "url";
    if (info.has_custom_certificate != !options.certificate_file.empty()) return "certificate";
    if (options.connections && info.max_connections != *options.connections) return "max_connections";
    if (!options.fixed_address.empty() && info.ip_address != options.fixed_address) return "ip_address";
    const auto shown = info.allowed_updates.value_or(std::vector<UpdateKind>());
    if (options.allowed && names_in_order(*options.allowed) != names_in_order(shown)) return "allowed_updates";
    return {};
}

}  // namespace tgfw
