#pragma once

#include <functional>
#include <optional>
#include <string>

#include <tgfw/app/application.hpp>

namespace by_webhook {

/// The value of a setting, nullopt where it is not set.
using Lookup = std::function<std::optional<std::string>(const std::string& name)>;

/// How Telegram reaches the bot, out of environment variables; README.md tells which. Throws ConfigError.
tgfw::WebhookOptions webhook_options(const Lookup& environment);

/// Answers each text with how it came.
void add_handlers(tgfw::Application& app);

}  // namespace by_webhook
