#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <boost/asio/any_io_executor.hpp>

#include <tgfw/core/awaitable.hpp>
#include <tgfw/core/clock.hpp>
#include <tgfw/core/log.hpp>
#include <tgfw/net/http_message.hpp>
#include <tgfw/net/tls.hpp>

namespace tgfw::net {

/// Settings of a server, all with a default that is safe on a public address.
class HttpServerOptions {
public:
    /// Sees a request's head before its body is read; an answer refuses the request.
    using HeadCheck = std::function<std::optional<HttpResponse>(const HttpRequest& head)>;

    HttpServerOptions() = default;

    HttpServerOptions& with_listen(std::string where, std::uint16_t number) {
        return address = std::move(where), port = number, *this;
    }
    HttpServerOptions& with_tls(TlsServerOptions options);
    HttpServerOptions& with_max_header(std::size_t bytes) { return max_header = bytes, *this; }
    HttpServerOptions& with_max_body(std::size_t bytes) { return max_body = bytes, *this; }
    HttpServerOptions& with_max_connections(std::size_t n) { return max_connections = n, *this; }
    HttpServerOptions& with_header_deadline(Clock::duration limit) { return header_deadline = limit, *this; }
    HttpServerOptions& with_body_deadline(Clock::duration limit) { return body_deadline = limit, *this; }
    HttpServerOptions& with_write_deadline(Clock::duration limit) { return write_deadline = limit, *this; }
    HttpServerOptions& with_idle_timeout(Clock::duration limit) { return idle_timeout = limit, *this; }
    HttpServerOptions& with_drain_limit(Clock::duration limit) { return drain_limit = limit, *this; }
    HttpServerOptions& with_accept_head(HeadCheck check);
    HttpServerOptions& with_logger(Logger& where) { return logger = &where, *this; }

    /// A numeric address.
    std::string address = "127.0.0.1";
    /// 0 lets the system choose.
    std::uint16_t port = 0;
    /// Absent: plain HTTP.
    std::optional<TlsServerOptions> tls;
    /// Request line and headers; more is answered 431.
    std::size_t max_header = 16 * 1024;
    /// Header lines; more is answered 431.
    std::size_t max_fields = 100;
    /// More is answered 413, before the body is read if its length is announced.
    std::size_t max_body = 2 * 1024 * 1024;
    /// At the limit no further connection is accepted until one ends.
    std::size_t max_connections = 1000;
    /// From the first byte of a request (or the connection, with TLS) to the end of its headers.
    Clock::duration header_deadline = std::chrono::seconds(10);
    /// For the whole body, on top of which come as many seconds as min_body_rate allows for the bytes received.
    Clock::duration body_deadline = std::chrono::seconds(30);
    /// Bytes a second, below which a body is too slow.
    std::size_t min_body_rate = 16 * 1024;
    /// Silence of a client that does not read its answer.
    Clock::duration write_deadline = std::chrono::seconds(30);
    /// Between two requests.
    Clock::duration idle_timeout = std::chrono::seconds(75);
    /// After stop(): how long requests under way may take before they are cancelled.
    Clock::duration drain_limit = std::chrono::seconds(10);
    HeadCheck accept_head;
    /// Must outlive the server.
    Logger* logger = &null_logger();
};

/// An HTTP/1.1 server: routes, limits, graceful stop. It refuses what two receivers could understand differently.
///
/// Not thread-safe: use it from its executor, which must run on one thread. The executor's context and the clock must
/// outlive it, and run() must have returned before it is destroyed.
class HttpServer {
public:
    /// Answers one request. Requests of one connection are handled one after another, in order. What it throws is
    /// logged and answered 500. It is cancelled when the server's drain limit has passed. The closure lives as long as
    /// the server.
    using Handler = std::function<awaitable<HttpResponse>(HttpRequest)>;

    HttpServer(boost::asio::any_io_executor executor, Clock& clock, HttpServerOptions options = HttpServerOptions());
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    /// `path` is matched exactly against the undecoded path, or, when it ends in `/*`, as a prefix, of which the
    /// longest wins. A GET route answers HEAD too. Throws ConfigError on a route that exists.
    void route(std::string method, std::string path, Handler handler);
    /// Answers what no route matches; without one that is 404, or 405 with Allow where another method would match.
    void fallback(Handler handler);

    /// Binds and listens; from here on clients can connect. Throws ConfigError if that is not possible.
    void listen();
    /// The port that listen() bound.
    [[nodiscard]] std::uint16_t port() const noexcept;
    /// Serves until stop(), listening first if listen() was not called; returns when the last connection is closed.
    /// Cancellation drops the connections and throws operation_aborted.
    [[nodiscard]] awaitable<void> run();
    /// Accepts no more, closes idle connections, lets requests under way end within the drain limit.
    void stop();

    [[nodiscard]] std::size_t connections() const noexcept;

private:
    class Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace tgfw::net
