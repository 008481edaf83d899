#pragma once

// What a broadcast remembers beyond a crash. Not in tgfw.hpp: include this header, or bot/broadcast/broadcast.hpp.
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <tgfw/api/chat_id.hpp>
#include <tgfw/bot/broadcast/broadcast_report.hpp>
#include <tgfw/core/awaitable.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw {

/// One line of a journal: what is known of a chat from now on.
class BroadcastEntry {
public:
    enum class Mark : std::uint8_t { sent, migrated, blocked, failed, unknown, begun, released };

    BroadcastEntry() = default;
    BroadcastEntry(ChatId chat_id, Mark what) : chat(std::move(chat_id)), mark(what) {}

    /// Whether the chat is dealt with. A chat that is `begun` may have been sent to, one that is `released` was not.
    [[nodiscard]] bool is_final() const noexcept { return mark < Mark::begun; }
    bool operator==(const BroadcastEntry&) const = default;

    ChatId chat;
    Mark mark = Mark::sent;
};

/// Where a broadcast can be taken up again.
class BroadcastCheckpoint {
public:
    BroadcastCheckpoint() = default;

    bool operator==(const BroadcastCheckpoint&) const = default;

    /// All chats before this cursor of the source are dealt with.
    std::string cursor;
    /// What became of them.
    BroadcastCounts counts;
    /// What is known of chats after it, the newer entry of a chat behind the older ones.
    std::vector<BroadcastEntry> entries;
    /// Whether all are dealt with.
    bool complete = false;
};

/// Where a broadcast keeps its place. file_journal() is one; a bot with a database may have its own.
///
/// The calls come one after the other. What a journal throws stops the broadcast.
class BroadcastJournal {
public:
    virtual ~BroadcastJournal() = default;

    /// What was left by an earlier run: the newest saved checkpoint, with all that was appended since behind its
    /// entries. A new one where there was none.
    [[nodiscard]] virtual awaitable<BroadcastCheckpoint> load() = 0;
    /// Puts `checkpoint` in the place of everything before, all or nothing. Once for each page of chats.
    [[nodiscard]] virtual awaitable<void> save(BroadcastCheckpoint checkpoint) = 0;
    /// Adds `entries`. Those that are `begun` must be safe when it returns: the calls are made after that.
    [[nodiscard]] virtual awaitable<void> append(std::vector<BroadcastEntry> entries) = 0;
};

/// A journal was changed by something else, or belongs to another broadcast that runs. what() says where, and what to
/// do.
class JournalError : public Error {
public:
    using Error::Error;
};

/// Settings of file_journal().
class FileJournalOptions {
public:
    FileJournalOptions() = default;

    FileJournalOptions& with_sync_after(std::uint32_t entries) { return sync_after = entries, *this; }

    /// How many chats may lie in the system's memory before they are put on the disk. A crash of the bot loses none of
    /// them, a power failure up to so many; those are sent to twice then. 1: each at once.
    std::uint32_t sync_after = 50;
};

/// A journal in a file, made where there is none; it may be deleted once the broadcast is complete.
///
/// It is a text, one line for each chat of the pages under way, each with a checksum; when a page is complete, the file
/// is written anew beside itself, put on the disk, and renamed. What a crash tore off its end is left out; any other
/// damage throws JournalError. While it is in use it is locked against other processes. Reads and writes block the
/// thread; they are short.
[[nodiscard]] std::shared_ptr<BroadcastJournal> file_journal(std::string path,
                                                             FileJournalOptions options = FileJournalOptions());

}  // namespace tgfw
