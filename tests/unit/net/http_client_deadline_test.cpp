#include <doctest/doctest.h>

#include <tgfw/core/error.hpp>
#include <tgfw/core/manual_clock.hpp>
#include <tgfw/net/http_client.hpp>
#include <unit/net/net_support.hpp>

using namespace tgfw;
using namespace tgfw::net;
using namespace tgfw::net::tests;
using namespace std::chrono_literals;

namespace {

HttpDeadlines deadlines() {
    return HttpDeadlines().with_connect(3s).with_write(4s).with_read(5s);
}

/// A client under virtual time against a server played by hand on a real socket.
struct HandPlayedServer {
    ManualClock clock;
    Loop loop;
    Listener listener{loop};
    HttpClient client{loop.executor(), clock};
    std::string name = "127.0.0.1:" + std::to_string(listener.port());

    auto send(bool tls, HttpRequest request, HttpDeadlines limits) {
        return loop.start(client.send(Origin(tls, "127.0.0.1", listener.port()), std::move(request), limits));
    }
    /// Reads from `socket` until something has come.
    void await_bytes(tcp::socket& socket) {
        loop.run([](tcp::socket& s) -> awaitable<void> {
            char byte = 0;
            (void)co_await s.async_read_some(asio::buffer(&byte, 1), asio::use_awaitable);
        }(socket));
    }
    /// Lets the client take in what was written to it.
    void write(tcp::socket& socket, std::string data) { loop.run(write_all(socket, std::move(data))); }
};

}  // namespace

TEST_CASE("a server that accepts and says nothing trips the read deadline") {
    HandPlayedServer stage;
    const auto sent = stage.send(false, HttpRequest("GET", "/botSECRET/x"), deadlines());
    tcp::socket peer = stage.loop.run(stage.listener.accept());
    stage.await_bytes(peer);
    stage.loop.poll();
    stage.clock.advance(4999ms);
    stage.loop.poll();
    CHECK_FALSE(sent->done());
    stage.clock.advance(1ms);
    stage.loop.until([&] { return sent->done(); });
    CHECK(sent->message() == stage.name + " did not answer for 5 s");
    CHECK_THROWS_AS((void)sent->get(), TimedOut);
    CHECK(delivery_of(*sent) == Delivery::unknown);
    CHECK(stage.client.open_connections() == 0);
}

TEST_CASE("a TLS handshake that does not go on trips the connect deadline, unsent") {
    HandPlayedServer stage;
    const auto sent = stage.send(true, HttpRequest("GET", "/"), deadlines());
    tcp::socket peer = stage.loop.run(stage.listener.accept());
    stage.await_bytes(peer);
    stage.clock.advance(3s);
    stage.loop.until([&] { return sent->done(); });
    CHECK(sent->message() == "connecting to " + stage.name + " took longer than 3 s: the TLS handshake did not end");
    CHECK_THROWS_AS((void)sent->get(), TimedOut);
    CHECK(delivery_of(*sent) == Delivery::not_sent);
}

TEST_CASE("a connection that is not established trips the connect deadline, unsent") {
    HandPlayedServer stage;
    // With a backlog of one, further connections get no answer to their first packet.
    stage.listener.acceptor.listen(0);
    tcp::socket first(stage.loop.io);
    first.connect(stage.listener.acceptor.local_endpoint());
    tcp::socket second(stage.loop.io);
    second.async_connect(stage.listener.acceptor.local_endpoint(), [](boost::system::error_code) {});
    const auto sent = stage.send(false, HttpRequest("GET", "/"), deadlines());
    stage.loop.poll();
    CHECK_FALSE(sent->done());
    stage.clock.advance(3s);
    stage.loop.until([&] { return sent->done(); });
    CHECK(sent->message() == "connecting to " + stage.name + " took longer than 3 s");
    CHECK_THROWS_AS((void)sent->get(), TimedOut);
    CHECK(delivery_of(*sent) == Delivery::not_sent);
}

TEST_CASE("a server that does not read the request trips the write deadline") {
    HandPlayedServer stage;
    HttpRequest request("POST", "/");
    request.body.assign(64u << 20, 'x');
    const auto sent = stage.send(false, std::move(request), deadlines());
    tcp::socket peer = stage.loop.run(stage.listener.accept());
    stage.await_bytes(peer);
    // Until the socket buffers are full, each piece that goes out moves the deadline.
    stage.loop.poll();
    stage.clock.advance(4s);
    stage.loop.until([&] { return sent->done(); });
    CHECK(sent->message() == stage.name + " did not read the request for 4 s");
    CHECK_THROWS_AS((void)sent->get(), TimedOut);
    CHECK(delivery_of(*sent) == Delivery::unknown);
}

TEST_CASE("a server that stops after its headers, or in its body, trips the read deadline") {
    for (const char* piece :
         {"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"}) {
        HandPlayedServer stage;
        const auto sent = stage.send(false, HttpRequest("GET", "/"), deadlines());
        tcp::socket peer = stage.loop.run(stage.listener.accept());
        stage.await_bytes(peer);
        stage.write(peer, piece);
        stage.loop.poll();
        stage.clock.advance(5s);
        stage.loop.until([&] { return sent->done(); });
        CHECK(sent->message() == stage.name + " did not answer for 5 s");
        CHECK_THROWS_AS((void)sent->get(), TimedOut);
        CHECK(delivery_of(*sent) == Delivery::unknown);
    }
}

TEST_CASE("each piece of an answer moves the read deadline, but not the total one") {
    HandPlayedServer stage;
    const auto sent = stage.send(false, HttpRequest("GET", "/"), deadlines().with_total(10s));
    tcp::socket peer = stage.loop.run(stage.listener.accept());
    stage.await_bytes(peer);
    stage.write(peer, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
    for (int second = 0; second < 9; second += 3) {
        stage.write(peer, "x");
        stage.loop.poll();
        stage.clock.advance(3s);
        stage.loop.poll();
        CHECK_FALSE(sent->done());
    }
    stage.write(peer, "x");
    stage.loop.poll();
    stage.clock.advance(1s);
    stage.loop.until([&] { return sent->done(); });
    CHECK(sent->message() == "the request to " + stage.name + " took longer than 10 s in all");
}

TEST_CASE("a request that ends in time leaves no deadline behind") {
    HandPlayedServer stage;
    const auto sent = stage.send(false, HttpRequest("GET", "/"), deadlines());
    tcp::socket peer = stage.loop.run(stage.listener.accept());
    stage.await_bytes(peer);
    stage.write(peer, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    stage.loop.until([&] { return sent->done(); });
    CHECK(sent->get().status == 200);
    stage.loop.poll();
    CHECK_FALSE(stage.clock.next_deadline());
    CHECK(stage.client.idle_connections() == 1);
}
