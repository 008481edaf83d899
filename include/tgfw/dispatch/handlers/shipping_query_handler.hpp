#pragma once

#include <string>

#include <tgfw/dispatch/handlers/detail/pattern_handler.hpp>

namespace tgfw {

/// Takes shipping queries, which ask what it costs to send goods. PTB: ShippingQueryHandler.
template <class State = void>
class ShippingQueryHandler
    : public detail::KindHandler<ShippingQueryHandler<State>, State, UpdateKind::shipping_query> {
public:
    using detail::KindHandler<ShippingQueryHandler, State, UpdateKind::shipping_query>::KindHandler;

    [[nodiscard]] std::string describe() const { return "ShippingQueryHandler"; }
};

template <class C>
explicit ShippingQueryHandler(C) -> ShippingQueryHandler<detail::callback_state_t<C>>;

}  // namespace tgfw
