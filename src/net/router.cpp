#include <net/router.hpp>

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include <net/request_head.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw::net {

namespace {

bool is_prefix(const std::string& path) {
    return path.ends_with("/*");
}

std::string_view stem(const std::string& path) {
    return std::string_view(path).substr(0, path.size() - 1);
}

bool matches(const std::string& route, std::string_view path) {
    return is_prefix(route) ? path.starts_with(stem(route)) : route == path;
}

}  // namespace

void Router::add(std::string method, std::string path, HttpServer::Handler handler) {
    if (!is_token(method)) throw ConfigError(fmt::format("the route {} {} has no legal method", method, path));
    if (!path.starts_with('/')) throw ConfigError(fmt::format("the path of route {} must begin with /", path));
    if (find(method, path) != nullptr) throw ConfigError(fmt::format("the route {} {} exists already", method, path));
    auto route = std::make_unique<Route>();
    route->prefix = is_prefix(path);
    route->method = std::move(method);
    route->path = std::move(path);
    route->handler = std::move(handler);
    routes_.push_back(std::move(route));
}

Router::Match Router::match(std::string_view method, std::string_view path) const {
    Match match;
    const std::string* best = best_path(path);
    if (best != nullptr) {
        const Route* route = find(method, *best);
        if (route == nullptr && method == "HEAD") route = find("GET", *best);
        if (route != nullptr) {
            match.handler = &route->handler;
            if (route->prefix) match.rest = path.substr(stem(*best).size());
            return match;
        }
    }
    if (fallback_) {
        match.handler = &fallback_;
        return match;
    }
    if (best == nullptr) return match;
    for (const auto& route : routes_) {
        if (route->path != *best) continue;
        if (!match.allowed.empty()) match.allowed += ", ";
        match.allowed += route->method == "GET" ? "GET, HEAD" : route->method;
    }
    return match;
}

/// An exact path before every prefix, a longer prefix before a shorter.
const std::string* Router::best_path(std::string_view path) const {
    const std::string* best = nullptr;
    for (const auto& route : routes_) {
        if (!matches(route->path, path)) continue;
        if (!route->prefix) return &route->path;
        if (best == nullptr || route->path.size() > best->size()) best = &route->path;
    }
    return best;
}

const Router::Route* Router::find(std::string_view method, const std::string& path) const {
    const auto found = std::find_if(routes_.begin(), routes_.end(),
                                    [&](const auto& route) { return route->method == method && route->path == path; });
    return found == routes_.end() ? nullptr : found->get();
}

}  // namespace tgfw::net
