#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace tgfw {

/// Keeps the offset of the next getUpdates in a file, so that a bot that was killed asks for what it had not confirmed.
///
/// Written whole or not at all, by another file that takes its place; not flushed to the disk, since the server's own
/// memory is as good where the machine itself fails.
class OffsetFile {
public:
    /// Throws ConfigError for no path.
    explicit OffsetFile(std::string path);

    /// What was written last; nullopt where there is no file, or an empty one, as a power failure may leave it. Throws
    /// ConfigError where it cannot be read, or holds something else.
    [[nodiscard]] std::optional<std::int64_t> read() const;
    /// False where it cannot be written; the file is as it was.
    [[nodiscard]] bool write(std::int64_t offset) noexcept;

private:
    std::string path_;
};

}  // namespace tgfw
