#include <tgfw/app/polling/lease.hpp>

#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <core/unique_fd.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw {

namespace {

[[noreturn]] void throw_lease_error(const std::string& path, int problem) {
    throw ConfigError("file_lease: " + path + " cannot be opened and locked (" +
                      std::generic_category().message(problem) + "); give a file in a folder that the bot may write");
}

class FileLease final : public Lease {
public:
    FileLease(std::string path, Clock::duration period) : path_(std::move(path)), period_(period) { open_file(); }

    awaitable<bool> acquire() override { co_return lock(); }
    awaitable<bool> renew() override { co_return locked_&& fd_.is_at(path_); }
    awaitable<void> release() override {
        close_file();
        co_return;
    }
    [[nodiscard]] Clock::duration period() const noexcept override { return period_; }

private:
    void open_file() {
        fd_ = detail::UniqueFd(::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
        if (!fd_) throw_lease_error(path_, errno);
    }

    void close_file() {
        fd_ = detail::UniqueFd();  // Gives the lock back, too.
        locked_ = false;
    }

    bool lock() {
        // The file may have been replaced since it was opened: a lock on the old one would keep nobody away.
        if (fd_ && !fd_.is_at(path_)) close_file();
        if (!fd_) open_file();
        if (locked_) return true;
        if (::flock(fd_.get(), LOCK_EX | LOCK_NB) != 0) {
            if (errno == EWOULDBLOCK || errno == EINTR) return false;
            throw_lease_error(path_, errno);
        }
        locked_ = fd_.is_at(path_);
        if (locked_) write_process_id();
        return locked_;
    }

    /// For whoever looks for the holder; nothing depends on it.
    void write_process_id() const {
        const std::string text = std::to_string(::getpid()) + "\n";
        if (::ftruncate(fd_.get(), 0) != 0) return;
        static_cast<void>(!::pwrite(fd_.get(), text.data(), text.size(), 0));
    }

    std::string path_;
    Clock::duration period_;
    detail::UniqueFd fd_;
    bool locked_ = false;
};

}  // namespace

std::shared_ptr<Lease> file_lease(std::string path, Clock::duration period) {
    if (period <= Clock::duration::zero())
        throw ConfigError("file_lease: the period is not above 0; give half a second");
    return std::make_shared<FileLease>(std::move(path), period);
}

}  // namespace tgfw
