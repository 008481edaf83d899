#include <net/inherited_sockets.hpp>

#include <doctest/doctest.h>

#include <net/connection_count.hpp>
#include <tgfw/core/error.hpp>

using tgfw::ConfigError;
using tgfw::net::ConnectionCount;
using tgfw::net::InheritedSockets;

TEST_CASE("inherited sockets are found by name and by number") {
    const InheritedSockets sockets("42", "3", "web:admin:", 42);
    CHECK(sockets.size() == 3);
    CHECK(sockets.find("web", 0) == 3);
    CHECK(sockets.find("admin", 0) == 4);
    CHECK(sockets.find("", 2) == 5);
    CHECK(InheritedSockets("42", "1", nullptr, 42).find("", 0) == 3);
}

TEST_CASE("variables that are meant for another process, or make no sense, give no sockets") {
    CHECK(InheritedSockets("41", "1", "web", 42).size() == 0);
    CHECK(InheritedSockets(nullptr, "1", "web", 42).size() == 0);
    for (const char* count : {"", "0", "-1", "1x", "99999999999999999999", "2000"}) {
        CHECK_MESSAGE(InheritedSockets("42", count, "web", 42).size() == 0, count);
    }
}

TEST_CASE("a socket that was not inherited is refused with what there is and what to do") {
    CHECK_THROWS_WITH_AS((void)InheritedSockets("42", "1", "web", 42).find("hook", 0),
                         doctest::Contains("no inherited socket named hook: this process was passed 1 (web)"),
                         ConfigError);
    CHECK_THROWS_WITH_AS((void)InheritedSockets(nullptr, nullptr, nullptr, 42).find("", 0),
                         doctest::Contains("number 0: this process was passed none. Start it by a systemd .socket"),
                         ConfigError);
}

TEST_CASE("connections are counted by address, and forgotten with the last of an address") {
    ConnectionCount count(2);
    CHECK(count.add("192.0.2.1"));
    CHECK(count.add("192.0.2.1"));
    CHECK_FALSE(count.add("192.0.2.1"));
    CHECK(count.add("192.0.2.2"));
    count.remove("192.0.2.1");
    CHECK(count.add("192.0.2.1"));
    count.remove("192.0.2.1");
    count.remove("192.0.2.1");
    count.remove("192.0.2.2");
    CHECK(count.addresses() == 0);
}

TEST_CASE("Unix sockets are not counted, nor is anything without a limit") {
    ConnectionCount count(1);
    CHECK(count.add("unix"));
    CHECK(count.add("unix"));
    ConnectionCount without(0);
    CHECK(without.add("192.0.2.1"));
    CHECK(without.add("192.0.2.1"));
    CHECK(without.addresses() == 0);
}
