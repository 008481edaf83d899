#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>

#include <tgfw/core/log_sink.hpp>

// Not part of tgfw/tgfw.hpp.

namespace tgfw {

/// Hands lines to another sink on a thread of its own, so that a slow disk or a full pipe never holds up a handler.
///
/// log() takes no lock and waits for nobody. Lines wait in a ring of fixed size; a line of up to 256 bytes costs no
/// allocation, texts beyond 8 KiB are cut, of more than 32 fields the first are kept. What finds no room is dropped
/// and counted, and a line of its own tells the count when there is room again. Thread-safe; the thread starts with
/// all signals blocked. Not for use in a child after fork(2), which has no such thread.
class AsyncLogger final : public LogSink {
public:
    static constexpr std::size_t default_capacity = 1024;

    /// `capacity` lines may wait, rounded up to a power of two, 2 at least; `deadline` is how long the destructor
    /// writes on. Throws ConfigError for no `inner` or a capacity beyond 2^20, std::system_error where no thread can be
    /// had.
    explicit AsyncLogger(std::unique_ptr<LogSink> inner, std::size_t capacity = default_capacity,
                         std::chrono::milliseconds deadline = std::chrono::seconds(2));
    /// Writes what waits, for the deadline at most. A sink that still hangs then is left to its thread, and goes with
    /// it should it ever return; what waits behind is lost.
    ~AsyncLogger() override;
    AsyncLogger(const AsyncLogger&) = delete;
    AsyncLogger& operator=(const AsyncLogger&) = delete;

    void write(const LogRecord& record) noexcept override;
    /// Waits until all that was logged before is written, and what was dropped is told. False if `limit` passed first.
    bool flush(std::chrono::milliseconds limit = std::chrono::seconds(2)) noexcept;
    /// What found no room, and what `inner` lost.
    [[nodiscard]] std::uint64_t lost() const noexcept override;

private:
    class State;
    std::shared_ptr<State> state_;
    std::chrono::milliseconds deadline_;
};

}  // namespace tgfw
