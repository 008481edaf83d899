#include <tgfw/dispatch/router.hpp>

#include <dispatch/scope.hpp>

namespace tgfw {

Router::Router(std::string name) : impl_(std::make_unique<Impl>()) {
    impl_->scope.name = std::move(name);
}

Router::Router(const Router& other) : impl_(std::make_unique<Impl>(*other.impl_)) {}
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(const Router& other) {
    return *this = Router(other);
}
Router& Router::operator=(Router&&) noexcept = default;
Router::~Router() = default;

Router& Router::add_handler(Handler handler, int group) {
    impl_->items.emplace_back(std::move(handler), group);
    return *this;
}

Router& Router::add_router(Router inner) {
    impl_->items.emplace_back(std::move(inner));
    return *this;
}

Router& Router::add_middleware(Middleware middleware) {
    impl_->scope.middlewares.push_back(std::move(middleware));
    return *this;
}

Router& Router::add_error_handler(ErrorCallback callback, bool block) {
    impl_->scope.error_handlers.emplace_back(std::move(callback), block);
    return *this;
}

Router& Router::narrow(std::function<bool(const UpdateView&, Match&)> test, Kinds may) {
    detail::Scope& scope = impl_->scope;
    scope.may &= may;
    if (!scope.filter) {
        scope.filter = std::move(test);
        return *this;
    }
    scope.filter = [first = std::move(scope.filter), second = std::move(test)](const UpdateView& view, Match& match) {
        return first(view, match) && second(view, match);
    };
    return *this;
}

}  // namespace tgfw
