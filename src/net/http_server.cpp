#include <tgfw/net/http_server.hpp>

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <net/server_connection.hpp>
#include <net/stream_impl.hpp>
#include <tgfw/core/error.hpp>
#include <tgfw/core/timer.hpp>
#include <tgfw/net/task_group.hpp>

namespace tgfw::net {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

class HttpServer::Impl : public std::enable_shared_from_this<HttpServer::Impl> {
public:
    Impl(asio::any_io_executor executor, Clock& clock, HttpServerOptions options)
        : state_(std::make_shared<ServerState>()),
          acceptor_(executor),
          room_(executor, asio::steady_timer::time_point::max()),
          tasks_(executor, [this](std::exception_ptr failure) { log(failure); }) {
        state_->executor = std::move(executor);
        state_->clock = &clock;
        state_->options = std::move(options);
        if (state_->options.tls) state_->tls = make_server_tls(*state_->options.tls);
    }

    Router& router() noexcept { return state_->router; }
    std::uint16_t port() const noexcept { return port_; }
    std::size_t connections() const noexcept { return connections_.size(); }

    void listen();
    /// Keeps the server's inside until it is over, should the context end first.
    static awaitable<void> run(std::shared_ptr<Impl> self);
    void stop();

private:
    awaitable<void> accept_all();
    awaitable<void> wait_for_room();
    awaitable<void> pause_after(error_code error);
    static awaitable<void> serve(std::shared_ptr<Impl> self, std::unique_ptr<Stream> stream);
    awaitable<void> drain();
    void log(const std::exception_ptr& failure) const;

    std::shared_ptr<ServerState> state_;
    tcp::acceptor acceptor_;
    asio::steady_timer room_;
    std::uint16_t port_ = 0;
    std::set<ServerConnection*> connections_;
    TaskGroup tasks_;
};

void HttpServer::Impl::listen() {
    const HttpServerOptions& options = state_->options;
    error_code error;
    const auto address = asio::ip::make_address(options.address, error);
    if (error) {
        throw ConfigError(fmt::format(
            "the listen address {} is not a numeric address, as 127.0.0.1, 0.0.0.0 or ::1 are", options.address));
    }
    const tcp::endpoint endpoint(address, options.port);
    acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (error) {
        acceptor_.close();
        throw ConfigError(
            fmt::format("cannot listen on {} port {}: {}", options.address, options.port, error.message()));
    }
    port_ = acceptor_.local_endpoint().port();
}

awaitable<void> HttpServer::Impl::run(std::shared_ptr<Impl> self) {
    if (!self->acceptor_.is_open() && !self->state_->stopping) self->listen();
    std::exception_ptr failure;
    try {
        co_await self->accept_all();
        co_await self->drain();
    } catch (...) {
        failure = std::current_exception();
    }
    if (!failure) co_return;
    // Cancelled: the connections still have to end before their server may.
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    self->stop();
    self->tasks_.cancel();
    co_await self->tasks_.join();
    std::rethrow_exception(failure);
}

awaitable<void> HttpServer::Impl::accept_all() {
    while (!state_->stopping) {
        if (connections_.size() >= state_->options.max_connections) co_await wait_for_room();
        if (state_->stopping) break;
        auto impl = std::make_unique<Stream::Impl>(tcp::socket(state_->executor));
        const auto result = co_await acceptor_.async_accept(impl->socket, asio::as_tuple(asio::use_awaitable));
        const error_code error = std::get<0>(result);
        if (state_->stopping) break;
        if (error) {
            co_await pause_after(error);
            continue;
        }
        tasks_.spawn(serve(shared_from_this(), std::make_unique<Stream>(std::move(impl))));
    }
}

awaitable<void> HttpServer::Impl::wait_for_room() {
    while (connections_.size() >= state_->options.max_connections && !state_->stopping) {
        co_await room_.async_wait(asio::as_tuple(asio::use_awaitable));
    }
}

/// The system is out of descriptors or memory: that passes, and trying at once would only burn time.
awaitable<void> HttpServer::Impl::pause_after(error_code error) {
    if (error == asio::error::operation_aborted || error == asio::error::connection_aborted) co_return;
    const std::string text = error.message();
    const LogField field("error", text);
    state_->options.logger->warning("accepting a connection failed", std::span<const LogField>(&field, 1));
    co_await sleep_for(*state_->clock, std::chrono::milliseconds(100));
}

awaitable<void> HttpServer::Impl::serve(std::shared_ptr<Impl> self, std::unique_ptr<Stream> stream) {
    ServerConnection connection(self->state_, std::move(stream));
    struct Entry {
        Impl& server;
        ServerConnection& connection;
        Entry(Impl& s, ServerConnection& c) : server(s), connection(c) { server.connections_.insert(&connection); }
        ~Entry() {
            server.connections_.erase(&connection);
            server.room_.cancel();
        }
        Entry(const Entry&) = delete;
        Entry& operator=(const Entry&) = delete;
    };
    const Entry entry(*self, connection);
    co_await connection.run();
}

awaitable<void> HttpServer::Impl::drain() {
    const bool drained = co_await tasks_.join_for(*state_->clock, state_->options.drain_limit);
    if (drained) co_return;
    state_->options.logger->warning("requests under way at the drain limit are cancelled");
    tasks_.cancel();
    co_await tasks_.join();
}

void HttpServer::Impl::stop() {
    if (state_->stopping) return;
    state_->stopping = true;
    error_code ignored;
    acceptor_.close(ignored);
    room_.cancel();
    for (ServerConnection* connection : connections_) connection->stop();
}

void HttpServer::Impl::log(const std::exception_ptr& failure) const {
    try {
        std::rethrow_exception(failure);
    } catch (const std::exception& error) {
        const LogField field("error", scrub_tokens(error.what()));
        state_->options.logger->error("an HTTP connection failed", std::span<const LogField>(&field, 1));
    } catch (...) {
        state_->options.logger->error("an HTTP connection failed");
    }
}

HttpServerOptions& HttpServerOptions::with_tls(TlsServerOptions options) {
    tls = std::move(options);
    return *this;
}

HttpServerOptions& HttpServerOptions::with_accept_head(HeadCheck check) {
    accept_head = std::move(check);
    return *this;
}

HttpServer::HttpServer(asio::any_io_executor executor, Clock& clock, HttpServerOptions options)
    : impl_(std::make_shared<Impl>(std::move(executor), clock, std::move(options))) {}

HttpServer::~HttpServer() {
    impl_->stop();
}

void HttpServer::route(std::string method, std::string path, Handler handler) {
    impl_->router().add(std::move(method), std::move(path), std::move(handler));
}

void HttpServer::fallback(Handler handler) {
    impl_->router().set_fallback(std::move(handler));
}

void HttpServer::listen() {
    impl_->listen();
}

std::uint16_t HttpServer::port() const noexcept {
    return impl_->port();
}

awaitable<void> HttpServer::run() {
    return Impl::run(impl_);
}

void HttpServer::stop() {
    impl_->stop();
}

std::size_t HttpServer::connections() const noexcept {
    return impl_->connections();
}

}  // namespace tgfw::net
