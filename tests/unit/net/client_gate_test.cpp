#include <tgfw/net/client_gate.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include <tgfw/core/error.hpp>

using namespace tgfw::net;

namespace {

using Texts = std::vector<std::string>;

HttpRequest asked_by(std::string address, std::string forwarded_for = "") {
    HttpRequest request("GET", "/");
    request.remote_address = std::move(address);
    if (!forwarded_for.empty()) request.with_header("X-Forwarded-For", std::move(forwarded_for));
    return request;
}

}  // namespace

TEST_CASE("a gate without networks lets everybody in") {
    CHECK(ClientGate().is_open());
    CHECK(ClientGate().admits(asked_by("203.0.113.9")));
    CHECK(ClientGate().admits(asked_by("unix")));
}

TEST_CASE("a gate lets in who comes from its networks, by himself or by a trusted proxy") {
    ClientGate gate;
    gate.allow_from(parse_networks(Texts{"198.51.100.0/24", "2001:db8::/32"}));
    CHECK_FALSE(gate.is_open());
    CHECK(gate.admits(asked_by("198.51.100.7")));
    CHECK(gate.admits(asked_by("2001:db8::1")));
    CHECK_FALSE(gate.admits(asked_by("203.0.113.9")));
    CHECK_FALSE(gate.admits(asked_by("203.0.113.9", "198.51.100.7")));
    CHECK_FALSE(gate.admits(asked_by("unix", "198.51.100.7")));
    gate.trust(parse_proxies(Texts{"203.0.113.0/24", "unix"}));
    CHECK(gate.admits(asked_by("203.0.113.9", "198.51.100.7")));
    CHECK(gate.admits(asked_by("unix", "198.51.100.7")));
    CHECK_FALSE(gate.admits(asked_by("unix")));
}

TEST_CASE("what is no network is no part of a gate") {
    CHECK_THROWS_AS(static_cast<void>(parse_networks(Texts{"unix"})), tgfw::ConfigError);
    CHECK_THROWS_AS(static_cast<void>(parse_proxies(Texts{"10.0.0.1/8"})), tgfw::ConfigError);
}
