#include <app/observe/shared_endpoints_impl.hpp>

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include <tgfw/core/ascii.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw {

namespace {

constexpr std::string_view kBearer = "Bearer ";

bool is_path_char(char c) {
    return ascii::is_base64url(c) || c == '.' || c == '~' || c == '/';
}

bool is_path_of_names(std::string_view path) {
    return path.size() > 1 && path.front() == '/' && path.back() != '/' && path.find("//") == std::string_view::npos &&
           path.find_first_not_of('/') != std::string_view::npos && std::all_of(path.begin(), path.end(), is_path_char);
}

bool brings_body(const net::Headers& headers) {
    const std::string* length = headers.find("Content-Length");
    return headers.contains("Transfer-Encoding") || (length != nullptr && *length != "0");
}

}  // namespace

SharedEndpoints::SharedEndpoints(std::string prefix) : impl_(std::make_unique<Impl>()) {
    if (!is_path_of_names(prefix)) {
        throw ConfigError(fmt::format(
            "SharedEndpoints: \"{}\" is no path that other paths can follow; give one such as /internal", prefix));
    }
    impl_->prefix = std::move(prefix);
}

SharedEndpoints::~SharedEndpoints() = default;

SharedEndpoints& SharedEndpoints::with_bearer_token(std::string token) {
    if (token.empty()) throw ConfigError("SharedEndpoints::with_bearer_token: the token is empty; give a random one");
    impl_->tokens.emplace_back(std::move(token));
    return *this;
}

SharedEndpoints& SharedEndpoints::with_allow_from(std::vector<std::string> networks) {
    impl_->gate.allow_from(net::parse_networks(networks));
    return *this;
}

SharedEndpoints& SharedEndpoints::with_trusted_proxies(std::vector<std::string> networks) {
    impl_->gate.trust(net::parse_proxies(networks));
    return *this;
}

const std::string& SharedEndpoints::prefix() const noexcept {
    return impl_->prefix;
}

bool SharedEndpoints::has(std::string_view path) const noexcept {
    const std::string& prefix = impl_->prefix;
    return path.starts_with(prefix) && (path.size() == prefix.size() || path[prefix.size()] == '/');
}

void SharedEndpoints::carry() {
    if (impl_->tokens.empty() && impl_->gate.is_open()) {
        throw ConfigError(
            fmt::format("SharedEndpoints: everybody who reaches the webhook could read {0}/metrics and {0}/ready; give "
                        "with_bearer_token or with_allow_from",
                        impl_->prefix));
    }
    impl_->carried = true;
}

bool SharedEndpoints::Impl::knows_token(const net::Headers& headers) const noexcept {
    const std::string_view given = headers.get("Authorization");
    const bool bearer = given.size() > kBearer.size() &&
                        ascii::equal_ignoring_case(given.substr(0, kBearer.size()), kBearer) &&
                        headers.count("Authorization") == 1;
    const std::string_view candidate = bearer ? given.substr(kBearer.size()) : std::string_view();
    bool known = false;
    for (const Secret& token : tokens) {
        const bool matches = token.matches(candidate);  // All of them, so that the time does not tell which it was.
        known = known || matches;
    }
    return known;
}

std::optional<net::HttpResponse> SharedEndpoints::judge(const net::HttpRequest& head) const {
    const std::string_view name = head.path().substr(impl_->prefix.size());
    const bool guarded = name == "/ready" || name == "/metrics";
    if (!guarded && name != "/health") return net::HttpResponse(404);
    if (head.method != "GET" && head.method != "HEAD") return net::HttpResponse(405).with_header("Allow", "GET, HEAD");
    if (brings_body(head.headers)) return net::HttpResponse(413);
    if (!guarded) return std::nullopt;
    if (!impl_->gate.admits(head)) return net::HttpResponse(403);
    if (impl_->tokens.empty() || impl_->knows_token(head.headers)) return std::nullopt;
    return net::HttpResponse(401).with_header("WWW-Authenticate", "Bearer");
}

awaitable<net::HttpResponse> SharedEndpoints::answer(net::HttpRequest request) {
    const auto answering = impl_->answering.lock();
    if (answering == nullptr) co_return net::HttpResponse(503);
    std::string name(request.path().substr(impl_->prefix.size()));
    net::HttpResponse response = co_await answering->answer(std::move(name));
    co_return response;
}

}  // namespace tgfw
