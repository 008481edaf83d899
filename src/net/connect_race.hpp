#pragma once

#include <cstddef>
#include <optional>

#include <net/resolve.hpp>
#include <tgfw/core/clock.hpp>

namespace tgfw::net {

/// Which of several addresses is tried when, without sockets (RFC 8305 §5): one after another, each a little after the
/// one before, or at once when one has failed. Those that have begun go on until one succeeds.
class ConnectRace {
public:
    ConnectRace(std::size_t addresses, Clock::duration delay);

    /// The address whose turn it is, if one's turn has come. Ask again until there is none.
    [[nodiscard]] std::optional<std::size_t> next(Clock::time_point now);
    /// When to ask next() again if nothing fails before.
    [[nodiscard]] Clock::time_point due() const noexcept;
    /// A try has failed.
    void failed() noexcept;
    /// Whether every address has been tried and has failed.
    [[nodiscard]] bool lost() const noexcept { return failures_ == addresses_; }

private:
    std::size_t addresses_;
    Clock::duration delay_;
    std::size_t begun_ = 0;
    std::size_t failures_ = 0;
    Clock::time_point due_ = Clock::time_point::min();
};

/// The addresses with their families by turns, beginning with the first one's (RFC 8305 §4): the system has sorted them
/// by what it thinks of them, but a whole family may be dead.
[[nodiscard]] Endpoints interleave_families(const Endpoints& endpoints);

}  // namespace tgfw::net
