#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include <tgfw/net/http_message.hpp>
#include <tgfw/net/ip_network.hpp>

// Not part of tgfw/tgfw.hpp.

namespace tgfw::net {

/// The proxies that are believed when they say for whom they speak.
class TrustedProxies {
public:
    TrustedProxies() = default;

    TrustedProxies& with_network(IpNetwork network) { return networks.push_back(network), *this; }
    /// Whoever reaches the Unix socket.
    TrustedProxies& with_unix() { return unix_socket = true, *this; }

    std::vector<IpNetwork> networks;
    bool unix_socket = false;
};

/// Whose request it is. `peer` is HttpRequest::remote_address.
///
/// A peer that is no declared proxy speaks for itself, whatever its headers say. Behind a proxy the addresses of
/// X-Forwarded-For, or Forwarded (RFC 7239), are read from the right, where the nearest proxy writes, past further
/// declared ones; the first that is none is the client. What stands left of it is the client's own claim.
///
/// Nullopt where that is not to be known: behind a proxy that says nothing, an entry that is no address, or both
/// headers with different ends, one of which the proxy did not write but let through.
[[nodiscard]] std::optional<IpAddress> client_address(std::string_view peer, const Headers& headers,
                                                      const TrustedProxies& proxies);

}  // namespace tgfw::net
