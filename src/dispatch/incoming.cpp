#include <tgfw/dispatch/incoming.hpp>

namespace tgfw {

Incoming::Incoming(Update update) : update_(std::make_shared<const Update>(std::move(update))) {}

Incoming::Incoming(TypeKey type, std::shared_ptr<const void> object)
    : update_(std::make_shared<const Update>()), object_(std::move(object)), type_(type) {}

}  // namespace tgfw
