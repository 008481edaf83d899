#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <tgfw/core/log_sink.hpp>

namespace tgfw::detail {

/// Lines that wait to be written: a bounded queue of copies, from any number of threads to one, without a lock
/// (Dmitry Vyukov's bounded queue).
class LogRing {
public:
    /// `capacity` is a power of two, 2 at least.
    explicit LogRing(std::size_t capacity);

    /// Copies the record. False if there is no room.
    bool push(const LogRecord& record) noexcept;
    /// Writes the oldest record to `sink`. False if there is none, or it is still being copied.
    bool pop(LogSink& sink) noexcept;

    /// Places taken so far, by records that were copied or are being so.
    [[nodiscard]] std::uint64_t taken() const noexcept { return tail_.load(std::memory_order_acquire); }
    /// Records that were popped. Of the popping thread only.
    [[nodiscard]] std::uint64_t popped() const noexcept { return head_; }
    /// Records whose copying or reading failed for want of memory.
    [[nodiscard]] std::uint64_t failed() const noexcept { return failed_.load(std::memory_order_relaxed); }

private:
    /// A field's place in Slot::bytes.
    struct Piece {
        std::size_t key;
        std::size_t value;
        LogFieldType type;
    };

    struct Slot {
        std::atomic<std::uint64_t> turn{0};
        std::chrono::system_clock::time_point time;
        LogLevel level = LogLevel::info;
        std::size_t message = 0;
        std::string bytes;
        std::vector<Piece> pieces;
        bool is_whole = false;
    };

    static void fill(Slot& slot, const LogRecord& record);
    static void read(const Slot& slot, LogSink& sink);
    static void trim(Slot& slot);

    std::vector<Slot> slots_;
    std::uint64_t mask_;
    alignas(64) std::atomic<std::uint64_t> tail_{0};
    alignas(64) std::uint64_t head_ = 0;
    std::atomic<std::uint64_t> failed_{0};
};

}  // namespace tgfw::detail
