#pragma once

#include <algorithm>
#include <memory>

#include <tgfw/core/timer.hpp>
#include <tgfw/net/byte_source.hpp>
#include <tgfw/net/http_client.hpp>
#include <unit/net/client_support.hpp>

namespace tgfw::net::tests {

/// `count` pieces of `size` bytes each, after which it ends; it remembers what was asked of it.
class Pieces final : public ByteSource {
public:
    Pieces(std::size_t count, std::size_t size, bool known = true) : left_(count), size_(size), known_(known) {
        total_ = count * size;
    }

    std::optional<std::uint64_t> size() const override {
        if (!known_) return std::nullopt;
        return total_;
    }
    awaitable<std::size_t> read(std::span<char> buffer) override {
        if (left_ == 0) co_return 0;
        --left_;
        ++reads;
        const std::size_t n = std::min(size_, buffer.size());
        std::fill_n(buffer.begin(), n, 'x');
        co_return n;
    }
    bool rewind() override { return reads == 0; }

    std::size_t reads = 0;

private:
    std::size_t left_;
    std::size_t size_;
    bool known_;
    std::uint64_t total_ = 0;
};

/// A source that never gives anything.
inline std::shared_ptr<ByteSource> stuck_source(Clock& clock) {
    const auto wait = [&clock]() -> awaitable<std::string> {
        co_await sleep_for(clock, std::chrono::hours(1000));
        co_return "late";
    };
    return pull_source(wait, 4);
}

inline HttpRequest post(std::shared_ptr<ByteSource> source) {
    return HttpRequest("POST", "/botSECRET/x").with_body(std::move(source), "application/octet-stream");
}

}  // namespace tgfw::net::tests
