#pragma once

#include <string>
#include <utility>
#include <vector>

#include <tgfw/net/client_address.hpp>
#include <tgfw/net/http_message.hpp>

// Not part of tgfw/tgfw.hpp.

namespace tgfw::net {

/// Whom a server lets in by address, which proxies may tell. No I/O.
class ClientGate {
public:
    ClientGate() = default;

    /// Lets nobody in from elsewhere. None, as at first, stands for everybody.
    ClientGate& allow_from(std::vector<IpNetwork> networks) { return networks_ = std::move(networks), *this; }
    /// Whose word is taken for the address of a client.
    ClientGate& trust(TrustedProxies proxies) { return proxies_ = std::move(proxies), *this; }

    [[nodiscard]] bool is_open() const noexcept { return networks_.empty(); }
    [[nodiscard]] bool admits(const HttpRequest& head) const;

private:
    std::vector<IpNetwork> networks_;
    TrustedProxies proxies_;
};

/// From their texts, such as `10.0.0.0/8`. Throws ConfigError on what is no network.
[[nodiscard]] std::vector<IpNetwork> parse_networks(const std::vector<std::string>& texts);
/// The same, with `unix` for whoever reaches the Unix socket.
[[nodiscard]] TrustedProxies parse_proxies(const std::vector<std::string>& texts);

}  // namespace tgfw::net
