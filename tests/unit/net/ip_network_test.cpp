#include <tgfw/net/ip_network.hpp>

#include <doctest/doctest.h>

#include <tgfw/core/error.hpp>

using tgfw::ConfigError;
using tgfw::net::IpAddress;
using tgfw::net::IpNetwork;

namespace {

bool network_contains(std::string_view network, std::string_view address) {
    return IpNetwork::parse(network).contains(IpAddress::parse(address).value());
}

}  // namespace

TEST_CASE("an address is read in both families and nothing else is") {
    CHECK(IpAddress::parse("192.0.2.1")->to_string() == "192.0.2.1");
    CHECK(IpAddress::parse("2001:DB8::1")->to_string() == "2001:db8::1");
    for (const char* wrong : {"", "unix", "localhost", "1.2.3", "1.2.3.4.5", "256.1.1.1", "1.2.3.4:80", "[::1]",
                              "fe80::1%eth0", " 1.2.3.4", "1.2.3.4 ", "0x7f000001", "2130706433", "::1::2"}) {
        CHECK_MESSAGE(!IpAddress::parse(wrong), wrong);
    }
}

TEST_CASE("an IPv4 address that a dual-stack socket shows is the IPv4 address") {
    CHECK(IpAddress::parse("::ffff:192.0.2.1") == IpAddress::parse("192.0.2.1"));
    CHECK(IpAddress::parse("::ffff:127.0.0.1")->is_loopback());
    CHECK(IpAddress::parse("::1")->is_loopback());
    CHECK_FALSE(IpAddress::parse("::2")->is_loopback());
}

TEST_CASE("a network contains its addresses to the last and none beside") {
    CHECK(network_contains("149.154.160.0/20", "149.154.160.0"));
    CHECK(network_contains("149.154.160.0/20", "149.154.175.255"));
    CHECK_FALSE(network_contains("149.154.160.0/20", "149.154.176.0"));
    CHECK_FALSE(network_contains("149.154.160.0/20", "149.154.159.255"));
    CHECK(network_contains("91.108.4.0/22", "91.108.7.255"));
    CHECK_FALSE(network_contains("91.108.4.0/22", "91.108.8.0"));
    CHECK(network_contains("0.0.0.0/0", "255.255.255.255"));
    CHECK(network_contains("10.0.0.1", "10.0.0.1"));
    CHECK_FALSE(network_contains("10.0.0.1", "10.0.0.2"));
    CHECK(network_contains("2001:db8::/33", "2001:db8:7fff::1"));
    CHECK_FALSE(network_contains("2001:db8::/33", "2001:db8:8000::1"));
}

TEST_CASE("the families do not mix") {
    CHECK_FALSE(network_contains("0.0.0.0/0", "::1"));
    CHECK_FALSE(network_contains("::/0", "127.0.0.1"));
}

TEST_CASE("a network that is written wrong is refused with what is wrong") {
    CHECK_THROWS_WITH_AS((void)IpNetwork::parse("telegram"), doctest::Contains("numeric address"), ConfigError);
    CHECK_THROWS_WITH_AS((void)IpNetwork::parse("10.0.0.0/33"), doctest::Contains("a number up to 32"), ConfigError);
    CHECK_THROWS_WITH_AS((void)IpNetwork::parse("10.0.0.0/-1"), doctest::Contains("a number"), ConfigError);
    CHECK_THROWS_WITH_AS((void)IpNetwork::parse("10.0.0.0/"), doctest::Contains("a number"), ConfigError);
    CHECK_THROWS_WITH_AS((void)IpNetwork::parse("10.0.0.1/8"), doctest::Contains("behind its prefix"), ConfigError);
    CHECK(IpNetwork::parse("10.0.0.0/8").to_string() == "10.0.0.0/8");
}
