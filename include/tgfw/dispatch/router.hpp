#pragma once

#include <concepts>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include <tgfw/dispatch/error_callback.hpp>
#include <tgfw/dispatch/filters/filter.hpp>
#include <tgfw/dispatch/handler.hpp>
#include <tgfw/dispatch/middleware.hpp>

namespace tgfw {

namespace detail {
class Registry;
}

/// The handlers of one part of a bot, with what they have in common: a filter, middlewares, error handlers.
///
/// `Application::add_router` takes it over, as if each of its handlers had been added there in its group. Routers nest;
/// what holds for the outer one holds for the inner one, too. A value: changes after add_router have no effect.
class Router {
public:
    /// `name` stands before the names of its handlers in logs.
    explicit Router(std::string name = std::string());
    Router(const Router& other);
    Router(Router&& other) noexcept;
    Router& operator=(const Router& other);
    Router& operator=(Router&& other) noexcept;
    ~Router();

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

    class Impl;

    Router& narrow(std::function<bool(const UpdateView&, Match&)> test, Kinds may);

    std::unique_ptr<Impl> impl_;
};

}  // namespace tgfw
