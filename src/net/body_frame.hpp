#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

namespace tgfw::net {

/// Lays the pieces of a body out as they go over the wire: as they are when their length was announced, otherwise as
/// chunks (RFC 9112 §7.1).
class BodyFrame {
public:
    explicit BodyFrame(std::optional<std::uint64_t> length);

    /// Where the next piece goes; empty when the announced length has been given. Valid as long as this.
    [[nodiscard]] std::span<char> space() noexcept;
    /// The first `n` bytes of space() with what belongs around them; `n` of 0 ends a chunked body. Valid until the next
    /// call. Throws Error if the body ends before its announced length.
    [[nodiscard]] std::string_view frame(std::size_t n);
    /// Bytes of body that were laid out.
    [[nodiscard]] std::uint64_t given() const noexcept { return given_; }

private:
    [[nodiscard]] std::string_view frame_chunk(std::size_t n);

    std::optional<std::uint64_t> length_;
    std::uint64_t given_ = 0;
    std::unique_ptr<char[]> buffer_;
};

}  // namespace tgfw::net
