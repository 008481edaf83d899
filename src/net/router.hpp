#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <tgfw/net/http_server.hpp>

namespace tgfw::net {

/// Finds the handler of a request.
class Router {
public:
    /// What was found: a handler, or the methods that the path would take instead.
    struct Match {
        const HttpServer::Handler* handler = nullptr;
        std::string rest;
        std::string allowed;
    };

    /// Throws ConfigError if the route exists or is malformed.
    void add(std::string method, std::string path, HttpServer::Handler handler);
    void set_fallback(HttpServer::Handler handler) { fallback_ = std::move(handler); }

    /// The handler stays where it is as long as the router lives.
    [[nodiscard]] Match match(std::string_view method, std::string_view path) const;

private:
    struct Route {
        std::string method;
        std::string path;
        bool prefix = false;
        HttpServer::Handler handler;
    };

    [[nodiscard]] const std::string* best_path(std::string_view path) const;
    [[nodiscard]] const Route* find(std::string_view method, const std::string& path) const;

    std::vector<std::unique_ptr<Route>> routes_;
    HttpServer::Handler fallback_;
};

}  // namespace tgfw::net
