#pragma once

#include <net/tunnel.hpp>

namespace tgfw::net {

/// HTTP's CONNECT (RFC 9110 §9.3.6), with Basic authentication (RFC 7617).
class HttpTunnel final : public Tunnel {
public:
    HttpTunnel(const Proxy& proxy, const Origin& target);

private:
    [[nodiscard]] bool step() override;

    bool identified_;
};

}  // namespace tgfw::net
