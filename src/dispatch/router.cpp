#include <tgfw/dispatch/router.hpp>

namespace tgfw {

Router::Router(std::string name) {
    scope_.name = std::move(name);
}

Router& Router::add_handler(Handler handler, int group) {
    items_.emplace_back(std::move(handler), group);
    return *this;
}

Router& Router::add_router(Router inner) {
    items_.emplace_back(std::make_shared<const Router>(std::move(inner)));
    return *this;
}

Router& Router::add_middleware(Middleware middleware) {
    scope_.middlewares.push_back(std::move(middleware));
    return *this;
}

Router& Router::add_error_handler(ErrorCallback callback, bool block) {
    scope_.error_handlers.emplace_back(std::move(callback), block);
    return *this;
}

Router& Router::narrow(std::function<bool(const UpdateView&, Match&)> test, Kinds may) {
    scope_.may &= may;
    if (!scope_.filter) {
        scope_.filter = std::move(test);
        return *this;
    }
    scope_.filter = [first = std::move(scope_.filter), second = std::move(test)](const UpdateView& view, Match& match) {
        return first(view, match) && second(view, match);
    };
    return *this;
}

}  // namespace tgfw
