#include <net/body_frame.hpp>

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include <tgfw/core/error.hpp>

namespace tgfw::net {

namespace {

constexpr std::size_t piece_size = 64 * 1024;
constexpr std::size_t margin = 16;  // A chunk's size in hex, and line ends.

}  // namespace

BodyFrame::BodyFrame(std::optional<std::uint64_t> length)
    : length_(length), buffer_(std::make_unique<char[]>(margin + piece_size + margin)) {}

std::span<char> BodyFrame::space() noexcept {
    const std::uint64_t left = length_ ? *length_ - given_ : piece_size;
    return std::span<char>(buffer_.get() + margin, static_cast<std::size_t>(std::min<std::uint64_t>(left, piece_size)));
}

std::string_view BodyFrame::frame(std::size_t n) {
    given_ += n;
    if (!length_) return frame_chunk(n);
    if (n == 0 && given_ != *length_) {
        throw Error(fmt::format("the body of a request ended after {} of its {} bytes", given_, *length_));
    }
    return std::string_view(buffer_.get() + margin, n);
}

std::string_view BodyFrame::frame_chunk(std::size_t n) {
    const std::string head = n == 0 ? "0\r\n" : fmt::format("{:x}\r\n", n);
    char* const begin = buffer_.get() + margin - head.size();
    std::memcpy(begin, head.data(), head.size());
    std::memcpy(buffer_.get() + margin + n, "\r\n", 2);
    return std::string_view(begin, head.size() + n + 2);
}

}  // namespace tgfw::net
