#pragma once

#include <cstdint>
#include <string>

#include <testing/world.hpp>

namespace tgfw::testing {

/// The menu button that a person sees in the private chat with a bot, JSON.
[[nodiscard]] std::string menu_button_for(const BotRecord& bot, std::int64_t user_id);

}  // namespace tgfw::testing
