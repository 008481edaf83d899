#include <tgfw/bot/flood/flood_limits.hpp>

namespace tgfw {

FloodLimits FloodLimits::strict() {
    FloodLimits limits;
    limits.overall = Rate(30, std::chrono::seconds(1)).sliding();
    limits.chat = Rate(1, std::chrono::seconds(1)).sliding();
    limits.group = Rate(20, std::chrono::minutes(1)).sliding();
    limits.paid = Rate(1000, std::chrono::seconds(1)).sliding();
    return limits;
}

FloodLimits FloodLimits::none() {
    FloodLimits limits;
    limits.overall = limits.chat = limits.group = limits.paid = Rate();
    return limits;
}

}  // namespace tgfw
