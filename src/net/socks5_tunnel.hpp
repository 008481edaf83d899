#pragma once

#include <net/tunnel.hpp>

namespace tgfw::net {

/// SOCKS5 (RFC 1928), with a user name and a password (RFC 1929) or without.
class Socks5Tunnel final : public Tunnel {
public:
    Socks5Tunnel(const Proxy& proxy, const Origin& target);

private:
    enum class Expected { method, permission, reply };

    [[nodiscard]] bool step() override;
    void on_method(unsigned char version, unsigned char method);
    void on_permission(unsigned char version, unsigned char status);
    [[nodiscard]] bool on_reply();
    void request();

    Expected expected_ = Expected::method;
    std::string user_;
    Secret password_;
    Origin target_;
};

}  // namespace tgfw::net
