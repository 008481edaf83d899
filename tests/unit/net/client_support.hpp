#pragma once

#include <cstdint>
#include <string>

#include <tgfw/net/http_message.hpp>
#include <unit/net/net_support.hpp>

namespace tgfw::net::tests {

inline constexpr const char* ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

inline Origin at(std::uint16_t port) {
    return Origin(false, "127.0.0.1", port);
}

/// Answers `count` requests on one connection, then closes it.
inline awaitable<void> serve_connection(Listener& listener, int count, std::string answer) {
    tcp::socket socket = co_await listener.accept();
    std::string rest;
    for (int i = 0; i < count; ++i) {
        (void)co_await read_to(socket, rest, "\r\n\r\n");
        co_await write_all(socket, answer);
    }
}

}  // namespace tgfw::net::tests
