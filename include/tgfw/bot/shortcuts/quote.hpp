#pragma once

// Not in tgfw.hpp: #include <tgfw/bot/shortcuts/quote.hpp>

#include <cstddef>
#include <string_view>

#include <tgfw/api/types.hpp>

namespace tgfw {

/// The parameters of a reply that quotes `part` of the message's text or caption: its place and its formatting are
/// found here, and stand in it in UTF-16 code units. `occurrence` 0 is the first one, 1 the one that begins behind it….
///
///     co_await bot.send_message(chat, "Really?").reply_parameters(quote_of(message, "never again"));
///
/// Throws ConfigError where the message has neither text nor caption, or does not have the part so often. PTB:
/// Message.build_reply_arguments, compute_quote_position_and_entities.
[[nodiscard]] ReplyParameters quote_of(const Message& message, std::string_view part, std::size_t occurrence = 0);

}  // namespace tgfw
