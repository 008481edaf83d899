#pragma once

#include <cstdint>

#include <tgfw/core/clock.hpp>

namespace tgfw::testing {

/// What an emulator lets a bot send, counted strictly: never more than `count` in any stretch of the period. What goes
/// beyond it is refused with 429 and the seconds until it would fit. 0: no limit.
///
/// Messages and edits count, each item of an album for itself, in all chats together, in their chat, and in their group
/// if it is one; paid messages (allow_paid_broadcast) count among themselves only. A refused call counts nowhere.
class FloodRules {
public:
    /// The figures of Telegram's FAQ.
    FloodRules() = default;

    FloodRules& with_per_second(std::uint32_t count) { return per_second = count, *this; }
    FloodRules& with_chat_per_second(std::uint32_t count) { return chat_per_second = count, *this; }
    FloodRules& with_group_per_minute(std::uint32_t count) { return group_per_minute = count, *this; }
    FloodRules& with_paid_per_second(std::uint32_t count) { return paid_per_second = count, *this; }

    std::uint32_t per_second = 30;
    std::uint32_t chat_per_second = 1;
    std::uint32_t group_per_minute = 20;
    std::uint32_t paid_per_second = 1000;
};

}  // namespace tgfw::testing
