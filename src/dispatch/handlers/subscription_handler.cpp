#include <tgfw/dispatch/handlers/subscription_handler.hpp>

namespace tgfw::detail {

bool check_subscription(const UpdateView& view, const TextPattern& pattern, const Wanted& users, Match& match) {
    const auto& subscription = view.update().subscription;
    if (!subscription || (users.restricts() && !users.has(&subscription->user))) return false;
    return pattern.accepts(subscription->invoice_payload, match);
}

}  // namespace tgfw::detail
