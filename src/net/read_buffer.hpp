#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>

namespace tgfw::net {

/// Bytes on their way from a socket to a parser: read into space(), taken from data(). Its memory is not cleared before
/// it is read into, which would cost more than parsing a short answer.
class ReadBuffer {
public:
    static constexpr std::size_t piece = 16 * 1024;

    /// Room for a piece behind what was not consumed yet. Valid until the next call.
    [[nodiscard]] std::span<char> space() {
        if (begin_ != 0) std::memmove(memory_.get(), memory_.get() + begin_, size());
        end_ -= begin_;
        begin_ = 0;
        if (capacity_ - end_ < piece) grow();
        return std::span<char>(memory_.get() + end_, piece);
    }
    /// `n` bytes of space() are read.
    void add(std::size_t n) noexcept { end_ += n; }
    void consume(std::size_t n) noexcept { begin_ += n; }

    /// Gives memory back that a large header took, if nothing is left in it.
    void shrink() {
        if (empty() && capacity_ > piece) *this = ReadBuffer();
    }

    [[nodiscard]] std::string_view data() const noexcept { return std::string_view(memory_.get() + begin_, size()); }
    [[nodiscard]] std::size_t size() const noexcept { return end_ - begin_; }
    [[nodiscard]] bool empty() const noexcept { return size() == 0; }

private:
    void grow() {
        const std::size_t capacity = std::max(end_ + piece, 2 * capacity_);
        auto memory = std::make_unique_for_overwrite<char[]>(capacity);
        if (end_ != 0) std::memcpy(memory.get(), memory_.get(), end_);
        memory_ = std::move(memory);
        capacity_ = capacity;
    }

    std::unique_ptr<char[]> memory_;
    std::size_t capacity_ = 0;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

}  // namespace tgfw::net
