#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>

#include <tgfw/testing/flood_rules.hpp>

namespace tgfw::testing {

/// One call that counts.
class FloodCall {
public:
    FloodCall() = default;

    std::int64_t bot = 0;
    std::string chat;
    bool group = false;
    bool paid = false;
    std::uint32_t cost = 1;
};

/// Counts what bots send against FloodRules.
class FloodGuard {
public:
    FloodGuard() = default;

    /// Counts the call if it fits; else returns how long from `now` it would have to wait.
    [[nodiscard]] Clock::duration admit(const FloodRules& rules, const FloodCall& call, Clock::time_point now);

private:
    using Window = std::deque<Clock::time_point>;

    std::map<std::int64_t, Window> bots_;
    std::map<std::int64_t, Window> paid_;
    std::map<std::pair<std::int64_t, std::string>, Window> chats_;
    std::map<std::pair<std::int64_t, std::string>, Window> groups_;
};

}  // namespace tgfw::testing
