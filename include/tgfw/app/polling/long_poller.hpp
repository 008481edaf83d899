#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <tgfw/app/polling/offset_file.hpp>
#include <tgfw/app/polling/poll_cursor.hpp>
#include <tgfw/app/polling/poll_watch.hpp>
#include <tgfw/app/updater.hpp>
#include <tgfw/bot/bot.hpp>
#include <tgfw/core/chrono.hpp>
#include <tgfw/core/clock.hpp>
#include <tgfw/core/log.hpp>
#include <tgfw/net/interrupt.hpp>

namespace tgfw {

class Lease;
class LeaseHold;
class PollBook;
class ReceiveStatus;

/// Settings of long polling, all with a default.
class PollingOptions {
public:
    PollingOptions() = default;

    PollingOptions& with_timeout(std::chrono::seconds value) { return timeout = value, *this; }
    PollingOptions& with_limit(int value) { return limit = value, *this; }
    PollingOptions& with_allowed_updates(std::vector<UpdateKind> kinds);
    PollingOptions& with_drop_pending_updates(bool value) { return drop_pending_updates = value, *this; }
    PollingOptions& with_bootstrap_retries(int value) { return bootstrap_retries = value, *this; }
    PollingOptions& with_slack(std::chrono::seconds value) { return slack = value, *this; }
    PollingOptions& with_lease(std::shared_ptr<Lease> value);
    PollingOptions& with_offset_file(std::string path);
    PollingOptions& with_chance(std::function<double()> value);

    /// How long the server may keep a poll open while nothing happens. It allows 0 to 50 s.
    std::chrono::seconds timeout{30};
    /// Updates a poll, 1 to 100.
    int limit = 100;
    /// The kinds of updates to receive. Unset: in an Application those that its handlers may take, and messages and
    /// taps on buttons, for which handlers may wait; elsewhere those of the last call that set them, at first all but
    /// chat_member and the two of reactions.
    std::optional<std::vector<UpdateKind>> allowed_updates;
    /// Whether what came while the bot was down is thrown away.
    bool drop_pending_updates = false;
    /// How often getMe, and the call that removes a webhook, are tried again at the start; -1 for as long as it takes.
    /// What no retry can mend, such as a wrong token, is passed on at once.
    int bootstrap_retries = -1;
    /// How much longer than `timeout` an answer may take, at least 1 s. Then the poll is given up, its connection with
    /// it, and the next one dials anew.
    std::chrono::seconds slack{10};
    /// With several instances of the bot, the one that holds it polls, and the others stand by; see
    /// app/polling/lease.hpp.
    std::shared_ptr<Lease> lease;
    /// Where the offset is kept, so that after a crash nothing comes again that was acknowledged. See docs/polling.md.
    std::optional<std::string> offset_file;
    /// Numbers from 0 up to 1, for the chance in pauses; random ones by default.
    std::function<double()> chance;
};

/// Receives updates by getUpdates. An Updater; works without an Application too.
///
/// No poll takes longer than its timeout and slack, whatever happens to its connection.
/// A poll that fails is repeated after a pause that grows with the failures, and reported to the sink. One update that
/// cannot be read is reported and passed over. A poll confirms those below the first whose receipt is not accepted yet;
/// what the server sends again meanwhile is not delivered again. Not thread-safe. `clock` and `logger` must outlive it.
class LongPoller {
public:
    LongPoller(Bot bot, Clock& clock, Logger& logger, PollingOptions options = PollingOptions());
    ~LongPoller();

    /// Removes a webhook, which would keep polls from working, then polls until stop(). Throws InvalidToken.
    [[nodiscard]] awaitable<void> run(UpdateSink& sink);
    /// Cancels the pending poll or pause. What was fetched and not delivered stays with the server.
    void stop();
    [[nodiscard]] const std::optional<std::vector<UpdateKind>>& allowed_updates() const noexcept {
        return options_.allowed_updates;
    }
    void allow_updates(std::vector<UpdateKind> kinds);
    [[nodiscard]] int bootstrap_retries() const noexcept { return options_.bootstrap_retries; }
    /// Confirms the updates whose receipts were accepted, so that the next start does not receive them again.
    [[nodiscard]] awaitable<void> finish();

private:
    using Batch = std::vector<DecodedUpdate>;

    [[nodiscard]] GetUpdates parameters() const;
    awaitable<void> stand_by();
    awaitable<void> poll(UpdateSink& sink);
    awaitable<void> remove_webhook(UpdateSink& sink);
    awaitable<void> poll_once(UpdateSink& sink);
    awaitable<void> deliver(Batch batch, UpdateSink& sink);
    awaitable<bool> deliver_bad(BadUpdate update, UpdateSink& sink);
    /// Waits while the server would only bring again what is known.
    awaitable<void> wait_for_verdicts();
    awaitable<void> pause(Clock::duration time);
    awaitable<void> recover(std::exception_ptr failure, UpdateSink& sink);
    void note_answer(std::size_t updates);
    void note_failure(const std::exception_ptr& failure);
    void open_book();
    void store_offset();
    [[nodiscard]] bool may_settle() const noexcept;
    awaitable<void> confirm();

    Bot bot_;
    Clock* clock_;
    Logger* logger_;
    PollingOptions options_;
    PollCursor cursor_;
    std::shared_ptr<PollBook> book_;
    PollWatch watch_;
    std::unique_ptr<LeaseHold> hold_;        // Null where no lease is given.
    std::unique_ptr<net::Interrupt> halt_;   // Of what runs now; a new one whenever polling begins anew.
    ReceiveStatus* status_ = nullptr;        // The sink's; may be null.
    std::optional<OffsetFile> offset_file_;  // As it is asked for.
    std::int64_t stored_ = 0;                // What is in the file.
    Clock::time_point poll_began_;
    std::string told_advice_;  // Of the last conflict, until a poll is answered.
    bool told_of_file_ = false;
    bool stopped_ = false;
};

}  // namespace tgfw
