#include <tgfw/dispatch/callback.hpp>

namespace tgfw {

Callback::Callback(awaitable<void> (*function)(const Update&, Context&))
    : function_(function), kinds_(payload_kinds<Update>) {}
Callback::Callback(const Callback&) = default;
Callback::Callback(Callback&&) noexcept = default;
Callback& Callback::operator=(const Callback&) = default;
Callback& Callback::operator=(Callback&&) noexcept = default;
Callback::~Callback() = default;

awaitable<void> Callback::operator()(const Update& update, Context& context) const {
    return function_(update, context);
}

}  // namespace tgfw
