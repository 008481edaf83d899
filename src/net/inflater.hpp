#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>

namespace tgfw::net {

/// Decompresses a body piece by piece: gzip (RFC 1952), and what servers call deflate: zlib's format (RFC 1950), or, as
/// some misread the name, bare deflate (RFC 1951).
class Inflater {
public:
    enum class Result { more, too_large, broken };

    /// Gives out at most `limit` bytes in all.
    explicit Inflater(std::size_t limit);
    ~Inflater();
    Inflater(Inflater&&) noexcept;
    Inflater& operator=(Inflater&&) noexcept;

    /// Decompresses `data` into `sink`, some 16 KiB at a time. What `sink` throws is passed on.
    [[nodiscard]] Result feed(std::string_view data, const std::function<void(std::string_view)>& sink);
    /// Whether what was fed is complete. Nothing at all is: the body of an answer without one.
    [[nodiscard]] bool complete() const noexcept;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// Whether the value of a Content-Encoding header names one coding that Inflater knows.
[[nodiscard]] bool is_inflatable(std::string_view content_encoding) noexcept;

}  // namespace tgfw::net
