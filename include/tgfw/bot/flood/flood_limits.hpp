#pragma once

#include <array>

#include <tgfw/bot/flood/rate.hpp>
#include <tgfw/bot/outgoing_call.hpp>

namespace tgfw {

/// How much a bot sends. A Rate that is left out (`Rate()`) is no limit.
///
/// Telegram publishes no exact figures; its FAQ speaks of 30 messages a second over all chats, one a second in a chat,
/// 20 a minute in a group. Messages and edits count, each item of an album for itself; other calls pass freely, but
/// wait with the others where the server has asked for a pause.
class FloodLimits {
public:
    /// A burst of 30, then 25 a second; a burst of 3 in a chat, then one a second; 20 in any minute in a group.
    FloodLimits() = default;
    /// Never more than 30 in any second, one in any second in a chat, 20 in any minute in a group, as the server sees
    /// it: slower than the default in small bursts, and quicker in large ones.
    [[nodiscard]] static FloodLimits strict();
    /// None at all, until the server asks for a pause.
    [[nodiscard]] static FloodLimits none();

    FloodLimits& with_overall(Rate rate) { return overall = rate, *this; }
    FloodLimits& with_chat(Rate rate) { return chat = rate, *this; }
    FloodLimits& with_group(Rate rate) { return group = rate, *this; }
    FloodLimits& with_paid(Rate rate) { return paid = rate, *this; }
    FloodLimits& with_family(CallFamily family, Rate rate) {
        return families[static_cast<std::size_t>(family)] = rate, *this;
    }

    /// All chats together.
    Rate overall = Rate(25, std::chrono::seconds(1)).with_burst(30);
    /// Each chat.
    Rate chat = Rate(1, std::chrono::seconds(1)).with_burst(3);
    /// Each group and channel, beside that.
    Rate group = Rate(20, std::chrono::minutes(1)).sliding();
    /// Messages with allow_paid_broadcast, which count nowhere else.
    Rate paid = Rate(1000, std::chrono::seconds(1));
    /// Each family of methods, beside `overall`.
    std::array<Rate, kCallFamilies> families;
};

}  // namespace tgfw
