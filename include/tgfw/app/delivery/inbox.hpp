#pragma once

// Not part of tgfw/tgfw.hpp.

#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <tgfw/core/awaitable.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw {

/// An inbox cannot do what it is asked: a full disk, a file that is locked or corrupt.
class InboxError : public Error {
public:
    using Error::Error;
};

/// Another process, or another object, works on this inbox of the bot's. It can be had when that one ends.
class InboxInUse : public InboxError {
public:
    using InboxError::InboxError;
};

/// An update that was given up, with what is known of it.
class DeadLetter {
public:
    DeadLetter() = default;

    std::int64_t number = 0;  ///< Given by the inbox.
    std::optional<std::int64_t> update_id;
    std::string update;  ///< Its JSON as it came; of one that cannot be read, whatever came.
    std::string reason;
    int attempts = 0;
    std::chrono::system_clock::time_point time;
};

/// Where updates are kept from their receipt until they have been handled, and those that could not be.
///
/// tgfw::sqlite::FileInbox is one. Used from the Application's thread; awaitables may be many at a time, and end in the
/// order in which they began. What fails throws InboxError, or goes to on_error() where nobody waits for it.
class Inbox {
public:
    using Time = std::chrono::system_clock::time_point;

    /// An update that was not handled to its end.
    class Pending {
    public:
        Pending() = default;
        Pending(std::int64_t id, std::string json) : update_id(id), update(std::move(json)) {}
        std::int64_t update_id = 0;
        std::string update;
    };

    /// What a start finds.
    class Contents {
    public:
        Contents() = default;
        std::vector<Pending> pending;                        ///< In the order in which they came.
        std::vector<std::pair<std::int64_t, Time>> handled;  ///< Their ids, the oldest first.
    };

    /// How the handling of an update ended.
    enum class End {
        done,       ///< It is only known by its id from now on.
        failed,     ///< It will be tried again: what began counts no more as a crash.
        cancelled,  ///< The bot stops: so here, and it is pending for the next start.
    };

    virtual ~Inbox() = default;

    /// Before everything else, at each start: whose inbox it is, and whose handled ids are asked for since when. Throws
    /// InboxInUse where somebody else works on it; it is asked again then.
    [[nodiscard]] virtual awaitable<Contents> open(std::int64_t bot_id, Time handled_since) = 0;
    /// Whether put() would take one more.
    [[nodiscard]] virtual bool has_room() const noexcept = 0;
    /// Keeps an update. When this has ended, it is as safe as the inbox promises.
    [[nodiscard]] virtual awaitable<void> put(std::int64_t update_id, std::string update) = 0;
    /// Its handling begins now: how often it has begun without an end, this time included. That must outlive a crash
    /// of the process. It need not have been put.
    [[nodiscard]] virtual awaitable<int> begin(std::int64_t update_id) = 0;
    /// What begin() began has ended. Returns at once.
    virtual void end(std::int64_t update_id, End how, Time now) noexcept = 0;
    /// Makes a dead letter of an update, which is pending no more and counts as handled.
    [[nodiscard]] virtual awaitable<void> bury(DeadLetter letter) = 0;
    /// Ends when all that was said before is kept.
    [[nodiscard]] virtual awaitable<void> flush() = 0;
    /// The bot has stopped, and all is flushed: others may open it.
    virtual void release() noexcept {}
    /// Who hears of what end() could not keep.
    virtual void on_error(std::function<void(std::exception_ptr)> listener) = 0;
};

}  // namespace tgfw
