#pragma once

// Bodies that are not in memory. Not part of tgfw.hpp: a file that makes a source includes this one.
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <tgfw/core/awaitable.hpp>

namespace tgfw::net {

/// A request's body that is pulled piece by piece while it is written, so that its size costs no memory.
///
/// Used by one request at a time. HttpRequest::with_body() and MultipartForm::file() take one.
class BodySource {
public:
    virtual ~BodySource() = default;

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
    BodySource() = default;
    BodySource(const BodySource&) = default;
    BodySource& operator=(const BodySource&) = default;
};

/// What is in memory already.
[[nodiscard]] std::shared_ptr<BodySource> string_source(std::string content);

/// A file, which is opened when it is first read and must not change until it has been sent.
///
/// Reads block for as long as the disk takes, some 64 KiB at a time. Throws Error, which names the file, if it is not a
/// regular file that exists; read() does if it cannot be read or has another size now.
[[nodiscard]] std::shared_ptr<BodySource> file_source(std::string path);

/// What `next` gives: piece after piece, an empty one at the end. It is called when the piece before has been written.
///
/// It can be sent once only. `size` is what the pieces add up to, if that is known: more is cut off, less is an error.
[[nodiscard]] std::shared_ptr<BodySource> pull_source(std::function<awaitable<std::string>()> next,
                                                      std::optional<std::uint64_t> size = std::nullopt);

/// One after another.
[[nodiscard]] std::shared_ptr<BodySource> joined_source(std::vector<std::shared_ptr<BodySource>> parts);

/// All of `source`, from its first byte: for a transport that needs the body in memory. Throws Error if it was read
/// before and cannot be rewound.
[[nodiscard]] awaitable<std::string> read_body(std::shared_ptr<BodySource> source);

}  // namespace tgfw::net
