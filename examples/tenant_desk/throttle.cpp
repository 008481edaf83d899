#include "throttle.hpp"

#include <algorithm>
#include <utility>

namespace tenant_desk {

Throttle::Throttle(std::uint32_t per_minute)
    : cost_(tgfw::Clock::duration(std::chrono::minutes(1)) / per_minute),
      credit_(cost_ * (std::max<std::uint32_t>(per_minute / 2, 5) - 1)) {}

Throttle::Verdict Throttle::judge(std::int64_t user_id, tgfw::Clock::time_point now) {
    if (users_.size() >= sweep_at_) forget_idle(now);
    User& user = users_[user_id];
    if (user.paid_until <= now) user = User();
    user.paid_until = std::max(user.paid_until, now);
    if (user.paid_until - now > credit_)
        return std::exchange(user.told, true) ? Verdict::refused : Verdict::first_refusal;
    user.paid_until += cost_;
    return Verdict::pass;
}

void Throttle::forget_idle(tgfw::Clock::time_point now) {
    std::erase_if(users_, [now](const auto& entry) { return entry.second.paid_until <= now; });
    sweep_at_ = std::max<std::size_t>(1024, users_.size() * 2);
}

}  // namespace tenant_desk
