#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tgfw/core/secret.hpp>
#include <tgfw/net/http_message.hpp>

namespace tgfw::net {

/// A proxy through which a client reaches its servers. TLS goes through it from end to end: it sees no more than the
/// server's name and port.
class Proxy {
public:
    /// An HTTP proxy is asked for a tunnel (CONNECT, RFC 9110 §9.3.6), also to a server without TLS; a SOCKS5 one as in
    /// RFC 1928, with a user name and a password as in RFC 1929.
    enum class Kind { http, socks5 };

    Proxy() = default;

    /// Reads `http://user:password@host:port`, `socks5://…` or `socks5h://…`; user and password may be percent-encoded.
    ///
    /// With `socks5h` the proxy looks the servers' names up, with `socks5` this machine does. Ports default to 80 and
    /// 1080. Throws ConfigError, whose text does not repeat the URL.
    [[nodiscard]] static Proxy parse(std::string_view url);

    /// `host:port`, for messages.
    [[nodiscard]] std::string to_string() const { return Origin(false, host, port).to_string(); }

    Kind kind = Kind::http;
    /// A name or an address, without brackets.
    std::string host;
    std::uint16_t port = 0;
    std::string user;
    Secret password;
    /// SOCKS5: whether the proxy looks names up. An HTTP proxy always does.
    bool remote_dns = true;
};

/// Which servers are reached through which proxy.
class ProxySettings {
public:
    /// None through any.
    ProxySettings() = default;
    /// All through this one.
    explicit ProxySettings(const Proxy& all) : http(all), https(all) {}

    /// What the environment says now: HTTPS_PROXY and HTTP_PROXY by the server's scheme, else ALL_PROXY, except for the
    /// servers that NO_PROXY names. A name in lower case goes before the one in upper case.
    ///
    /// Throws ConfigError, which names the variable but not its value, if it is not a proxy's URL.
    [[nodiscard]] static ProxySettings from_environment();
    /// As above, with a look-up of variables of one's own; an empty value means that it is not set.
    [[nodiscard]] static ProxySettings from_variables(const std::function<std::string(const std::string&)>& get);

    /// Servers to be reached directly, by commas: `*`, a name with all below it (`example.com`, `.example.com`), an
    /// address or a network (`10.0.0.0/8`), each with or without a port. Takes the place of an earlier list.
    ProxySettings& with_exceptions(std::string_view list);

    /// The proxy on the way to `origin`; null if there is none. Valid as long as this does not change.
    [[nodiscard]] const Proxy* find(const Origin& origin) const;

    std::optional<Proxy> http;
    std::optional<Proxy> https;
    std::vector<std::string> exceptions;
};

}  // namespace tgfw::net
