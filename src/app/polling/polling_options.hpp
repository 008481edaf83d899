#pragma once

#include <tgfw/app/polling/long_poller.hpp>

namespace tgfw {

/// The options with what they leave open. Throws ConfigError for what the server would not accept.
[[nodiscard]] PollingOptions checked_options(PollingOptions options);

}  // namespace tgfw
