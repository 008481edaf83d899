#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include <bot/broadcast/journal_text.hpp>
#include <core/unique_fd.hpp>

namespace tgfw {

namespace {

[[noreturn]] void throw_journal_errno(std::string_view what, const std::string& path) {
    const int code = errno;
    throw JournalError(
        fmt::format("cannot {} the broadcast journal \"{}\": {}", what, path, std::system_category().message(code)));
}

/// An open file.
class JournalFile {
public:
    JournalFile() = default;
    JournalFile(const std::string& path, int flags) : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {
        if (!fd_) throw_journal_errno("open", path);
    }

    void write_all(std::string_view text, const std::string& path) const {
        while (!text.empty()) {
            const ssize_t count = ::write(fd_.get(), text.data(), text.size());
            if (count < 0 && errno == EINTR) continue;
            if (count < 0) throw_journal_errno("write", path);
            text.remove_prefix(static_cast<std::size_t>(count));
        }
    }
    void sync(const std::string& path) const {
        if (::fsync(fd_.get()) != 0) throw_journal_errno("save", path);
    }
    void cut_to(std::size_t size) const noexcept {
        const bool cut = ::ftruncate(fd_.get(), static_cast<off_t>(size)) == 0;
        if (cut) static_cast<void>(::lseek(fd_.get(), 0, SEEK_END));
    }
    void lock(const std::string& path) const {
        if (::flock(fd_.get(), LOCK_EX | LOCK_NB) == 0) return;
        if (errno != EWOULDBLOCK) throw_journal_errno("lock", path);
        throw JournalError(
            fmt::format("the broadcast journal \"{}\" is in use: its broadcast runs already; give another one its own "
                        "file",
                        path));
    }
    [[nodiscard]] std::string read_all(const std::string& path) const {
        std::string text;
        std::array<char, 65536> piece;
        for (;;) {
            const ssize_t count = ::read(fd_.get(), piece.data(), piece.size());
            if (count < 0 && errno == EINTR) continue;
            if (count < 0) throw_journal_errno("read", path);
            if (count == 0) return text;
            text.append(piece.data(), static_cast<std::size_t>(count));
        }
    }
    [[nodiscard]] bool is_at(const std::string& path) const noexcept { return fd_.is_at(path); }

private:
    detail::UniqueFd fd_;
};

class FileJournal final : public BroadcastJournal {
public:
    FileJournal(std::string path, FileJournalOptions options) : path_(std::move(path)), options_(options) {}

    awaitable<BroadcastCheckpoint> load() override {
        file_ = JournalFile();
        JournalFile opened = open_locked();
        BroadcastCheckpoint found = detail::parse_journal(opened.read_all(path_), path_);
        file_ = std::move(opened);
        replace(found);  // Without a torn end, behind which nothing could be appended.
        co_return found;
    }

    awaitable<void> save(BroadcastCheckpoint checkpoint) override {
        replace(checkpoint);
        co_return;
    }

    awaitable<void> append(std::vector<BroadcastEntry> entries) override {
        write_lines(detail::journal_lines(entries));
        unsynced_ += entries.size();
        for (const BroadcastEntry& entry : entries) {
            if (entry.mark == BroadcastEntry::Mark::begun) unsynced_ = options_.sync_after;
        }
        if (unsynced_ >= options_.sync_after) {
            file_.sync(path_);
            unsynced_ = 0;
        }
        co_return;
    }

private:
    /// The file, which nobody else has; another process may put a new one in its place until it is locked.
    [[nodiscard]] JournalFile open_locked() const {
        for (;;) {
            JournalFile opened(path_, O_RDWR | O_CREAT);
            opened.lock(path_);
            if (opened.is_at(path_)) return opened;
        }
    }

    /// All of them or none: behind half a line nothing could be read.
    void write_lines(const std::string& lines) {
        try {
            file_.write_all(lines, path_);
        } catch (...) {
            file_.cut_to(size_);
            throw;
        }
        size_ += lines.size();
    }

    void replace(const BroadcastCheckpoint& checkpoint) {
        const std::string beside = path_ + ".new";
        JournalFile made(beside, O_RDWR | O_CREAT | O_TRUNC);
        made.lock(beside);
        const std::string text = detail::journal_text(checkpoint);
        made.write_all(text, beside);
        made.sync(beside);
        if (::rename(beside.c_str(), path_.c_str()) != 0) throw_journal_errno("save", path_);
        const std::string folder = std::filesystem::absolute(path_).parent_path().string();
        JournalFile(folder, O_RDONLY | O_DIRECTORY).sync(folder);
        file_ = std::move(made);
        size_ = text.size();
        unsynced_ = 0;
    }

    std::string path_;
    FileJournalOptions options_;
    JournalFile file_;
    std::size_t size_ = 0;
    std::size_t unsynced_ = 0;
};

}  // namespace

std::shared_ptr<BroadcastJournal> file_journal(std::string path, FileJournalOptions options) {
    return std::make_shared<FileJournal>(std::move(path), options);
}

}  // namespace tgfw
