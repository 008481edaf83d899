#include <doctest/doctest.h>

#include <tgfw/core/manual_clock.hpp>
#include <unit/net/server_support.hpp>

using namespace tgfw;
using namespace tgfw::net;
using namespace tgfw::net::tests;
using namespace std::chrono_literals;

namespace {

/// The status that a server with small limits gives to raw bytes; the connection must end.
int status_of(std::string bytes) {
    Loop loop;
    RunningServer server(loop, steady_clock(), HttpServerOptions().with_max_header(1000).with_max_body(10));
    int handled = 0;
    server.server.fallback([&](HttpRequest) -> awaitable<HttpResponse> {
        ++handled;
        co_return HttpResponse(200);
    });
    server.start();
    const std::string answer = loop.run(talk(server.port(), std::move(bytes)));
    CHECK(answer.starts_with("HTTP/1.1 "));
    CHECK(answer.find("Connection: close\r\n") != std::string::npos);
    // After a refusal nothing of the rest may be taken for a request.
    CHECK(answer.find("HTTP/1.1", 1) == std::string::npos);
    const int status = std::stoi(answer.substr(9, 3));
    CHECK(handled == (status == 200 ? 1 : 0));
    return status;
}

const std::string host = "Host: h\r\n";
const std::string smuggled = "GET /admin HTTP/1.1\r\nHost: h\r\n\r\n";

}  // namespace

TEST_CASE("requests that two receivers could frame differently are refused and the connection closed") {
    CHECK(status_of("POST / HTTP/1.1\r\n" + host + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" +
                    smuggled) == 400);
    CHECK(status_of("POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" +
                    smuggled) == 400);
    CHECK(status_of("POST / HTTP/1.1\r\n" + host + "Content-Length: 5\r\nContent-Length: 0\r\n\r\nhello" + smuggled) ==
          400);
    CHECK(status_of("POST / HTTP/1.1\r\n" + host + "Content-Length : 5\r\n\r\nhello") == 400);
    CHECK(status_of("POST / HTTP/1.1\r\n" + host + "Content-Length: +5\r\n\r\nhello") == 400);
    CHECK(status_of("POST / HTTP/1.1\r\n" + host + "Content-Length: 5, 5\r\n\r\nhello") == 400);
    CHECK(status_of("POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n") == 501);
    CHECK(status_of("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n") == 400);
}

