#pragma once

// Not part of tgfw/tgfw.hpp. Link tgfw::sqlite.

#include <cstddef>
#include <memory>
#include <string>

#include <tgfw/app/delivery/inbox.hpp>

namespace tgfw::sqlite {

/// What an update that was put survives. Whatever is chosen, it survives the end of the process, also by kill -9.
enum class Sync {
    full,    ///< A power cut: every commit is on the disk before put() ends.
    normal,  ///< A power cut leaves the file whole, but may take the last updates with it.
    off,     ///< A power cut may leave a damaged file.
};

/// Settings of a FileInbox, all with a default.
class InboxOptions {
public:
    InboxOptions() = default;

    InboxOptions& with_sync(Sync value) { return sync = value, *this; }
    /// How many updates may be pending, and how many bytes of JSON they may have, before has_room() says no.
    InboxOptions& with_max_pending(std::size_t count, std::size_t bytes) {
        return max_pending = count, max_pending_bytes = bytes, *this;
    }
    /// How many dead letters are kept; the oldest make room for new ones.
    InboxOptions& with_max_dead(std::size_t count) { return max_dead = count, *this; }
    /// How many ids of handled updates are kept, the youngest, and until they are as old as Acknowledgement::with_seen
    /// says; up to 4096 more between two deletions.
    InboxOptions& with_max_handled(std::size_t count) { return max_handled = count, *this; }

    Sync sync = Sync::full;
    std::size_t max_pending = 100'000;
    std::size_t max_pending_bytes = std::size_t{256} << 20;
    std::size_t max_dead = 10'000;
    std::size_t max_handled = 1'000'000;
};

/// An inbox in an SQLite file. One thread writes; all that waits goes into one transaction.
///
/// A file may hold the inboxes of several bots, each with a FileInbox of its own, also in other processes. That of one
/// bot is worked on by one process at a time. SQLite keeps two more files beside it (`-wal` and `-shm`), and tgfw one
/// for the locks (`-lock`); none of them belongs on a network drive. The file is made readable by its owner only.
/// `tgfw_inbox` shows what is in it.
class FileInbox final : public Inbox {
public:
    /// Opens the file, or makes it. Throws InboxError where it is no inbox, damaged, or cannot be opened.
    explicit FileInbox(std::string file, InboxOptions options = InboxOptions());
    /// Writes what is left.
    ~FileInbox() override;
    FileInbox(const FileInbox&) = delete;
    FileInbox& operator=(const FileInbox&) = delete;

    awaitable<Contents> open(std::int64_t bot_id, Time handled_since) override;
    [[nodiscard]] bool has_room() const noexcept override;
    awaitable<void> put(std::int64_t update_id, std::string update) override;
    awaitable<int> begin(std::int64_t update_id) override;
    void end(std::int64_t update_id, End how, Time now) noexcept override;
    awaitable<void> bury(DeadLetter letter) override;
    awaitable<void> flush() override;
    void release() noexcept override;
    void on_error(std::function<void(std::exception_ptr)> listener) override;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

/// The same, as Acknowledgement takes it.
[[nodiscard]] std::shared_ptr<Inbox> file_inbox(std::string file, InboxOptions options = InboxOptions());

}  // namespace tgfw::sqlite
