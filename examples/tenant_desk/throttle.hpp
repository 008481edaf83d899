#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>

#include <tgfw/core/clock.hpp>

namespace tenant_desk {

/// How much of what a user sends is handled: a burst at once, then so many a minute. Takes memory only for users who
/// have sent something lately.
class Throttle {
public:
    enum class Verdict {
        pass,
        first_refusal,  ///< To be told: later ones are not.
        refused,
    };

    /// `per_minute` is at least 1; half of it may come at once, 5 at least.
    explicit Throttle(std::uint32_t per_minute);

    [[nodiscard]] Verdict judge(std::int64_t user_id, tgfw::Clock::time_point now);
    /// Users that are remembered.
    [[nodiscard]] std::size_t users() const noexcept { return users_.size(); }

private:
    class User {
    public:
        User() = default;
        tgfw::Clock::time_point paid_until;  // When what was let pass will be made up for.
        bool told = false;
    };

    void forget_idle(tgfw::Clock::time_point now);

    tgfw::Clock::duration cost_;  // Of one update.
    tgfw::Clock::duration credit_;
    std::unordered_map<std::int64_t, User> users_;
    std::size_t sweep_at_ = 1024;
};

}  // namespace tenant_desk