TEST_CASE("malformed chunks are refused") {
    const std::string head = "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n";
    CHECK(status_of(head + "zz\r\n\r\n") == 400);
    CHECK(status_of(head + "+3\r\nabc\r\n0\r\n\r\n") == 400);
    CHECK(status_of(head + "0x3\r\nabc\r\n0\r\n\r\n") == 400);
    CHECK(status_of(head + "3\nabc\r\n0\r\n\r\n") == 400);
    CHECK(status_of(head + "3\r\nabcd\r\n0\r\n\r\n") == 400);
    CHECK(status_of(head + "ffffffffffffffff0\r\n") == 400);
    CHECK(status_of(head + "1;" + std::string(20'000, 'x') + "\r\na\r\n0\r\n\r\n") == 400);
}

TEST_CASE("malformed heads are refused") {
    CHECK(status_of("GET /\r\n\r\n") == 400);
    CHECK(status_of("nonsense\r\n\r\n") == 400);
    CHECK(status_of("GET / HTTP/1.1\r\n\r\n") == 400);
    CHECK(status_of("GET / HTTP/1.1\r\n" + host + host + "\r\n") == 400);
    CHECK(status_of("GET / HTTP/1.1\r\n" + host + "no colon\r\n\r\n") == 400);
    CHECK(status_of("GET / HTTP/1.1\r\n" + host + "X: a\r\n folded\r\n\r\n") == 400);
    CHECK(status_of("GET / HTTP/1.1\n" + std::string("Host: h\n\n")) == 400);
    CHECK(status_of("GET http://h/ HTTP/1.1\r\n" + host + "\r\n") == 400);
    CHECK(status_of("GET / HTTP/1.1\r\n" + host + "Expect: miracles\r\n\r\n") == 417);
}

TEST_CASE("other versions and unknown verbs have their own statuses") {
    CHECK(status_of("GET / HTTP/2.0\r\n" + host + "\r\n") == 505);
    CHECK(status_of("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") == 505);
    CHECK(status_of("BREW / HTTP/1.1\r\n" + host + "\r\n") == 501);
    CHECK(status_of("get / HTTP/1.1\r\n" + host + "\r\n") == 501);
}

TEST_CASE("a head over the limit is 431, ended or not, in bytes or in lines") {
    CHECK(status_of("GET / HTTP/1.1\r\n" + host + "X: " + std::string(2000, 'x') + "\r\n\r\n") == 431);
    CHECK(status_of("GET /" + std::string(2000, 'x')) == 431);
    std::string many;
    for (int i = 0; i < 101; ++i) many += "a:b\r\n";
    CHECK(status_of("GET / HTTP/1.1\r\n" + host + many + "\r\n") == 431);
}

TEST_CASE("a body over the limit is 413, by its announced length without reading it, or as it comes") {
    CHECK(status_of("POST / HTTP/1.1\r\n" + host + "Content-Length: 11\r\n\r\n") == 413);
    CHECK(status_of("POST / HTTP/1.1\r\n" + host + "Expect: 100-continue\r\nContent-Length: 11\r\n\r\n") == 413);
    const std::string chunked = "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n";
    CHECK(status_of(chunked + "b\r\n") == 413);
    CHECK(status_of(chunked + "6\r\nhello \r\n5\r\nworld\r\n0\r\n\r\n") == 413);
}

TEST_CASE("a client that sends a large refused body still reads the answer") {
    CHECK(status_of("POST / HTTP/1.1\r\n" + host + "Content-Length: 500000\r\n\r\n" + std::string(500'000, 'x')) ==
          413);
}

TEST_CASE("a client that is slow with its head or body is answered 408 and closed") {
    for (const std::string& piece :
         {std::string("GET / HT"), "POST / HTTP/1.1\r\n" + host + "Content-Length: 10\r\n\r\nhal"}) {
        ManualClock clock;
        Loop loop;
        RunningServer server(loop, clock, HttpServerOptions().with_header_deadline(10s).with_body_deadline(10s));
        server.server.fallback(echo);
        server.start();
        tcp::socket socket = loop.run(connect_to(server.port()));
        const auto answer = loop.start(read_all(socket));
        for (const char c : piece) {
            loop.run(write_all(socket, std::string(1, c)));
            loop.poll();
        }
        CHECK(server.server.connections() == 1);
        clock.advance(10s);
        loop.until([&] { return answer->done(); });
        // The client keeps its side open; the server waits only a moment for it.
        clock.advance(2s);
        loop.until([&] { return server.server.connections() == 0; });
        CHECK(answer->get().starts_with("HTTP/1.1 408 Request Timeout\r\n"));
    }
}

TEST_CASE("bytes that trickle do not move the header deadline") {
    ManualClock clock;
    Loop loop;
    RunningServer server(loop, clock, HttpServerOptions().with_header_deadline(10s));
    server.server.fallback(echo);
    server.start();
    tcp::socket socket = loop.run(connect_to(server.port()));
    const auto answer = loop.start(read_all(socket));
    loop.run(write_all(socket, "GET / HTTP/1.1\r\n"));
    loop.until([&] { return server.server.connections() == 1; });
    for (int second = 0; second < 10; ++second) {
        CHECK_FALSE(answer->done());
        loop.run(write_all(socket, "X: y\r\n"));
        loop.poll();
        clock.advance(1s);
        loop.poll();
    }
    loop.until([&] { return answer->done(); });
    CHECK(answer->get().starts_with("HTTP/1.1 408 "));
}

TEST_CASE("a connection that says nothing is closed after the idle timeout") {
    ManualClock clock;
    Loop loop;
    RunningServer server(loop, clock, HttpServerOptions().with_idle_timeout(75s));
    server.server.fallback(echo);
    server.start();
    const auto answer = loop.start(talk(server.port(), "GET /a HTTP/1.1\r\nHost: h\r\n\r\n"));
    loop.until([&] { return server.server.connections() == 1; });
    loop.poll();
    clock.advance(74s);
    loop.poll();
    CHECK_FALSE(answer->done());
    clock.advance(1s);
    loop.until([&] { return answer->done(); });
    CHECK(answer->get().ends_with("GET /a "));
}

TEST_CASE("a client that does not read its answer is dropped after the write deadline") {
    ManualClock clock;
    Loop loop;
    RunningServer server(loop, clock, HttpServerOptions().with_write_deadline(30s));
    server.server.fallback(
        [](HttpRequest) -> awaitable<HttpResponse> { co_return HttpResponse(200, std::string(64u << 20, 'x')); });
    server.start();
    tcp::socket socket = loop.run(connect_to(server.port()));
    loop.run(write_all(socket, "GET / HTTP/1.1\r\nHost: h\r\n\r\n"));
    loop.until([&] { return socket.available() > 0; });
    loop.poll();
    clock.advance(30s);
    loop.until([&] { return server.server.connections() == 0; });
    CHECK(server.server.connections() == 0);
}
