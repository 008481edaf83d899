#include <doctest/doctest.h>

#include <tgfw/core/manual_clock.hpp>
#include <unit/net/server_support.hpp>

using namespace tgfw;
using namespace tgfw::net;
using namespace tgfw::net::tests;
using namespace std::chrono_literals;

TEST_CASE("a client that is slow with its head or body is answered 408 and closed") {
    for (const std::string& piece :
         {std::string("GET / HT"), std::string("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nhal")}) {
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
