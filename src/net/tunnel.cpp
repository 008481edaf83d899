#include <net/tunnel.hpp>

#include <utility>

#include <net/http_tunnel.hpp>
#include <net/socks5_tunnel.hpp>

namespace tgfw::net {

std::string Tunnel::output() {
    return std::exchange(output_, std::string());
}

void Tunnel::feed(std::string_view data) {
    received_ += data;
    while (!done_ && !failed()) {
        const bool complete = step();
        if (!complete) return;
    }
    // A server that is spoken to through the tunnel has nothing to say before it was asked.
    if (done_ && !received_.empty()) problem_ = "sent more than it was asked for";
    if (failed()) done_ = false;
}

std::unique_ptr<Tunnel> make_tunnel(const Proxy& proxy, const Origin& target) {
    if (proxy.kind == Proxy::Kind::http) return std::make_unique<HttpTunnel>(proxy, target);
    return std::make_unique<Socks5Tunnel>(proxy, target);
}

}  // namespace tgfw::net
