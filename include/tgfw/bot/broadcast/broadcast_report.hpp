#pragma once

#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <tgfw/api/chat_id.hpp>
#include <tgfw/core/clock.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw {

/// What became of one chat of a broadcast.
enum class BroadcastOutcome : std::uint8_t {
    sent,      ///< The message is there.
    migrated,  ///< It is there; the group is a supergroup now and has another id. Store that.
    blocked,   ///< Nobody can be reached: the bot was blocked or removed, the account or the chat is gone.
    failed,    ///< Refused for another reason.
    unknown,   ///< It may be there: the request went out, and no answer came.
};

/// One chat of a broadcast, and what became of it.
class BroadcastChat {
public:
    BroadcastChat() = default;
    BroadcastChat(ChatId chat_id, BroadcastOutcome what, std::string why = std::string())
        : chat(std::move(chat_id)), outcome(what), reason(std::move(why)) {}

    bool operator==(const BroadcastChat&) const = default;

    /// As the broadcast was given it.
    ChatId chat;
    BroadcastOutcome outcome = BroadcastOutcome::sent;
    /// The server's words, or those of the error; empty where it was sent.
    std::string reason;
    /// The supergroup that the group has become; 0 for none.
    std::int64_t new_chat = 0;
};

/// How many chats ended how, earlier runs of the same journal included.
class BroadcastCounts {
public:
    BroadcastCounts() = default;

    void add(BroadcastOutcome outcome) noexcept;
    [[nodiscard]] std::uint64_t total() const noexcept { return sent + blocked + failed + unknown; }
    bool operator==(const BroadcastCounts&) const = default;

    /// Those that migrated included.
    std::uint64_t sent = 0;
    std::uint64_t migrated = 0;
    std::uint64_t blocked = 0;
    std::uint64_t failed = 0;
    std::uint64_t unknown = 0;
};

/// Where a broadcast stands.
class BroadcastProgress {
public:
    BroadcastProgress() = default;

    BroadcastCounts counts;
    /// All chats, where that is known.
    std::optional<std::uint64_t> total;
    /// Chats done in a second, over the last ten.
    double per_second = 0;
    /// How long it takes yet, where the total and the speed are known.
    std::optional<Clock::duration> left;
};

/// What came of a broadcast.
class BroadcastReport {
public:
    BroadcastReport() = default;

    BroadcastCounts counts;
    /// Whether all chats were dealt with; false after BroadcastStop::request().
    bool complete = false;
    /// The chats of this run that were not simply sent to, the first BroadcastOptions::kept of them.
    std::vector<BroadcastChat> troubles;
};

/// A broadcast ended early, since it would fail in every chat: the token is not valid any more, the network is gone,
/// too many chats in a row failed, the source or the journal threw. With its journal it goes on where it stopped.
class BroadcastStopped : public Error {
public:
    BroadcastStopped(const std::string& message, BroadcastReport so_far, std::exception_ptr why)
        : Error(message), report_(std::move(so_far)), cause_(std::move(why)) {}

    [[nodiscard]] const BroadcastReport& report() const noexcept { return report_; }
    /// What was thrown; null where it was too many failures.
    [[nodiscard]] const std::exception_ptr& cause() const noexcept { return cause_; }

private:
    BroadcastReport report_;
    std::exception_ptr cause_;
};

}  // namespace tgfw
