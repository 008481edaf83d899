#pragma once

// Not in tgfw.hpp: comes with the headers of tgfw/bot/trust/ that use it.

#include <tgfw/core/chrono.hpp>

namespace tgfw {

/// How old data may be that Telegram dated and a user's device sent.
class TrustLimits {
public:
    TrustLimits() = default;

    TrustLimits& with_max_age(std::chrono::seconds limit) { return max_age = limit, *this; }
    TrustLimits& with_max_skew(std::chrono::seconds limit) { return max_skew = limit, *this; }

    /// Whoever gets hold of the data can use it for so long. A web app that stays open keeps the data that it was
    /// opened with, so give it a session of your own instead of a longer age.
    std::chrono::seconds max_age = std::chrono::hours(24);
    /// How far the server's clock may be behind Telegram's.
    std::chrono::seconds max_skew = std::chrono::minutes(1);
};

}  // namespace tgfw
