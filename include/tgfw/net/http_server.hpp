#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include <tgfw/core/awaitable.hpp>
#include <tgfw/core/clock.hpp>
#include <tgfw/core/log.hpp>
#include <tgfw/net/http_message.hpp>
#include <tgfw/net/tls.hpp>

namespace tgfw::net {

/// A place where a server listens; HttpServerOptions has a function for each kind.
class ListenAddress {
public:
    enum class Kind { tcp, unix_socket, inherited };

    ListenAddress() = default;
    ListenAddress(Kind what, std::string place, std::uint16_t n);

    Kind kind = Kind::tcp;
    /// A numeric address, the path of a Unix socket, or the name of an inherited one, which may be empty.
    std::string where;
    /// A port, 0 for one that the system chooses; or, without a name, which of the inherited sockets.
    std::uint16_t number = 0;
    /// Who may connect to a Unix socket.
    unsigned mode = 0660;
};

/// Settings of a server, all with a default that is safe on a public address.
class HttpServerOptions {
public:
    /// Sees a request's head before its body is read; an answer refuses the request.
    using HeadCheck = std::function<std::optional<HttpResponse>(const HttpRequest& head)>;

    HttpServerOptions() = default;

    /// A numeric address and a port. This and the next two may be given several times, for several places.
    HttpServerOptions& with_listen(std::string where, std::uint16_t number);
    /// A Unix socket. A file that a dead process left behind is replaced; the file goes when the server stops.
    HttpServerOptions& with_unix_socket(std::string path, unsigned mode = 0660);
    /// A socket that systemd opened and passed on (`LISTEN_FDS`), by its `FileDescriptorName=`.
    HttpServerOptions& with_inherited_socket(std::string name);
    /// The same by its number, from 0.
    HttpServerOptions& with_inherited_socket(std::uint16_t index);
    /// Lets the next process listen at the same places while this one still serves: TCP by SO_REUSEPORT, a Unix socket
    /// by a file that takes the place of the other's. See docs/webhook.md.
    ///
    /// After stop() connections that had begun are accepted for `grace`, and each that is open may bring one more
    /// request; nothing that a client had sent by then goes unanswered.
    HttpServerOptions& with_handover(Clock::duration grace = std::chrono::milliseconds(500));
    HttpServerOptions& with_tls(TlsServerOptions options);
    HttpServerOptions& with_max_header(std::size_t bytes) { return max_header = bytes, *this; }
    HttpServerOptions& with_max_body(std::size_t bytes) { return max_body = bytes, *this; }
    HttpServerOptions& with_max_connections(std::size_t n) { return max_connections = n, *this; }
    HttpServerOptions& with_max_connections_per_address(std::size_t n) { return max_per_address = n, *this; }
    HttpServerOptions& with_max_requests_per_connection(std::size_t n) { return max_requests = n, *this; }
    HttpServerOptions& with_header_deadline(Clock::duration limit) { return header_deadline = limit, *this; }
    HttpServerOptions& with_body_deadline(Clock::duration limit) { return body_deadline = limit, *this; }
    HttpServerOptions& with_write_deadline(Clock::duration limit) { return write_deadline = limit, *this; }
    HttpServerOptions& with_idle_timeout(Clock::duration limit) { return idle_timeout = limit, *this; }
    HttpServerOptions& with_drain_limit(Clock::duration limit) { return drain_limit = limit, *this; }
    HttpServerOptions& with_accept_head(HeadCheck check);
    HttpServerOptions& with_logger(Logger& where) { return logger = &where, *this; }

    /// Where to listen; nothing stands for 127.0.0.1 with a port that the system chooses.
    std::vector<ListenAddress> listen;
    /// Zero: stop() closes the listening sockets and idle connections at once.
    Clock::duration handover_grace = Clock::duration::zero();
    /// Absent: plain HTTP.
    std::optional<TlsServerOptions> tls;
    /// Request line and headers; more is answered 431.
    std::size_t max_header = 16 * 1024;
    /// Header lines; more is answered 431.
    std::size_t max_fields = 100;
    /// More is answered 413, before the body is read if its length is announced.
    std::size_t max_body = 2 * 1024 * 1024;
    /// At the limit a newcomer takes the place of who has brought no request for longest, a second at least, or waits.
    std::size_t max_connections = 1000;
    /// Further connections from one address are closed at once; 0 for no limit. Unix sockets have no address.
    std::size_t max_per_address = 500;
    /// The last answer says that the connection closes; 0 for no limit.
    std::size_t max_requests = 0;
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
    /// The port that listen() bound, of the first TCP socket; 0 where there is none.
    [[nodiscard]] std::uint16_t port() const noexcept;
    /// Serves until stop(), listening first if listen() was not called; returns when the last connection is closed.
    /// Cancellation drops the connections and throws operation_aborted.
    [[nodiscard]] awaitable<void> run();
    /// Accepts no more, closes idle connections, lets requests under way end within the drain limit.
    void stop();

    /// Reads the files of the certificate and its key again, for connections that come from now on. Throws ConfigError
    /// where they cannot be used, and goes on with the ones it has; does nothing without TLS.
    void reload_tls();

    [[nodiscard]] std::size_t connections() const noexcept;

private:
    class Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace tgfw::net
