#pragma once

#include <concepts>
#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <tgfw/api/update.hpp>
#include <tgfw/core/awaitable.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw {

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
    /// False: it was not taken, because the sink is closing; the server is to keep it, and a poller ends.
    [[nodiscard]] virtual awaitable<bool> deliver(Update update) = 0;
    /// Hears of what went wrong without an update: a poll that failed, an update that cannot be read.
    virtual void report(std::exception_ptr error) = 0;
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
