#include <tgfw/dispatch/handler.hpp>

namespace tgfw {

std::shared_ptr<const Handler::Interface> Handler::own(const Interface* model) {
    return std::shared_ptr<const Interface>(model);
}

}  // namespace tgfw
