#pragma once

#include <cstdint>
#include <exception>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include <tgfw/bot/broadcast/broadcast.hpp>
#include <tgfw/core/timer.hpp>
#include <tgfw/net/task_group.hpp>

#include <bot/bot_access.hpp>
#include <bot/broadcast/ledger.hpp>
#include <bot/broadcast/pace.hpp>

namespace tgfw::detail {

/// One broadcast from its beginning, or its resumption, to its end: does what the ledger decides.
class BroadcastRun {
public:
    BroadcastRun(boost::asio::any_io_executor executor, const Bot& bot, BroadcastChats chats, BroadcastMessage message,
                 BroadcastOptions options, BroadcastCheckpoint from);
    ~BroadcastRun();
    BroadcastRun(const BroadcastRun&) = delete;
    BroadcastRun& operator=(const BroadcastRun&) = delete;

    /// Sends, until all is done or nothing goes any more.
    [[nodiscard]] awaitable<void> work();
    /// After work() has ended, in whatever way: ends what is under way, and brings the journal up to date.
    [[nodiscard]] awaitable<void> close();
    /// Throws what the broadcast ended by; nothing if it is complete or was asked to stop.
    void throw_stopped(const std::exception_ptr& failure) const;
    [[nodiscard]] BroadcastReport report() const;

private:
    /// A call that has ended, by what it threw.
    using Ended = std::pair<BroadcastTicket, std::exception_ptr>;

    [[nodiscard]] awaitable<void> fetch_page();
    [[nodiscard]] awaitable<void> begin_calls();
    [[nodiscard]] awaitable<void> call(BroadcastTicket ticket);
    /// Tells the ledger what has ended.
    void collect();
    void take_result(const Ended& ended);
    /// Tells the user and the journal what is new.
    [[nodiscard]] awaitable<void> note();
    /// Until something has ended or the next progress is due.
    [[nodiscard]] awaitable<void> wait();
    void tell_progress();
    [[nodiscard]] bool stopping() const;
    [[nodiscard]] BotOptions options_for_calls();

    BroadcastChats chats_;
    BroadcastMessage message_;
    BroadcastOptions options_;
    BroadcastCall how_;
    BotAccess bot_;
    Clock& clock_;
    BroadcastLedger ledger_;
    BroadcastPace pace_;
    Timer wake_;
    Clock::time_point next_progress_;
    std::vector<Ended> ended_;
    /// Groups that migrated while they were written to.
    std::map<std::int64_t, std::int64_t> migrated_;
    std::vector<BroadcastChat> troubles_;
    /// Why no call could succeed any more.
    std::exception_ptr hopeless_;
    net::TaskGroup tasks_;
};

}  // namespace tgfw::detail
