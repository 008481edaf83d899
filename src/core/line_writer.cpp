#include <core/line_writer.hpp>

#include <cerrno>
#include <csignal>
#include <ctime>

#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tgfw::detail {

namespace {

/// Takes the SIGPIPE that a write of this thread raises, so that it neither ends the process nor reaches its handler.
class SigpipeTaker {
public:
    explicit SigpipeTaker(bool is_needed) noexcept : is_active_(is_needed) {
        if (!is_active_) return;
        sigset_t pending;
        sigpending(&pending);
        was_pending_ = sigismember(&pending, SIGPIPE) == 1;
        sigemptyset(&pipe_);
        sigaddset(&pipe_, SIGPIPE);
        pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
    }

    ~SigpipeTaker() {
        if (!is_active_) return;
        const int error = errno;
        if (is_raised_ && !was_pending_) {
            const timespec at_once{};
            while (sigtimedwait(&pipe_, nullptr, &at_once) == -1 && errno == EINTR) {
            }
        }
        pthread_sigmask(SIG_SETMASK, &before_, nullptr);
        errno = error;
    }

    SigpipeTaker(const SigpipeTaker&) = delete;
    SigpipeTaker& operator=(const SigpipeTaker&) = delete;

    void raised() noexcept { is_raised_ = true; }

private:
    bool is_active_;
    bool is_raised_ = false;
    bool was_pending_ = false;
    sigset_t pipe_{};
    sigset_t before_{};
};

bool is_pipe_or_socket(int fd) noexcept {
    struct stat info {};
    return fstat(fd, &info) == 0 && (S_ISFIFO(info.st_mode) || S_ISSOCK(info.st_mode));
}

ssize_t write_some(int fd, std::string_view bytes, bool may_signal) noexcept {
    SigpipeTaker taker(may_signal);
    const ssize_t count = ::write(fd, bytes.data(), bytes.size());
    if (count < 0 && errno == EPIPE) taker.raised();
    return count;
}

}  // namespace

LineWriter::LineWriter(int fd, std::chrono::milliseconds patience) noexcept
    : fd_(fd), patience_ms_(static_cast<int>(patience.count())), may_signal_(is_pipe_or_socket(fd)) {}

bool LineWriter::write(std::string_view line) noexcept {
    if (is_torn_) is_torn_ = !write_all("\n");
    const bool is_written = !is_torn_ && write_all(line);
    if (!is_written) lost_.fetch_add(1, std::memory_order_relaxed);
    return is_written;
}

bool LineWriter::write_all(std::string_view bytes) noexcept {
    std::string_view rest = bytes;
    while (!rest.empty()) {
        const ssize_t count = write_some(fd_, rest, may_signal_);
        if (count > 0) {
            rest.remove_prefix(static_cast<std::size_t>(count));
            is_stuck_ = false;
            continue;
        }
        if (count < 0 && errno == EINTR) continue;
        const bool is_full = count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
        if (is_full && wait_for_room()) continue;
        if (rest.size() < bytes.size()) is_torn_ = true;
        return false;
    }
    return true;
}

bool LineWriter::wait_for_room() noexcept {
    if (is_stuck_) return false;
    pollfd room{fd_, POLLOUT, 0};
    int ready = 0;
    do ready = poll(&room, 1, patience_ms_);
    while (ready < 0 && errno == EINTR);
    is_stuck_ = ready <= 0;
    return !is_stuck_;
}

}  // namespace tgfw::detail
