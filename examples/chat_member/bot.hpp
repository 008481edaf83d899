#pragma once

#include <tgfw/app/application.hpp>

namespace doorman {

/// Greets who comes, waves to who leaves, lets people in, and knows where the bot is: /chats.
void add_handlers(tgfw::Application& app);

}  // namespace doorman
