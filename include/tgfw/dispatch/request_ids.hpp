#pragma once

#include <cstdint>
#include <functional>
#include <string>

// Not part of tgfw/tgfw.hpp.

namespace tgfw {

/// Numbers the updates that are handled, for logs: a few random characters for each run of the bot, and a sequence.
class RequestIds {
public:
    /// `chance` gives numbers from 0 up to 1; it is asked here only.
    explicit RequestIds(const std::function<double()>& chance);

    /// 1 and up, each once. Costs no more than counting.
    [[nodiscard]] std::uint64_t next() noexcept { return ++last_; }
    /// Such as `k7x2q-3f`.
    [[nodiscard]] std::string name(std::uint64_t number) const;

private:
    std::string run_;
    std::uint64_t last_ = 0;
};

}  // namespace tgfw
