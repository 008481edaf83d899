#pragma once

#include <bot/call.hpp>
#include <tgfw/bot/bot_options.hpp>
#include <tgfw/net/http_message.hpp>

namespace tgfw::detail {

/// The request of a call, without its target: JSON, or a form where files go with it. Files on disk are opened when the
/// request is written, piece by piece.
///
/// Throws Error where a file is missing, or larger than the server takes.
[[nodiscard]] net::HttpRequest request_for(const Call& call, const BotOptions& options);

}  // namespace tgfw::detail
