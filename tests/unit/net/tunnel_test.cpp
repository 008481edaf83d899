#include <net/tunnel.hpp>

#include <doctest/doctest.h>

#include <tgfw/core/error.hpp>

using namespace tgfw;
using namespace tgfw::net;

namespace {

const Origin target(true, "api.telegram.org", 443);

std::string bytes(std::initializer_list<int> values) {
    std::string out;
    for (const int value : values) out.push_back(static_cast<char>(value));
    return out;
}

std::unique_ptr<Tunnel> http(const std::string& credentials = {}) {
    return make_tunnel(Proxy::parse("http://" + credentials + "p:1"), target);
}

std::unique_ptr<Tunnel> socks(const std::string& credentials = {}, const Origin& to = target) {
    return make_tunnel(Proxy::parse("socks5h://" + credentials + "p:1"), to);
}

/// What is wrong after `answer`, fed whole and byte by byte.
std::string tunnel_problem(const std::function<std::unique_ptr<Tunnel>()>& make, const std::string& answer) {
    const auto whole = make();
    whole->feed(answer);
    const auto slow = make();
    for (const char c : answer) slow->feed(std::string(1, c));
    CHECK(whole->problem() == slow->problem());
    CHECK_FALSE(whole->done());
    return whole->problem();
}

const std::string accepted = bytes({5, 0});
const std::string connected = bytes({5, 0, 0, 1, 127, 0, 0, 1, 0, 80});

}  // namespace

TEST_CASE("CONNECT names the server, and any 2xx opens the tunnel") {
    const auto tunnel = http();
    CHECK(tunnel->output() == "CONNECT api.telegram.org:443 HTTP/1.1\r\nHost: api.telegram.org:443\r\n\r\n");
    CHECK(tunnel->output().empty());
    tunnel->feed("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 200 Connection");
    CHECK_FALSE(tunnel->done());
    tunnel->feed(" established\r\nProxy-Agent: x\r\n\r\n");
    CHECK(tunnel->done());
    CHECK_FALSE(tunnel->failed());
}

TEST_CASE("CONNECT brings the user's name and password, encoded, and an address in brackets") {
    const auto tunnel = make_tunnel(Proxy::parse("http://Aladdin:open%20sesame@p:1"), Origin(true, "::1", 8443));
    CHECK(tunnel->output() ==
          "CONNECT [::1]:8443 HTTP/1.1\r\nHost: [::1]:8443\r\n"
          "Proxy-Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n\r\n");
}

