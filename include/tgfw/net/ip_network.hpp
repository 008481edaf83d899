#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Not part of tgfw/tgfw.hpp.

namespace tgfw::net {

/// An IPv4 or IPv6 address. An IPv4 address in IPv6's clothes (`::ffff:192.0.2.1`) is the IPv4 address.
class IpAddress {
public:
    IpAddress() = default;

    /// Of `192.0.2.1` or `2001:db8::1`; nullopt for anything else, also for a name, a port or a zone.
    [[nodiscard]] static std::optional<IpAddress> parse(std::string_view text);

    [[nodiscard]] bool is_v4() const noexcept { return v4_; }
    [[nodiscard]] bool is_loopback() const noexcept;
    [[nodiscard]] std::string to_string() const;
    bool operator==(const IpAddress&) const = default;

private:
    friend class IpNetwork;

    std::array<std::uint8_t, 16> bytes_{};  // Of IPv4, the first four.
    bool v4_ = true;
};

/// The addresses that share a prefix.
class IpNetwork {
public:
    IpNetwork() = default;

    /// Of `149.154.160.0/20`, `2001:db8::/32` or one address. Throws ConfigError on anything else, and on a network
    /// with bits behind its prefix, which is a slip of somebody's pen.
    [[nodiscard]] static IpNetwork parse(std::string_view text);

    [[nodiscard]] bool contains(const IpAddress& address) const noexcept;
    [[nodiscard]] std::string to_string() const;
    bool operator==(const IpNetwork&) const = default;

private:
    IpAddress address_;
    unsigned prefix_ = 32;
};

/// Whether one of `networks` contains `address`.
[[nodiscard]] bool contains(const std::vector<IpNetwork>& networks, const IpAddress& address) noexcept;

}  // namespace tgfw::net
