#pragma once

#include <concepts>
#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <tgfw/api/codec.hpp>
#include <tgfw/api/update.hpp>
#include <tgfw/app/delivery/receipt.hpp>
#include <tgfw/core/awaitable.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw {

class ReceiveStatus;

/// An update came that cannot be read. It is passed over, and its neighbours are handled.
class UnreadableUpdate : public Error {
public:
    /// `problem` names the member and the offset.
    UnreadableUpdate(std::optional<std::int64_t> update_id, const std::string& problem);

    [[nodiscard]] std::optional<std::int64_t> update_id() const noexcept { return update_id_; }

private:
    std::optional<std::int64_t> update_id_;
};

/// Where an updater puts what it receives: an Application, or anything else.
class UpdateSink {
public:
    virtual ~UpdateSink() = default;

    /// Takes an update. Returns when there is room for the next one, which is how a slow bot slows its updater.
    ///
    /// False: it was not taken, because the sink is closing; the server is to keep it, and a poller ends. `receipt` is
    /// settled when the acknowledgement that the bot has chosen says so, maybe before this returns, maybe long after:
    /// only then may the server forget the update.
    [[nodiscard]] virtual awaitable<bool> deliver(Update update, Receipt receipt = Receipt()) = 0;
    /// Takes one that cannot be read: it goes to the dead letters and, as UnreadableUpdate, to the error handlers; then
    /// its receipt is accepted. False as for deliver().
    [[nodiscard]] virtual awaitable<bool> deliver_unreadable(BadUpdate update, Receipt receipt = Receipt()) = 0;
    /// Whether deliver() would take one now without a wait, so that a web server can turn requests away before it reads
    /// them.
    [[nodiscard]] virtual bool has_room() const noexcept = 0;
    /// Hears of what went wrong without an update, such as a poll that failed.
    virtual void report(std::exception_ptr error) = 0;
    /// Where an updater tells how receiving goes, for metrics and readiness; null where nobody wants to know. See
    /// app/observe/receive_status.hpp.
    [[nodiscard]] virtual ReceiveStatus* status() noexcept { return nullptr; }
};

/// A source of updates: LongPoller, WebhookReceiver, or a user's own.
template <class U>
concept Updater = requires(U& updater, UpdateSink& sink) {
    /// Receives until stop(), delivering to `sink`. Throws what no retry can mend, such as InvalidToken.
    { updater.run(sink) } -> std::same_as<awaitable<void>>;
    /// Asks run() to return promptly. May come before run(), and more than once.
    { updater.stop() } -> std::same_as<void>;
    /// After run(), when everything delivered has been handled: settles with the server.
    { updater.finish() } -> std::same_as<awaitable<void>>;
};

/// An Updater that asks the server for some kinds of updates only. The Application tells it which, before run(), unless
/// its user has.
template <class U>
concept SelectiveUpdater = Updater<U> && requires(U& updater, std::vector<UpdateKind> kinds) {
    /// What the user has set.
    { updater.allowed_updates() } -> std::convertible_to<std::optional<std::vector<UpdateKind>>>;
    { updater.allow_updates(std::move(kinds)) } -> std::same_as<void>;
};

}  // namespace tgfw
