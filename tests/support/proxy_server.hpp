#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <tgfw/core/awaitable.hpp>
#include <tgfw/net/task_group.hpp>

namespace tgfw::test {

/// A real proxy on loopback that speaks CONNECT or SOCKS5, lets nobody in but who it is told to, and keeps what it was
/// asked. Runs on the test's context, which must be polled after stop() until idle().
class ProxyServer {
public:
    using tcp = boost::asio::ip::tcp;
    enum class Kind { http, socks5 };

    ProxyServer(boost::asio::any_io_executor executor, Kind kind)
        : kind_(kind),
          acceptor_(executor, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0)),
          tasks_(executor, [](std::exception_ptr) {}) {
        tasks_.spawn(accept());
    }

    [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
    /// `host:port` as URL of this proxy, with `credentials` such as `user:password@`.
    [[nodiscard]] std::string url(const std::string& scheme, const std::string& credentials = {}) const {
        return scheme + "://" + credentials + "127.0.0.1:" + std::to_string(port());
    }
    void stop() {
        acceptor_.close();
        tasks_.cancel();
    }
    [[nodiscard]] bool idle() const { return tasks_.empty(); }

    std::string user;  ///< Empty: anybody.
    std::string password;
    int refusal = 0;                 ///< An HTTP status or a SOCKS5 reply instead of a connection.
    std::vector<std::string> asked;  ///< `host:port` as asked for, an address without brackets.

private:
    using Socket = std::shared_ptr<tcp::socket>;

    awaitable<void> accept() {
        for (;;) {
            auto client = std::make_shared<tcp::socket>(co_await acceptor_.async_accept(boost::asio::use_awaitable));
            if (kind_ == Kind::http) {
                tasks_.spawn(serve_http(std::move(client)));
            } else {
                tasks_.spawn(serve_socks(std::move(client)));
            }
        }
    }

    awaitable<void> serve_http(Socket client) {
        std::string head;
        auto into = boost::asio::dynamic_buffer(head);
        co_await boost::asio::async_read_until(*client, into, std::string("\r\n\r\n"), boost::asio::use_awaitable);
        const std::string target = head.substr(8, head.find(' ', 8) - 8);
        const auto colon = target.rfind(':');
        asked.push_back(target);
        std::string answer;
        if (!user.empty() && head.find("Proxy-Authorization: Basic " + token() + "\r\n") == std::string::npos) {
            answer = "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n";
        } else if (refusal != 0) {
            answer = "HTTP/1.1 " + std::to_string(refusal) + " No\r\nContent-Length: 0\r\n\r\n";
        }
        if (!answer.empty()) {
            co_await write(client, std::move(answer));
            co_return;
        }
        auto server = co_await reach(target.substr(0, colon), target.substr(colon + 1));
        co_await write(client, "HTTP/1.1 200 Connection established\r\n\r\n");
        relay(std::move(client), std::move(server));
    }

    awaitable<void> serve_socks(Socket client) {
        const std::string greeting = co_await read(client, 2);
        const std::string methods = co_await read(client, static_cast<unsigned char>(greeting[1]));
        const char wanted = user.empty() ? '\0' : '\2';
        if (methods.find(wanted) == std::string::npos) {
            co_await write(client, std::string("\x05\xff", 2));
            co_return;
        }
        co_await write(client, std::string("\x05", 1) + wanted);
        if (!user.empty()) {
            const bool allowed = co_await authenticate(client);
            if (!allowed) co_return;
        }
        const std::string request = co_await read(client, 4);
        const std::string host = co_await read_address(client, request[3]);
        const std::string port = co_await read(client, 2);
        const int number = static_cast<unsigned char>(port[0]) * 256 + static_cast<unsigned char>(port[1]);
        asked.push_back(host + ':' + std::to_string(number));
        std::string reply("\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x50", 10);
        reply[1] = static_cast<char>(refusal);
        if (refusal == 0) {
            auto server = co_await reach(host, std::to_string(number));
            co_await write(client, std::move(reply));
            relay(std::move(client), std::move(server));
        } else {
            co_await write(client, std::move(reply));
        }
    }

    awaitable<bool> authenticate(Socket client) {
        const std::string version = co_await read(client, 2);
        const std::string name = co_await read(client, static_cast<unsigned char>(version[1]));
        const std::string length = co_await read(client, 1);
        const std::string secret = co_await read(client, static_cast<unsigned char>(length[0]));
        const bool allowed = name == user && secret == password;
        co_await write(client, std::string("\x01", 1) + (allowed ? '\0' : '\1'));
        co_return allowed;
    }

    awaitable<std::string> read_address(Socket client, char type) {
        if (type == 3) {
            const std::string length = co_await read(client, 1);
            std::string name = co_await read(client, static_cast<unsigned char>(length[0]));
            co_return name;
        }
        const std::string bytes = co_await read(client, type == 1 ? 4u : 16u);
        if (type == 1) {
            boost::asio::ip::address_v4::bytes_type v4;
            std::copy(bytes.begin(), bytes.end(), v4.begin());
            co_return boost::asio::ip::address_v4(v4).to_string();
        }
        boost::asio::ip::address_v6::bytes_type v6;
        std::copy(bytes.begin(), bytes.end(), v6.begin());
        co_return boost::asio::ip::address_v6(v6).to_string();
    }

    /// "user:password" in Base64: no more than the tests' own, which is short.
    [[nodiscard]] std::string token() const {
        constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        std::string out;
        std::uint32_t bits = 0;
        int count = 0;
        for (const char c : user + ':' + password) {
            bits = bits << 8u | static_cast<unsigned char>(c);
            for (count += 8; count >= 6; count -= 6) out.push_back(letters[bits >> (count - 6) & 63u]);
        }
        if (count > 0) out.push_back(letters[bits << (6 - count) & 63u]);
        while (out.size() % 4 != 0) out.push_back('=');
        return out;
    }

    awaitable<Socket> reach(std::string host, std::string port) {
        const auto executor = co_await boost::asio::this_coro::executor;
        tcp::resolver resolver(executor);
        // No test's server listens on another address.
        if (host == "localhost" || host.ends_with(".test")) host = "127.0.0.1";
        const auto found = co_await resolver.async_resolve(host, port, boost::asio::use_awaitable);
        auto server = std::make_shared<tcp::socket>(executor);
        co_await boost::asio::async_connect(*server, found, boost::asio::use_awaitable);
        co_return server;
    }

    void relay(Socket client, Socket server) {
        tasks_.spawn(pump(client, server));
        tasks_.spawn(pump(std::move(server), std::move(client)));
    }

    static awaitable<void> pump(Socket from, Socket to) {
        std::array<char, 16 * 1024> buffer;
        boost::system::error_code error;
        while (!error) {
            auto reading = boost::asio::redirect_error(boost::asio::use_awaitable, error);
            const std::size_t n = co_await from->async_read_some(boost::asio::buffer(buffer), reading);
            if (error) break;
            auto writing = boost::asio::redirect_error(boost::asio::use_awaitable, error);
            co_await boost::asio::async_write(*to, boost::asio::buffer(buffer, n), writing);
        }
        to->shutdown(tcp::socket::shutdown_send, error);
    }

    static awaitable<std::string> read(Socket socket, std::size_t n) {
        std::string data(n, '\0');
        co_await boost::asio::async_read(*socket, boost::asio::buffer(data), boost::asio::use_awaitable);
        co_return data;
    }
    static awaitable<void> write(Socket socket, std::string data) {
        co_await boost::asio::async_write(*socket, boost::asio::buffer(data), boost::asio::use_awaitable);
    }

    Kind kind_;
    tcp::acceptor acceptor_;
    net::TaskGroup tasks_;
};

}  // namespace tgfw::test
