#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>

#include <net/stream.hpp>

namespace tgfw::net {

/// A read that goes on beside the write of a long request.
struct EarlyRead {
    explicit EarlyRead(const boost::asio::any_io_executor& executor, std::function<void()> notify)
        : ended(executor, boost::asio::steady_timer::time_point::max()), on_answer(std::move(notify)) {}

    std::string received;
    std::size_t filled = 0;
    std::size_t taken = 0;
    boost::system::error_code error;
    bool done = false;
    boost::asio::steady_timer ended;
    std::function<void()> on_answer;
};

struct Stream::Impl {
    using Socket = boost::asio::generic::stream_protocol::socket;  // TCP or Unix.

    explicit Impl(Socket s) : socket(std::move(s)) {}

    Socket socket;
    std::shared_ptr<TlsContext> tls_context;
    std::optional<boost::asio::ssl::stream<Socket&>> tls;
    std::string tls_problem;
    bool interrupted = false;
    std::unique_ptr<EarlyRead> early;
};

}  // namespace tgfw::net
