// How a request gets a connection of its own.
#include <utility>

#include <fmt/format.h>
#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>

#include <net/dial.hpp>
#include <net/exchange.hpp>
#include <net/tunnel.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw::net {

namespace asio = boost::asio;
using boost::system::error_code;

awaitable<void> Exchange::open() {
    begin(Stage::connect, deadlines_.connect);
    if (interrupted_) fail(asio::error::operation_aborted);
    if (proxy_ == nullptr) {
        co_await connect(origin_.host, origin_.port);
    } else {
        Origin target = origin_;
        if (!proxy_->remote_dns) {
            const Resolved resolved = co_await look_up_host(origin_.host, origin_.port);
            target.host = resolved.second.front().address().to_string();
        }
        co_await connect(proxy_->host, proxy_->port);
        co_await open_tunnel(std::move(target));
    }
    if (origin_.tls) co_await shake_hands();
}

awaitable<Resolved> Exchange::look_up_host(std::string host, std::uint16_t port) {
    Resolved resolved = co_await look_up(state_->options.resolver, std::move(host), port, stop_);
    if (interrupted_) fail(asio::error::operation_aborted);
    if (resolved.first) fail(resolved.first);
    co_return resolved;
}

awaitable<void> Exchange::connect(std::string host, std::uint16_t port) {
    Resolved resolved = co_await look_up_host(std::move(host), port);
    Dialed dialed = co_await dial(std::move(resolved.second), state_->clock, state_->options.attempt_delay, stop_);
    if (interrupted_) fail(asio::error::operation_aborted);
    if (dialed.first) fail(dialed.first);
    stream_ = std::move(dialed.second);
}

awaitable<void> Exchange::open_tunnel(Origin target) {
    stage_ = Stage::tunnel;
    const auto tunnel = make_tunnel(*proxy_, target);
    std::string buffer(4096, '\0');
    for (;;) {
        const std::string output = tunnel->output();
        for (std::string_view left = output; !left.empty();) {
            const IoResult written = co_await stream_->write_some(left.data(), left.size());
            if (written.first) fail(written.first);
            left.remove_prefix(written.second);
        }
        const IoResult got = co_await stream_->read_some(buffer.data(), buffer.size());
        if (got.first) fail(got.first);
        tunnel->feed(std::string_view(buffer.data(), got.second));
        if (tunnel->done()) co_return;
        if (tunnel->failed()) {
            throw NetworkError(
                fmt::format("the proxy {} on the way to {} {}", proxy_->to_string(), name_, tunnel->problem()),
                Delivery::not_sent);
        }
    }
}

awaitable<void> Exchange::shake_hands() {
    stage_ = Stage::tls;
    const error_code error = co_await stream_->handshake_as_client(state_->tls(), origin_.host);
    if (!error) co_return;
    if (interrupted_ || error == asio::error::operation_aborted) fail(error);
    if (!stream_->tls_problem().empty()) {
        throw TlsError(fmt::format("TLS handshake with {} failed: {}", name_, stream_->tls_problem()));
    }
    if (error.category() == asio::error::get_ssl_category()) {
        throw TlsError(
            fmt::format("TLS handshake with {} failed: {}; does the server speak TLS 1.2 or later on this port?", name_,
                        error.message()));
    }
    fail(error);
}

}  // namespace tgfw::net
