#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include <tgfw/core/awaitable.hpp>
#include <tgfw/core/clock.hpp>
#include <tgfw/net/http_message.hpp>
#include <tgfw/net/proxy.hpp>
#include <tgfw/net/tls.hpp>

namespace tgfw::net {

/// How long each stage of one request may take, and how large its answer may be.
class HttpDeadlines {
public:
    HttpDeadlines() = default;

    HttpDeadlines& with_acquire(Clock::duration limit) { return acquire = limit, *this; }
    HttpDeadlines& with_connect(Clock::duration limit) { return connect = limit, *this; }
    HttpDeadlines& with_write(Clock::duration limit) { return write = limit, *this; }
    HttpDeadlines& with_read(Clock::duration limit) { return read = limit, *this; }
    HttpDeadlines& with_total(Clock::duration limit) { return total = limit, *this; }
    HttpDeadlines& with_max_body(std::size_t bytes) { return max_body = bytes, *this; }

    /// The wait for a free connection when the pool is full.
    Clock::duration acquire = std::chrono::seconds(30);
    /// Name look-up, connection and TLS handshake together.
    Clock::duration connect = std::chrono::seconds(10);
    /// Silence while the request is being written: per piece of a long body. The wait for a body's source is not
    /// counted.
    Clock::duration write = std::chrono::seconds(30);
    /// Silence before the first byte of the answer and between two of its pieces. A long poll needs its own.
    Clock::duration read = std::chrono::seconds(30);
    /// Everything together.
    Clock::duration total = Clock::duration::max();
    /// Bytes of body that are accepted; 0 means the client's max_body.
    std::size_t max_body = 0;
};

/// Gives the addresses of a host, as text, the one to prefer first. It is cancelled with the request; what it throws
/// fails the request, unsent.
using HttpResolver = std::function<awaitable<std::vector<std::string>>(std::string host)>;

/// Which answers a client asks to have compressed (gzip, deflate) and decompresses.
enum class Compression {
    off,
    answers,     ///< Those that send() returns.
    everything,  ///< Also those that go to a sink.
};

/// Settings of a client, all with a default.
class HttpClientOptions {
public:
    HttpClientOptions() = default;

    HttpClientOptions& with_max_per_origin(std::size_t n) { return max_per_origin = n, *this; }
    HttpClientOptions& with_max_total(std::size_t n) { return max_total = n, *this; }
    HttpClientOptions& with_idle_timeout(Clock::duration limit) { return idle_timeout = limit, *this; }
    HttpClientOptions& with_max_lifetime(Clock::duration limit) { return max_lifetime = limit, *this; }
    HttpClientOptions& with_attempt_delay(Clock::duration delay) { return attempt_delay = delay, *this; }
    HttpClientOptions& with_max_header(std::size_t bytes) { return max_header = bytes, *this; }
    HttpClientOptions& with_max_body(std::size_t bytes) { return max_body = bytes, *this; }
    HttpClientOptions& with_tls(TlsOptions options) { return tls = std::move(options), *this; }
    /// Throws ConfigError as Proxy::parse() does.
    HttpClientOptions& with_proxy(std::string_view url) { return proxy = ProxySettings(Proxy::parse(url)), *this; }
    /// Throws ConfigError as ProxySettings::from_environment() does.
    HttpClientOptions& with_environment_proxy() { return proxy = ProxySettings::from_environment(), *this; }
    HttpClientOptions& with_compression(Compression which) { return compression = which, *this; }
    HttpClientOptions& with_resolver(HttpResolver function) { return resolver = std::move(function), *this; }

    /// Connections to one origin; further requests wait in order.
    std::size_t max_per_origin = 100;
    /// Connections in all.
    std::size_t max_total = 256;
    /// A connection idle for longer is not used again.
    Clock::duration idle_timeout = std::chrono::seconds(60);
    /// A connection open for longer is not used again, so that a server's new address is noticed.
    Clock::duration max_lifetime = std::chrono::minutes(30);
    /// How long the next of a name's addresses waits for the one before (RFC 8305 §8).
    Clock::duration attempt_delay = std::chrono::milliseconds(250);
    std::size_t max_header = 64 * 1024;
    std::size_t max_body = 64 * 1024 * 1024;
    TlsOptions tls;
    ProxySettings proxy;
    /// What is decompressed counts against max_body, too.
    Compression compression = Compression::off;
    /// The system's look-up if it is empty. Not asked for what is an address already.
    HttpResolver resolver;
};

/// An HTTP/1.1 client with a pool of kept connections.
///
/// Not thread-safe: use it from its executor, which must run on one thread. The executor's context and the clock must
/// outlive it; call close() before the context is expected to run out of work. A request that is under way when the
/// client is destroyed fails as after close().
///
/// What fails throws NetworkError, TimedOut or TlsError, whose delivery() says whether the request may have been
/// handled, and whose text names the origin and the stage, never the target (it holds the token) or a proxy's password.
/// Addresses of both families are tried beside each other (RFC 8305). A request is never
/// written twice: only a kept connection that turns out dead before a byte was written is replaced by a new one.
/// Cancellation of the awaiting coroutine throws boost::system::system_error(operation_aborted), closes that connection
/// and frees its place in the pool.
class HttpClient {
public:
    using Sink = std::function<void(std::string_view)>;
    /// The piece stays valid until the awaitable ends, and nothing more is read before.
    using AsyncSink = std::function<awaitable<void>(std::string_view)>;

    /// Throws ConfigError if the TLS options name a file that cannot be read.
    HttpClient(boost::asio::any_io_executor executor, Clock& clock, HttpClientOptions options = HttpClientOptions());
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    /// Sends `request` and returns the complete answer, whatever its status. Redirects are not followed. A server that
    /// answers before it has read the whole body gets no more of it; its answer is returned.
    ///
    /// Host, Content-Length, Transfer-Encoding and Connection are written by the client and must not be among the
    /// headers.
    [[nodiscard]] awaitable<HttpResponse> send(Origin origin, HttpRequest request,
                                               HttpDeadlines deadlines = HttpDeadlines());
    /// As send(), but gives the body of a 2xx answer to `sink` piece by piece; the body of any other is in the
    /// response. What `sink` throws is passed on, and the connection closed.
    [[nodiscard]] awaitable<HttpResponse> receive(Origin origin, HttpRequest request, HttpDeadlines deadlines,
                                                  Sink sink);

    /// As receive(), for a sink that waits: for a disk, or another connection. The read deadline rests while it does.
    /// It is cancelled when the request is.
    [[nodiscard]] awaitable<HttpResponse> receive_to(Origin origin, HttpRequest request, HttpDeadlines deadlines,
                                                     AsyncSink sink);

    /// Closes every connection. Requests under way fail with NetworkError, later ones too.
    void close();

    /// Connections that are open, in use or kept.
    [[nodiscard]] std::size_t open_connections() const noexcept;
    /// Connections that are kept for the next request.
    [[nodiscard]] std::size_t idle_connections() const noexcept;

private:
    class Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace tgfw::net
