#pragma once

#include <memory>
#include <optional>
#include <string>

#include <net/head_check.hpp>
#include <net/http_parser.hpp>
#include <net/router.hpp>
#include <net/stream.hpp>
#include <net/watchdog.hpp>
#include <tgfw/net/http_server.hpp>

namespace tgfw::net {

/// What the connections of one server share.
struct ServerState {
    boost::asio::any_io_executor executor;
    Clock* clock;
    HttpServerOptions options;
    std::shared_ptr<TlsContext> tls;
    Router router;
    /// Answers from now on say that the connection closes.
    bool stopping = false;
    /// And idle connections are closed.
    bool closing = false;
};

/// One client of a server, from the handshake to the close.
class ServerConnection {
public:
    ServerConnection(std::shared_ptr<ServerState> server, std::unique_ptr<Stream> stream);

    [[nodiscard]] awaitable<void> run();
    [[nodiscard]] const std::string& remote_address() const noexcept { return remote_address_; }
    /// Ends the connection if it waits for a request.
    void stop();
    /// Since when it has waited for a request's head, or for TLS; nullopt while it has a request, and after evict().
    [[nodiscard]] std::optional<Clock::time_point> waiting_since() const noexcept { return waiting_since_; }
    /// Ends the connection, which waits, in favour of another one.
    void evict();

private:
    using Parser = MessageParser<true>;

    /// How far a request was read: it is there, or refused with a status, or the client went away.
    enum class Got { request, refusal, nothing };

    [[nodiscard]] awaitable<bool> serve_one();
    [[nodiscard]] awaitable<bool> wait_for_request();
    [[nodiscard]] std::optional<Got> scan_head();
    [[nodiscard]] awaitable<Got> read_head();
    [[nodiscard]] Got parse_head(std::size_t size);
    [[nodiscard]] std::optional<HttpResponse> judge_head();
    [[nodiscard]] std::optional<Got> scan_body();
    [[nodiscard]] awaitable<Got> read_body(std::size_t received);
    [[nodiscard]] awaitable<bool> invite_body();
    [[nodiscard]] awaitable<HttpResponse> handle();
    void log_failure(const std::exception_ptr& failure) const;

    [[nodiscard]] awaitable<bool> fill();
    [[nodiscard]] awaitable<bool> fill_much();
    [[nodiscard]] awaitable<bool> write(std::string data);
    [[nodiscard]] awaitable<bool> write_view(std::string_view data);
    [[nodiscard]] awaitable<bool> respond(HttpResponse response, bool keep);
    [[nodiscard]] awaitable<void> refuse(HttpResponse response);
    [[nodiscard]] awaitable<void> linger();
    [[nodiscard]] std::string format_head(const HttpResponse& response, bool keep) const;
    Got give_up(int status);
    Got give_up_reading();

    std::shared_ptr<ServerState> server_;
    std::unique_ptr<Stream> stream_;
    std::string remote_address_;
    Watchdog watchdog_;
    std::unique_ptr<char[]> piece_;  // What is read goes here before it goes into the buffer.
    std::string buffer_;
    std::optional<Parser> parser_;
    std::size_t scanned_ = 0;  // Of the buffer, in search of the end of a head.
    HttpRequest request_;
    bool head_only_ = false;  // The request is HEAD: its answer has no body.
    Framing framing_;
    const HttpServer::Handler* handler_ = nullptr;
    int refusal_ = 0;
    std::size_t answered_ = 0;
    std::optional<Clock::time_point> waiting_since_;
    bool idle_ = false;
};

}  // namespace tgfw::net
