#pragma once

// Sources of bytes that need not be in memory. Not part of tgfw.hpp: a file that makes a source includes this one.
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <tgfw/core/byte_source.hpp>

namespace tgfw::net {

/// What is in memory already.
[[nodiscard]] std::shared_ptr<ByteSource> string_source(std::string content);

/// A file, which is opened when it is first read and must not change until it has been sent.
///
/// Reads block for as long as the disk takes, some 64 KiB at a time. Throws Error, which names the file, if it is not a
/// regular file that exists; read() does if it cannot be read or has another size now.
[[nodiscard]] std::shared_ptr<ByteSource> file_source(std::string path);

/// What `next` gives: piece after piece, an empty one at the end. It is called when the piece before has been written.
///
/// It can be sent once only. `size` is what the pieces add up to, if that is known: more is cut off, less is an error.
[[nodiscard]] std::shared_ptr<ByteSource> pull_source(std::function<awaitable<std::string>()> next,
                                                      std::optional<std::uint64_t> size = std::nullopt);

/// One after another.
[[nodiscard]] std::shared_ptr<ByteSource> joined_source(std::vector<std::shared_ptr<ByteSource>> parts);

/// All of `source`, from its first byte: for a transport that needs the body in memory. Throws Error if it was read
/// before and cannot be rewound.
[[nodiscard]] awaitable<std::string> read_body(std::shared_ptr<ByteSource> source);

}  // namespace tgfw::net
