#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include <tgfw/core/awaitable.hpp>

namespace tgfw {

/// Bytes that are pulled piece by piece while they are written, so that their number costs no memory: the body of a
/// request, or a file to upload. net/byte_source.hpp makes the usual ones.
///
/// Used by one request at a time.
class ByteSource {
public:
    virtual ~ByteSource() = default;

    /// Bytes in all, from the first to the last; empty if nobody knows. A request then uses the chunked coding.
    [[nodiscard]] virtual std::optional<std::uint64_t> size() const = 0;
    /// Puts the next bytes at the start of `buffer`, which is not empty, and returns how many; 0 at the end.
    ///
    /// What it throws fails the request and closes its connection. Cancelled when the request is.
    [[nodiscard]] virtual awaitable<std::size_t> read(std::span<char> buffer) = 0;
    /// Goes back to the first byte: true if the next read() gives it. The client calls this before it reads, so that
    /// a request can be sent again; false fails it, unsent.
    [[nodiscard]] virtual bool rewind() = 0;

protected:
    ByteSource() = default;
    ByteSource(const ByteSource&) = default;
    ByteSource& operator=(const ByteSource&) = default;
};

}  // namespace tgfw
