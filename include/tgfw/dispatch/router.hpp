#pragma once

#include <concepts>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <tgfw/dispatch/error_callback.hpp>
#include <tgfw/dispatch/filters/filter.hpp>
#include <tgfw/dispatch/handler.hpp>
#include <tgfw/dispatch/middleware.hpp>

namespace tgfw {

/// An error handler, and whether those after it wait for it.
class ErrorHandler {
public:
    ErrorHandler(ErrorCallback c, bool wait) : callback(std::move(c)), block(wait) {}

    ErrorCallback callback;
    bool block;
};

namespace detail {

class Registry;

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

/// The handlers of one part of a bot, with what they have in common: a filter, middlewares, error handlers.
///
/// `Application::add_router` takes it over, as if each of its handlers had been added there in its group. Routers nest;
/// what holds for the outer one holds for the inner one, too. A value: changes after add_router have no effect.
class Router {
public:
    /// `name` stands before the names of its handlers in logs.
    explicit Router(std::string name = std::string());

    /// Groups are those of the application. Within one, handlers come where the router was added.
    Router& add_handler(Handler handler, int group = 0);
    /// Adds the handlers of `inner` here.
    Router& add_router(Router inner);
    /// Only messages that pass. As any filter, it keeps away all updates without a message, also button taps.
    template <filters::FilterLike F>
    Router& filter(F filter) {
        const Reach reach = filters::reach_of(filter);
        auto test = [f = std::move(filter)](const UpdateView& view, Match& match) {
            return filters::passes(f, view, match);
        };
        return narrow(std::move(test), reach.may);
    }
    /// Only updates for which `predicate` is true, whatever their kind.
    template <std::predicate<const Update&> P>
    requires(!std::derived_from<P, filters::Filter>) Router& filter(P predicate) {
        auto test = [p = std::move(predicate)](const UpdateView& view, Match&) { return p(view.update()); };
        return narrow(std::move(test), Kinds::all());
    }
    /// Around each handler of this router that takes an update; the one that was added first is the outermost.
    Router& add_middleware(Middleware middleware);
    /// Runs for what its handlers throw, before those of the outer router and of the application.
    Router& add_error_handler(ErrorCallback callback, bool block = true);
    /// The same for exceptions of type `E`: a coroutine that takes (const E&, const Update*, Context&) or
    /// (const E&, Context&).
    template <class E, class F>
    Router& on_error(F callback) {
        return add_error_handler(ErrorCallback::of<E>(std::move(callback)));
    }

private:
    friend class detail::Registry;

    /// A handler, or a router with its own.
    class Item {
    public:
        Item(Handler h, int g) : handler(std::move(h)), group(g) {}
        explicit Item(std::shared_ptr<const Router> r) : router(std::move(r)) {}

        std::optional<Handler> handler;
        int group = 0;
        std::shared_ptr<const Router> router;
    };

    Router& narrow(std::function<bool(const UpdateView&, Match&)> test, Kinds may);

    detail::Scope scope_;
    std::vector<Item> items_;
};

}  // namespace tgfw
