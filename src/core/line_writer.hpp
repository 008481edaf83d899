#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string_view>

namespace tgfw::detail {

/// Writes whole lines to a file descriptor that may fail at any time. One thread at a time; lost() from any.
class LineWriter {
public:
    /// `patience`: how long it waits for room where `fd` is non-blocking and full.
    explicit LineWriter(int fd, std::chrono::milliseconds patience = std::chrono::seconds(1)) noexcept;

    /// `line` with its line end, by one write(2) where the system takes all of it. Where it takes less, the rest
    /// follows at once, or the next line begins with a line end of its own. False, and counted, if the line did not get
    /// through.
    bool write(std::string_view line) noexcept;
    [[nodiscard]] std::uint64_t lost() const noexcept { return lost_.load(std::memory_order_relaxed); }

private:
    bool write_all(std::string_view bytes) noexcept;
    bool wait_for_room() noexcept;

    int fd_;
    int patience_ms_;
    bool may_signal_;        // A pipe or a socket, which raises SIGPIPE when no one reads.
    bool is_torn_ = false;   // The last bytes written were a part of a line.
    bool is_stuck_ = false;  // The last wait for room was in vain: no more waiting until a write succeeds.
    std::atomic<std::uint64_t> lost_{0};
};

}  // namespace tgfw::detail
