#include <tgfw/net/client_address.hpp>

#include <doctest/doctest.h>

using namespace tgfw::net;

namespace {

const TrustedProxies our_proxies =
    TrustedProxies().with_network(IpNetwork::parse("10.0.0.0/8")).with_network(IpNetwork::parse("2001:db8::/32"));

std::string client_of(const Headers& headers, std::string_view peer = "10.0.0.1",
                      const TrustedProxies& proxies = our_proxies) {
    const auto found = client_address(peer, headers, proxies);
    return found ? found->to_string() : "unknown";
}

Headers usual(std::string value) {
    return Headers().add("X-Forwarded-For", std::move(value));
}

Headers standard(std::string value) {
    return Headers().add("Forwarded", std::move(value));
}

}  // namespace

TEST_CASE("who is no declared proxy speaks for itself, whatever its headers say") {
    CHECK(client_of(usual("149.154.167.220"), "198.51.100.7") == "198.51.100.7");
    CHECK(client_of(usual("149.154.167.220"), "10.0.0.1", TrustedProxies()) == "10.0.0.1");
    CHECK(client_of(standard("for=149.154.167.220"), "198.51.100.7") == "198.51.100.7");
    CHECK(client_of(usual("149.154.167.220"), "unix") == "unknown");
}

TEST_CASE("behind a proxy the right-most address that is no proxy is the client, never the left-most") {
    CHECK(client_of(usual("149.154.167.220")) == "149.154.167.220");
    CHECK(client_of(usual("149.154.167.220, 198.51.100.7")) == "198.51.100.7");
    CHECK(client_of(usual("149.154.167.220,198.51.100.7 , 10.0.0.9")) == "198.51.100.7");
    CHECK(client_of(usual("10.0.0.3, 10.0.0.2")) == "10.0.0.3");
    CHECK(client_of(usual("149.154.167.220").add("x-forwarded-for", "198.51.100.7")) == "198.51.100.7");
    CHECK(client_of(usual("198.51.100.7"), "unix", TrustedProxies().with_unix()) == "198.51.100.7");
    CHECK(client_of(usual("198.51.100.7"), "::ffff:10.0.0.1") == "198.51.100.7");
}

TEST_CASE("ports and brackets are no part of the address") {
    CHECK(client_of(usual("198.51.100.7:4711")) == "198.51.100.7");
    CHECK(client_of(usual("[2a00::1]:4711")) == "2a00::1");
    CHECK(client_of(usual("2a00::1")) == "2a00::1");
    CHECK(client_of(usual("[2a00::1]x")) == "unknown");
    CHECK(client_of(usual("[2a00::1")) == "unknown");
}

TEST_CASE("Forwarded is read as RFC 7239 says") {
    CHECK(client_of(standard("for=198.51.100.7")) == "198.51.100.7");
    CHECK(client_of(standard("proto=https; FOR=\"198.51.100.7:80\";by=10.0.0.1")) == "198.51.100.7");
    CHECK(client_of(standard("for=1.2.3.4, for=\"[2a00::1]:4711\", for=10.0.0.2")) == "2a00::1");
    CHECK(client_of(standard("for=\"a,b\", for=198.51.100.7")) == "198.51.100.7");
    CHECK(client_of(standard("for=198.51.100.7, for=unknown")) == "unknown");
    CHECK(client_of(standard("for=198.51.100.7, for=_hidden")) == "unknown");
    CHECK(client_of(standard("for=198.51.100.7, by=10.0.0.1")) == "unknown");
}

TEST_CASE("an entry that is no address ends the search, and a proxy that says nothing leaves the client unknown") {
    CHECK(client_of(usual("149.154.167.220, nobody")) == "unknown");
    CHECK(client_of(usual("149.154.167.220,")) == "unknown");
    CHECK(client_of(Headers()) == "unknown");
    CHECK(client_of(usual("")) == "unknown");
}

TEST_CASE("two headers that disagree leave the client unknown: the proxy wrote only one of them") {
    CHECK(client_of(usual("198.51.100.7").add("Forwarded", "for=149.154.167.220")) == "unknown");
    CHECK(client_of(usual("198.51.100.7").add("Forwarded", "for=198.51.100.7")) == "198.51.100.7");
}
