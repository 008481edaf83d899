#pragma once

#include <optional>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <net/stream.hpp>

namespace tgfw::net {

struct Stream::Impl {
    using Socket = boost::asio::ip::tcp::socket;

    explicit Impl(Socket s) : socket(std::move(s)) {}

    Socket socket;
    std::shared_ptr<TlsContext> tls_context;
    std::optional<boost::asio::ssl::stream<Socket&>> tls;
    std::string tls_problem;
    bool interrupted = false;
    /// While a name is looked up: ends the wait for it.
    std::function<void()> stop_lookup;
};

}  // namespace tgfw::net
