#include <testing/flood_guard.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace tgfw::testing {

namespace {

/// How long until `cost` more fit into the last `period`.
Clock::duration wait_for(std::deque<Clock::time_point>& window, std::uint32_t limit, Clock::duration period,
                         std::uint32_t cost, Clock::time_point now) {
    while (!window.empty() && window.front() + period <= now) window.pop_front();
    if (limit == 0) return Clock::duration::zero();
    const std::size_t wanted = std::min(cost, limit);
    if (window.size() + wanted <= limit) return Clock::duration::zero();
    return window[window.size() + wanted - limit - 1] + period - now;
}

}  // namespace

Clock::duration FloodGuard::admit(const FloodRules& rules, const FloodCall& call, Clock::time_point now) {
    constexpr std::chrono::seconds second{1};
    constexpr std::chrono::minutes minute{1};
    std::vector<Window*> counted;
    Clock::duration wait{};
    const auto ask = [&](Window& window, std::uint32_t limit, Clock::duration period) {
        wait = std::max(wait, wait_for(window, limit, period, call.cost, now));
        counted.push_back(&window);
    };
    if (call.paid) {
        ask(paid_[call.bot], rules.paid_per_second, second);
    } else {
        const auto chat = std::pair(call.bot, call.chat);
        ask(bots_[call.bot], rules.per_second, second);
        if (!call.chat.empty()) ask(chats_[chat], rules.chat_per_second, second);
        if (call.group) ask(groups_[chat], rules.group_per_minute, minute);
    }
    if (wait > Clock::duration::zero()) return wait;
    for (Window* window : counted) window->insert(window->end(), call.cost, now);
    return wait;
}

}  // namespace tgfw::testing
