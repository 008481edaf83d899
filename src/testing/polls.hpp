#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <testing/world.hpp>

namespace tgfw::testing {

/// Replaces a person's vote, or takes it back if there is none, and tells the page and the bot.
void set_vote(World& world, PollRecord& record, std::int64_t user_id, std::vector<std::int64_t> options);
void close_poll(World& world, PollRecord& record);
/// Closes the polls whose time is over.
void close_due_polls(World& world);
/// When the next poll closes by itself.
[[nodiscard]] std::optional<Clock::time_point> next_poll_close(const World& world);

/// Who voted for what, as a JSON object.
[[nodiscard]] std::string describe_votes(const PollRecord& record);

}  // namespace tgfw::testing
