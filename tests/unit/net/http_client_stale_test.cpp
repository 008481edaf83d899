// Kept connections that the server has given up.
#include <doctest/doctest.h>

#include <boost/asio/ssl.hpp>

#include <tgfw/core/error.hpp>
#include <tgfw/net/http_client.hpp>
#include <unit/net/certificates.hpp>
#include <unit/net/client_support.hpp>

using namespace tgfw;
using namespace tgfw::net;
using namespace tgfw::net::tests;

namespace {

/// A server's end of a TLS connection, played by hand.
class TlsPeer {
public:
    TlsPeer(tcp::socket socket, asio::ssl::context& context)
        : stream_(std::make_shared<asio::ssl::stream<tcp::socket>>(std::move(socket), context)) {}

    /// Answers one request, then says something unasked, or ends TLS but not the connection.
    awaitable<void> answer(std::string text, bool then_speaks) {
        co_await stream_->async_handshake(asio::ssl::stream_base::server, asio::use_awaitable);
        std::string request;
        const std::string end = "\r\n\r\nx";
        co_await asio::async_read_until(*stream_, asio::dynamic_buffer(request), end, asio::use_awaitable);
        co_await asio::async_write(*stream_, asio::buffer(text), asio::use_awaitable);
        if (then_speaks) {
            co_await asio::async_write(*stream_, asio::buffer(text), asio::use_awaitable);
        } else {
            stream_->async_shutdown([kept = stream_](boost::system::error_code) {});
        }
    }

private:
    std::shared_ptr<asio::ssl::stream<tcp::socket>> stream_;
};

}  // namespace

TEST_CASE("a kept connection that the server has closed is replaced before anything is written") {
    Loop loop;
    Listener listener(loop);
    HttpClient client(loop.executor(), steady_clock());
    const auto first = loop.start(serve_connection(listener, 1, ok));
    (void)loop.run(client.send(at(listener.port()), HttpRequest("GET", "/")));
    loop.until([&] { return first->done(); });
    CHECK(client.idle_connections() == 1);
    (void)loop.start(serve_connection(listener, 1, ok));
    const HttpRequest post = HttpRequest("POST", "/").with_body("x", "text/plain");
    CHECK(loop.run(client.send(at(listener.port()), post)).body == "ok");
    CHECK(listener.accepted == 2);
}

TEST_CASE("a connection on which the server speaks unasked is not used again") {
    Loop loop;
    Listener listener(loop);
    HttpClient client(loop.executor(), steady_clock());
    const std::string twice = std::string(ok) + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil";
    (void)loop.start(serve_connection(listener, 1, twice));
    (void)loop.start(serve_connection(listener, 1, ok));
    CHECK(loop.run(client.send(at(listener.port()), HttpRequest("GET", "/"))).body == "ok");
    CHECK(loop.run(client.send(at(listener.port()), HttpRequest("GET", "/"))).body == "ok");
    CHECK(listener.accepted == 2);
}

TEST_CASE("a request that was written is never sent again, although the kept connection died") {
    Loop loop;
    Listener listener(loop);
    HttpClient client(loop.executor(), steady_clock());
    int requests = 0;
    const auto serve = [](Listener& l, int& count) -> awaitable<void> {
        tcp::socket socket = co_await l.accept();
        std::string rest;
        (void)co_await read_to(socket, rest, "\r\n\r\n");
        co_await write_all(socket, ok);
        (void)co_await read_to(socket, rest, "\r\n\r\n");
        ++count;
    };
    (void)loop.start(serve(listener, requests));
    (void)loop.run(client.send(at(listener.port()), HttpRequest("GET", "/")));
    try {
        (void)loop.run(client.send(at(listener.port()), HttpRequest("POST", "/")));
        FAIL("no failure");
    } catch (const NetworkError& error) {
        CHECK(error.delivery() == Delivery::unknown);
    }
    loop.poll();
    CHECK(requests == 1);
    CHECK(listener.accepted == 1);
}

TEST_CASE("a kept connection over TLS that the server has ended, or speaks on, is replaced before a byte is written") {
    for (const bool speaks : {false, true}) {
        Loop loop;
        Listener listener(loop);
        const auto& files = Certificates::get();
        asio::ssl::context context(asio::ssl::context::tls_server);
        context.use_certificate_chain_file(files.certificate("good"));
        context.use_private_key_file(files.key("good"), asio::ssl::context::pem);
        HttpClient client(loop.executor(), steady_clock(),
                          HttpClientOptions().with_tls(TlsOptions().with_ca_file(files.ca())));
        const Origin origin(true, "localhost", listener.port());
        // The socket stays open: only TLS says that it is over, or that there is more.
        std::vector<std::unique_ptr<TlsPeer>> peers;
        for (int i = 0; i < 2; ++i) {
            const HttpRequest post = HttpRequest("POST", "/").with_body("x", "text/plain");
            const auto sent = loop.start(client.send(origin, post));
            peers.push_back(std::make_unique<TlsPeer>(loop.run(listener.accept()), context));
            loop.run(peers.back()->answer(ok, speaks));
            loop.until([&] { return sent->done(); });
            CHECK(sent->get().body == "ok");
            CHECK(client.idle_connections() == 1);
        }
        CHECK(listener.accepted == 2);
    }
}