TEST_CASE("what an HTTP proxy answers otherwise is a refusal that repeats none of its words") {
    const auto plain = [] { return http(); };
    const auto known = [] { return http("me:hidden@"); };
    CHECK(tunnel_problem(plain, "HTTP/1.1 403 Evil\x1b[31m\r\n\r\n") == "refuses with status 403");
    CHECK(tunnel_problem(plain, "HTTP/1.1 407 x\r\n\r\n") == "wants a user name and a password (407)");
    CHECK(tunnel_problem(known, "HTTP/1.1 407 x\r\n\r\n") == "does not accept this user name and password (407)");
    CHECK(tunnel_problem(plain, "SSH-2.0-OpenSSH\r\n\r\n") == "does not speak HTTP");
    CHECK(tunnel_problem(plain, "HTTP/1.1 2\r\n\r\n") == "does not speak HTTP");
    const auto tunnel = http();
    tunnel->feed("HTTP/1.1 200 OK\r\n\r\nand more");
    CHECK(tunnel->problem() == "sent more than it was asked for");
    CHECK_FALSE(tunnel->done());
    const auto endless = http();
    endless->feed("HTTP/1.1 200 OK\r\n" + std::string(17'000, 'x'));
    CHECK(endless->problem() == "sent a header without an end");
}

TEST_CASE("a server's name that would break out of its line is refused") {
    const Origin evil(true, "a\r\nX: y", 443);
    CHECK_THROWS_AS((void)make_tunnel(Proxy::parse("http://p:1"), evil), ConfigError);
}

TEST_CASE("SOCKS5 without authentication hands the name to the proxy") {
    const auto tunnel = socks();
    CHECK(tunnel->output() == bytes({5, 1, 0}));
    tunnel->feed(accepted);
    CHECK(tunnel->output() == bytes({5, 1, 0, 3, 16}) + "api.telegram.org" + bytes({443 / 256, 443 % 256}));
    tunnel->feed(connected.substr(0, 4));
    CHECK_FALSE(tunnel->done());
    tunnel->feed(connected.substr(4));
    CHECK(tunnel->done());
}

TEST_CASE("SOCKS5 sends addresses as addresses, and takes replies with each kind of them") {
    for (const auto& reply : {connected, bytes({5, 0, 0, 3, 1, 'h', 0, 80}),
                              bytes({5, 0, 0, 4}) + std::string(16, '\0') + bytes({0, 80})}) {
        const auto tunnel = socks("", Origin(true, "1.2.3.4", 80));
        tunnel->feed(accepted);
        (void)tunnel->output();
        for (const char c : reply) {
            CHECK_FALSE(tunnel->done());
            tunnel->feed(std::string(1, c));
        }
        CHECK(tunnel->done());
    }
    const auto v4 = socks("", Origin(true, "1.2.3.4", 80));
    (void)v4->output();
    v4->feed(accepted);
    CHECK(v4->output() == bytes({5, 1, 0, 1, 1, 2, 3, 4, 0, 80}));
    const auto v6 = socks("", Origin(true, "::1", 80));
    (void)v6->output();
    v6->feed(accepted);
    CHECK(v6->output() == bytes({5, 1, 0, 4}) + std::string(15, '\0') + bytes({1, 0, 80}));
}

TEST_CASE("SOCKS5 gives its name and password only when asked") {
    const auto tunnel = socks("me:secret@");
    CHECK(tunnel->output() == bytes({5, 2, 0, 2}));
    tunnel->feed(bytes({5, 2}));
    CHECK(tunnel->output() == bytes({1, 2}) + "me" + bytes({6}) + "secret");
    tunnel->feed(bytes({1, 0}));
    CHECK(tunnel->output().substr(0, 4) == bytes({5, 1, 0, 3}));
    tunnel->feed(connected);
    CHECK(tunnel->done());
    const auto unasked = socks("me:secret@");
    (void)unasked->output();
    unasked->feed(accepted);
    CHECK(unasked->output().find("secret") == std::string::npos);
}

TEST_CASE("what a SOCKS5 proxy answers otherwise is a refusal that says why") {
    const auto plain = [] { return socks(); };
    const auto known = [] { return socks("me:hidden@"); };
    CHECK(tunnel_problem(plain, bytes({5, 0xff})) == "wants a user name and a password");
    CHECK(tunnel_problem(plain, bytes({5, 2})) == "chose a way to authenticate that it was not offered");
    CHECK(tunnel_problem(known, bytes({5, 0xff})) == "takes no user name and password");
    CHECK(tunnel_problem(known, bytes({5, 2, 1, 1})) == "does not accept this user name and password");
    CHECK(tunnel_problem(plain, "HTTP/1.1 400 Bad Request\r\n\r\n") == "does not speak SOCKS5");
    CHECK(tunnel_problem(plain, accepted + bytes({5, 5, 0, 1})) == "had its connection refused (SOCKS5 reply 5)");
    CHECK(tunnel_problem(plain, accepted + bytes({5, 99})) == "refuses with SOCKS5 reply 99");
    CHECK(tunnel_problem(plain, accepted + bytes({5, 0, 0, 9, 0})) == "does not speak SOCKS5");
    CHECK(tunnel_problem(plain, accepted + bytes({4, 0})) == "does not speak SOCKS5");
    const auto tunnel = socks();
    tunnel->feed(accepted + connected + "x");
    CHECK(tunnel->problem() == "sent more than it was asked for");
    CHECK_THROWS_AS((void)socks("", Origin(true, std::string(256, 'a'), 80)), ConfigError);
}
