#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include <tgfw/api/update.hpp>
#include <tgfw/core/clock.hpp>
#include <tgfw/dispatch/middleware.hpp>

// Not part of tgfw/tgfw.hpp.

namespace tgfw {

/// Settings of an UpdateRecorder; only the file is required.
class RecorderOptions {
public:
    RecorderOptions() = default;
    explicit RecorderOptions(std::string path) : file(std::move(path)) {}

    RecorderOptions& with_max_bytes(std::size_t bytes) { return max_bytes = bytes, *this; }
    RecorderOptions& with_files(std::size_t count) { return files = count, *this; }
    RecorderOptions& with_callback_data(bool kept) { return callback_data = kept, *this; }
    RecorderOptions& with_everything(bool kept) { return everything = kept, *this; }

    std::string file;
    /// A file that would grow beyond is renamed to `file.1`, that one to `file.2`…
    std::size_t max_bytes = 64 << 20;
    /// Files that are kept, the one that is written included; at least 1.
    std::size_t files = 4;
    /// Whether the data of buttons that were tapped are written as they are.
    bool callback_data = false;
    /// Whether all is written as it came: what people wrote, their names and numbers. Off: placeholders of the same
    /// length, so that entities still fit, and commands.
    bool everything = false;
};

/// Writes the updates that a bot gets to a file, one JSON object a line, `{"time":"…","update":{…}}`, for replay().
///
///     UpdateRecorder recorder(RecorderOptions("updates.jsonl"));
///     app.add_update_middleware(recorder.middleware());
///
/// A thread of its own writes: the bot never waits for the disk. What it cannot keep up with, beyond 4 MiB, is dropped
/// and counted. The file is readable by its owner only. Not for use in a child after fork(2).
class UpdateRecorder {
public:
    /// Throws ConfigError if the file cannot be written.
    explicit UpdateRecorder(RecorderOptions options, Clock& clock = steady_clock());
    /// Waits until all is written.
    ~UpdateRecorder();
    UpdateRecorder(const UpdateRecorder&) = delete;
    UpdateRecorder& operator=(const UpdateRecorder&) = delete;

    /// Takes down an update, from any thread.
    void record(const Update& update);
    /// Records each update before its handlers run. The recorder must outlive the Application.
    [[nodiscard]] Middleware middleware();
    /// Waits until all that was recorded before is in the file.
    void flush();

    /// Updates that did not get into the file.
    [[nodiscard]] std::uint64_t lost() const noexcept;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace tgfw
