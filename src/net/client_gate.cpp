#include <tgfw/net/client_gate.hpp>

namespace tgfw::net {

bool ClientGate::admits(const HttpRequest& head) const {
    if (is_open()) return true;
    const auto address = client_address(head.remote_address, head.headers, proxies_);
    return address && contains(networks_, *address);
}

std::vector<IpNetwork> parse_networks(const std::vector<std::string>& texts) {
    std::vector<IpNetwork> networks;
    for (const std::string& text : texts) networks.push_back(IpNetwork::parse(text));
    return networks;
}

TrustedProxies parse_proxies(const std::vector<std::string>& texts) {
    TrustedProxies proxies;
    for (const std::string& text : texts) {
        if (text == "unix") {
            proxies.with_unix();
        } else {
            proxies.with_network(IpNetwork::parse(text));
        }
    }
    return proxies;
}

}  // namespace tgfw::net
