#include <tgfw/net/http_server.hpp>

#include <utility>

namespace tgfw::net {

ListenAddress::ListenAddress(Kind what, std::string place, std::uint16_t n)
    : kind(what), where(std::move(place)), number(n) {}

HttpServerOptions& HttpServerOptions::with_listen(std::string where, std::uint16_t number) {
    listen.emplace_back(ListenAddress::Kind::tcp, std::move(where), number);
    return *this;
}

HttpServerOptions& HttpServerOptions::with_unix_socket(std::string path, unsigned mode) {
    listen.emplace_back(ListenAddress::Kind::unix_socket, std::move(path), std::uint16_t{0}).mode = mode;
    return *this;
}

HttpServerOptions& HttpServerOptions::with_inherited_socket(std::string name) {
    listen.emplace_back(ListenAddress::Kind::inherited, std::move(name), std::uint16_t{0});
    return *this;
}

HttpServerOptions& HttpServerOptions::with_inherited_socket(std::uint16_t index) {
    listen.emplace_back(ListenAddress::Kind::inherited, std::string(), index);
    return *this;
}

HttpServerOptions& HttpServerOptions::with_handover(Clock::duration grace) {
    handover_grace = grace;
    return *this;
}

HttpServerOptions& HttpServerOptions::with_tls(TlsServerOptions options) {
    tls = std::move(options);
    return *this;
}

HttpServerOptions& HttpServerOptions::with_accept_head(HeadCheck check) {
    accept_head = std::move(check);
    return *this;
}

}  // namespace tgfw::net
