#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <tgfw/api/codec.hpp>
#include <tgfw/bot/bot.hpp>
#include <tgfw/core/awaitable.hpp>
#include <tgfw/dispatch/context.hpp>

// Not part of tgfw/tgfw.hpp.

namespace tgfw {

namespace detail {

/// False where no response waits.
[[nodiscard]] bool put_into_response(Context& context, std::string_view method, std::string parameters);

/// What Telegram runs when it comes in a response: not what only gives an answer, nor what ends the bot's connection.
constexpr bool runs_from_response(std::string_view method) {
    for (const std::string_view other : {"setWebhook", "deleteWebhook", "close", "logOut"}) {
        if (method == other) return false;
    }
    return !method.starts_with("get");
}

}  // namespace detail

/// Makes a call of the Bot API by the response to the webhook request that brought the update, which saves a request:
/// `co_await respond_with(context, context.reply("Hello"))`. True where it did.
///
/// The response goes out at once and says that the update is handled; so it is a handler's last deed. Nobody hears of
/// the call's result or of its failure, and it passes by defaults, interceptors and limits. Where no response waits, it
/// is an ordinary call, which throws as such, and false: updates that came by polling, reply_in_response() of
/// WebhookOptions not set, another acknowledgement than after_handling, the second call for one update, and files to
/// upload. Throws ConfigError in an error handler for an error that no update brought.
template <class M>
[[nodiscard]] awaitable<bool> respond_with(Context& context, Request<M> call) {
    static_assert(detail::runs_from_response(M::method_name),
                  "Telegram does not run this method from a response: call it in the usual way");
    const M& parameters = call.parameters();
    const bool fits = !has_uploads(parameters);
    if (fits && detail::put_into_response(context, M::method_name, encode(parameters))) co_return true;
    co_await std::move(call);
    co_return false;
}

}  // namespace tgfw
