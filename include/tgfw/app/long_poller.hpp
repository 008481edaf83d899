#pragma once

#include <optional>
#include <string>
#include <vector>

#include <tgfw/app/poll_cursor.hpp>
#include <tgfw/app/updater.hpp>
#include <tgfw/bot/bot.hpp>
#include <tgfw/core/clock.hpp>
#include <tgfw/core/log.hpp>
#include <tgfw/net/interrupt.hpp>

namespace tgfw {

/// Settings of long polling, all with a default.
class PollingOptions {
public:
    PollingOptions() = default;

    PollingOptions& with_timeout(std::chrono::seconds value) { return timeout = value, *this; }
    PollingOptions& with_limit(int value) { return limit = value, *this; }
    PollingOptions& with_allowed_updates(std::vector<UpdateKind> kinds);
    PollingOptions& with_drop_pending_updates(bool value) { return drop_pending_updates = value, *this; }
    PollingOptions& with_bootstrap_retries(int value) { return bootstrap_retries = value, *this; }

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
};

/// Receives updates by getUpdates. An Updater; works without an Application too.
///
/// A poll that fails is repeated after a pause that grows with the failures, and reported to the sink. One update that
/// cannot be read is reported and passed over. Not thread-safe. `clock` and `logger` must outlive it.
class LongPoller {
public:
    LongPoller(Bot bot, Clock& clock, Logger& logger, PollingOptions options = PollingOptions());

    /// Removes a webhook, which would keep polls from working, then polls until stop(). Throws InvalidToken.
    [[nodiscard]] awaitable<void> run(UpdateSink& sink);
    /// Cancels the pending poll or pause. What was fetched and not delivered stays with the server.
    void stop() { interrupt_.trigger(); }
    [[nodiscard]] const std::optional<std::vector<UpdateKind>>& allowed_updates() const noexcept {
        return options_.allowed_updates;
    }
    void allow_updates(std::vector<UpdateKind> kinds);
    [[nodiscard]] int bootstrap_retries() const noexcept { return options_.bootstrap_retries; }
    /// Confirms the updates that were delivered, so that the next start does not receive them again.
    [[nodiscard]] awaitable<void> finish();

private:
    using Batch = std::vector<DecodedUpdate>;

    [[nodiscard]] GetUpdates parameters() const;
    awaitable<void> remove_webhook(UpdateSink& sink);
    awaitable<void> poll_once(UpdateSink& sink);
    awaitable<void> deliver(Batch batch, UpdateSink& sink);
    awaitable<void> pause(Clock::duration time);
    awaitable<void> recover(std::exception_ptr failure, UpdateSink& sink);

    Bot bot_;
    Clock* clock_;
    Logger* logger_;
    PollingOptions options_;
    PollCursor cursor_;
    net::Interrupt interrupt_;
};

}  // namespace tgfw
