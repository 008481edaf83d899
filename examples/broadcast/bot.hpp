#pragma once

#include <cstdint>
#include <functional>
#include <istream>
#include <string>
#include <vector>

#include <tgfw/bot/bot.hpp>
#include <tgfw/bot/broadcast/broadcast.hpp>

namespace broadcasting {

/// What the command line asks for.
class Order {
public:
    Order() = default;

    /// The ids, one in a line.
    std::string chats_file;
    /// HTML, as Telegram has it.
    std::string text;
    /// Empty: none.
    std::string journal_file;
    bool paid = false;
    bool at_most_once = false;
};

/// Reads a command line. Throws tgfw::ConfigError that says what is wrong with it.
Order read_order(const std::vector<std::string>& arguments);
/// The chats of a file with one id in a line; what is behind `#` is left out.
std::vector<std::int64_t> read_chats(std::istream& file);

/// `[#####.....]  50.0 %  1500 of 3000, 25.0/s, 1:00 left, 12 blocked`.
std::string progress_line(const tgfw::BroadcastProgress& progress);
/// What came of it, in a few lines: the counts, and who could not be reached.
std::string summary(const tgfw::BroadcastReport& report);

/// Sends the text to all chats. `show` hears of the progress.
tgfw::awaitable<tgfw::BroadcastReport> send_to_all(tgfw::Bot bot, Order order, tgfw::BroadcastStop stop,
                                                   std::function<void(const tgfw::BroadcastProgress&)> show);

}  // namespace broadcasting
