#pragma once

#include <tgfw/app/application.hpp>

namespace polls {

/// /poll asks and counts, /quiz examines; a poll that is sent to the bot comes back as a preview.
void add_handlers(tgfw::Application& app);

}  // namespace polls
