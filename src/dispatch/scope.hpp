#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <tgfw/dispatch/error_callback.hpp>
#include <tgfw/dispatch/router.hpp>

namespace tgfw {

/// An error handler, and whether those after it wait for it.
class ErrorHandler {
public:
    ErrorHandler(ErrorCallback c, bool wait) : callback(std::move(c)), block(wait) {}

    ErrorCallback callback;
    bool block;
};

namespace detail {

/// What holds for all handlers of a router, and for those of the routers in it.
class Scope {
public:
    Scope() = default;

    std::shared_ptr<const Scope> parent;
    std::string name;
    std::function<bool(const UpdateView&, Match&)> filter;  // Empty: all pass.
    Kinds may = Kinds::all();
    std::vector<Middleware> middlewares;
    std::vector<ErrorHandler> error_handlers;
};

}  // namespace detail

class Router::Impl {
public:
    Impl() = default;

    /// A handler, or a router with its own.
    class Item {
    public:
        Item(Handler h, int g) : handler(std::move(h)), group(g) {}
        explicit Item(Router r) : router(std::move(r)) {}

        std::optional<Handler> handler;
        int group = 0;
        std::optional<Router> router;
    };

    detail::Scope scope;
    std::vector<Item> items;
};

}  // namespace tgfw
