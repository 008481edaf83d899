#include <tgfw/app/replay/update_recorder.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <string_view>
#include <system_error>
#include <thread>

#include <fcntl.h>
#include <unistd.h>

#include <app/replay/redact.hpp>
#include <core/json_text.hpp>
#include <core/line_writer.hpp>
#include <core/quiet_thread.hpp>
#include <core/unique_fd.hpp>
#include <tgfw/api/codec.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw {

namespace {

/// What may wait for the disk.
constexpr std::size_t kMostPending = 4 << 20;

constexpr std::string_view kLineBegin = R"({"time":")";

/// The files, of which one is written.
class RotatingFile {
public:
    RotatingFile(std::string path, std::size_t max_bytes, std::size_t files)
        : path_(std::move(path)), max_bytes_(max_bytes), files_(files) {
        open();
        if (!fd_) {
            throw ConfigError("UpdateRecorder: the file " + path_ + " cannot be written (" +
                              std::generic_category().message(errno) + "); give RecorderOptions another");
        }
    }

    bool write(std::string_view line) {
        if (size_ > 0 && size_ + line.size() > max_bytes_) rotate();
        if (!fd_) open();
        if (!fd_) return false;
        if (!detail::LineWriter(fd_.get()).write(line)) {
            cut_to(size_);
            return false;
        }
        size_ += line.size();
        return true;
    }

private:
    void open() {
        fd_ = detail::UniqueFd(::open(path_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
        const auto end = fd_ ? ::lseek(fd_.get(), 0, SEEK_END) : 0;
        size_ = end > 0 ? static_cast<std::size_t>(end) : 0;
        if (const std::size_t whole = end_of_lines(); whole < size_ && is_recorded(whole)) cut_to(whole);
    }

    /// Behind the last line end. What follows there is a line that a full disk or the end of a process cut off: the
    /// next would become a part of it, and neither could be replayed.
    [[nodiscard]] std::size_t end_of_lines() const {
        std::array<char, 4096> piece{};
        for (std::size_t end = size_; end > 0;) {
            const std::size_t begin = end - std::min(end, piece.size());
            if (::pread(fd_.get(), piece.data(), end - begin, static_cast<off_t>(begin)) < 1) return size_;
            const auto line_end = std::string_view(piece.data(), end - begin).rfind('\n');
            if (line_end != std::string_view::npos) return begin + line_end + 1;
            end = begin;
        }
        return 0;
    }

    /// Whether what stands there is a line of ours, or the begin of one: of somebody else's file nothing is taken.
    [[nodiscard]] bool is_recorded(std::size_t at) const {
        std::array<char, kLineBegin.size()> text{};
        const auto count = ::pread(fd_.get(), text.data(), text.size(), static_cast<off_t>(at));
        return count > 0 && kLineBegin.starts_with(std::string_view(text.data(), static_cast<std::size_t>(count)));
    }

    void cut_to(std::size_t size) {
        if (::ftruncate(fd_.get(), static_cast<off_t>(size)) == 0) size_ = size;
    }

    std::string older(std::size_t number) const { return path_ + "." + std::to_string(number); }

    void rotate() {
        fd_ = detail::UniqueFd();
        std::error_code ignored;  // The next open tells.
        for (std::size_t i = files_ - 1; i > 1; --i) std::filesystem::rename(older(i - 1), older(i), ignored);
        if (files_ > 1) {
            std::filesystem::rename(path_, older(1), ignored);
        } else {
            std::filesystem::remove(path_, ignored);
        }
    }

    std::string path_;
    std::size_t max_bytes_;
    std::size_t files_;
    detail::UniqueFd fd_;
    std::size_t size_ = 0;
};

}  // namespace

class UpdateRecorder::Impl {
public:
    Impl(RecorderOptions options, Clock& clock)
        : options_(std::move(options)),
          clock_(&clock),
          file_(options_.file, options_.max_bytes, check_files(options_.files)) {
        thread_ = detail::thread_without_signals([this] { write_all(); });
    }

    ~Impl() {
        {
            const std::lock_guard lock(mutex_);
            ending_ = true;
        }
        changed_.notify_all();
        thread_.join();
    }

    void record(const Update& update) {
        std::string line(kLineBegin);
        detail::append_rfc3339(line, clock_->system_now());
        line += R"(","update":)";
        const std::string json = encode(update);
        line += options_.everything ? json : detail::redact_update(json, options_.callback_data);
        line += "}\n";
        {
            const std::lock_guard lock(mutex_);
            if (pending_.size() + line.size() > kMostPending) {
                lost_.fetch_add(1, std::memory_order_relaxed);
                return;
            }
            pending_ += line;
        }
        changed_.notify_all();
    }

    void flush() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return pending_.empty() && !writing_; });
    }

    [[nodiscard]] std::uint64_t lost() const noexcept { return lost_.load(std::memory_order_relaxed); }

private:
    static std::size_t check_files(std::size_t files) {
        if (files == 0) throw ConfigError("RecorderOptions::files is 0; give 1 or more");
        return files;
    }

    void write_all() {
        std::unique_lock lock(mutex_);
        for (;;) {
            changed_.wait(lock, [this] { return ending_ || !pending_.empty(); });
            if (pending_.empty()) return;
            const std::string lines = std::exchange(pending_, std::string());
            writing_ = true;
            lock.unlock();
            write_lines(lines);
            lock.lock();
            writing_ = false;
            changed_.notify_all();
        }
    }

    void write_lines(std::string_view lines) {
        while (!lines.empty()) {
            const std::size_t end = lines.find('\n') + 1;
            if (!file_.write(lines.substr(0, end))) lost_.fetch_add(1, std::memory_order_relaxed);
            lines.remove_prefix(end);
        }
    }

    RecorderOptions options_;
    Clock* clock_;
    RotatingFile file_;  // The thread's.
    std::mutex mutex_;
    std::condition_variable changed_;
    std::string pending_;
    bool writing_ = false;
    bool ending_ = false;
    std::atomic<std::uint64_t> lost_{0};
    std::thread thread_;
};

UpdateRecorder::UpdateRecorder(RecorderOptions options, Clock& clock)
    : impl_(std::make_unique<Impl>(std::move(options), clock)) {}
UpdateRecorder::~UpdateRecorder() = default;

void UpdateRecorder::record(const Update& update) {
    impl_->record(update);
}

Middleware UpdateRecorder::middleware() {
    return [this](const Update& update, Context&, Proceed proceed) -> awaitable<void> {
        // An object of the bot's own comes with an empty update.
        if (update.update_id != 0) record(update);
        co_await proceed();
    };
}

void UpdateRecorder::flush() {
    impl_->flush();
}

std::uint64_t UpdateRecorder::lost() const noexcept {
    return impl_->lost();
}

}  // namespace tgfw
