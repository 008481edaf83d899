#pragma once

// One message to many chats. Not in tgfw.hpp: include this header.
#include <tgfw/bot/bot.hpp>
#include <tgfw/bot/broadcast/broadcast_chats.hpp>
#include <tgfw/bot/broadcast/broadcast_journal.hpp>
#include <tgfw/bot/broadcast/broadcast_message.hpp>
#include <tgfw/bot/broadcast/broadcast_options.hpp>
#include <tgfw/bot/broadcast/broadcast_report.hpp>

namespace tgfw {

/// Sends a message to each of the chats, as fast as the bot's flood limits allow and behind everything else it sends.
///
///     BroadcastOptions options;
///     options.with_journal(file_journal("news.journal"));
///     const BroadcastReport report = co_await broadcast(bot, ids, SendMessage(0, "News!"), options);
///
/// A chat that fails is counted and reported, and the next one follows. Throws BroadcastStopped where all would fail;
/// ConfigError for settings that contradict each other; what the journal's load() throws. Cancellation closes the calls
/// under way, which leaves their fate as unclear as a crash does, and throws operation_aborted; BroadcastStop waits for
/// them. However it ends, with its journal it can be taken up again, also by another process.
///
/// Memory: the page of chats under way and those that are begun, however many chats there are in all.
[[nodiscard]] awaitable<BroadcastReport> broadcast(Bot bot, BroadcastChats chats, BroadcastMessage message,
                                                   BroadcastOptions options = BroadcastOptions());

}  // namespace tgfw
