#include <tgfw/net/http_server.hpp>

#include <doctest/doctest.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/system/system_error.hpp>

#include <tgfw/core/error.hpp>
#include <tgfw/core/manual_clock.hpp>
#include <tgfw/core/timer.hpp>
#include <unit/net/server_support.hpp>

using namespace tgfw;
using namespace tgfw::net;
using namespace tgfw::net::tests;
using namespace std::chrono_literals;

namespace {

constexpr const char* get_close = "GET /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

std::string status_line(const std::string& answer) {
    return answer.substr(0, answer.find("\r\n"));
}

std::size_t count(const std::string& text, std::string_view what) {
    std::size_t n = 0;
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + what.size())) ++n;
    return n;
}

/// Waits on a clock before it answers.
HttpServer::Handler slow_handler(Clock& clock, Clock::duration delay, int& started) {
    return [&clock, delay, &started](HttpRequest) -> awaitable<HttpResponse> {
        ++started;
        co_await sleep_for(clock, delay);
        co_return HttpResponse(200, "slow");
    };
}

}  // namespace

TEST_CASE("a request is routed to its handler and answered with a length") {
    Loop loop;
    RunningServer server(loop, steady_clock());
    server.server.route("GET", "/a", echo);
    server.start();
    const std::string answer = loop.run(talk(server.port(), get_close));
    CHECK(answer ==
          "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 7\r\n"
          "Connection: close\r\n\r\nGET /a ");
}

TEST_CASE("a handler sees the peer's address, the body and the rest of the path") {
    Loop loop;
    RunningServer server(loop, steady_clock());
    HttpRequest seen;
    server.server.route("POST", "/file/*", [&](HttpRequest request) -> awaitable<HttpResponse> {
        seen = request;
        co_return HttpResponse(204);
    });
    server.start();
    const std::string answer = loop.run(talk(server.port(),
                                             "POST /file/x%20y?q=1 HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n"
                                             "Connection: close\r\n\r\nabc"));
    CHECK(answer == "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
    CHECK(seen.remote_address == "127.0.0.1");
    CHECK(seen.path_rest == "x%20y");
    CHECK(seen.query() == "q=1");
    CHECK(seen.body == "abc");
    CHECK(seen.headers.get("host") == "h");
}

TEST_CASE("an unknown path is 404 and a wrong method 405 with Allow") {
    Loop loop;
    RunningServer server(loop, steady_clock());
    server.server.route("POST", "/a", echo);
    server.start();
    CHECK(status_line(loop.run(talk(server.port(), "GET /b HTTP/1.1\r\nHost: h\r\n\r\n"))) == "HTTP/1.1 404 Not Found");
    const std::string wrong = loop.run(talk(server.port(), "GET /a HTTP/1.1\r\nHost: h\r\n\r\n"));
    CHECK(status_line(wrong) == "HTTP/1.1 405 Method Not Allowed");
    CHECK(wrong.find("\r\nAllow: POST\r\n") != std::string::npos);
}

TEST_CASE("HEAD is answered like GET without the body") {
    Loop loop;
    RunningServer server(loop, steady_clock());
    server.server.route("GET", "/a",
                        [](HttpRequest) -> awaitable<HttpResponse> { co_return HttpResponse(200, "twelve bytes"); });
    server.start();
    const std::string answer =
        loop.run(talk(server.port(), "HEAD /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
    CHECK(answer.find("Content-Length: 12\r\n") != std::string::npos);
    CHECK(answer.ends_with("\r\n\r\n"));
}

TEST_CASE("pipelined requests are answered in order on one connection") {
    Loop loop;
    RunningServer server(loop, steady_clock());
    server.server.fallback(echo);
    server.start();
    const std::string answer =
        loop.run(talk(server.port(),
                      "POST /1 HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\na"
                      "POST /2 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nb\r\n0\r\n\r\n\r\n"
                      "GET /3 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\nGET /4 HTTP/1.1\r\nHost: h\r\n\r\n"));
    const auto first = answer.find("POST /1 a");
    const auto second = answer.find("POST /2 b");
    const auto third = answer.find("GET /3 ");
    CHECK(first < second);
    CHECK(second < third);
    CHECK(third != std::string::npos);
    CHECK(answer.find("GET /4") == std::string::npos);
    CHECK(count(answer, "HTTP/1.1 200 OK") == 3);
}

TEST_CASE("HTTP/1.0 closes by default and keeps the connection when asked") {
    Loop loop;
    RunningServer server(loop, steady_clock());
    server.server.fallback(echo);
    server.start();
    CHECK(count(loop.run(talk(server.port(), "GET /1 HTTP/1.0\r\n\r\nGET /2 HTTP/1.0\r\n\r\n")), "200 OK") == 1);
    const std::string kept =
        loop.run(talk(server.port(), "GET /1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /2 HTTP/1.0\r\n\r\n"));
    CHECK(count(kept, "200 OK") == 2);
    CHECK(kept.find("Connection: keep-alive") != std::string::npos);
}

TEST_CASE("a handler that throws is a 500 and a log line without tokens, and the connection goes on") {
    Loop loop;
    MemoryLogger logger;
    RunningServer server(loop, steady_clock(), HttpServerOptions().with_logger(logger));
    server.server.route("GET", "/bad", [](HttpRequest) -> awaitable<HttpResponse> {
        throw std::runtime_error("no table for 123456789:AAabcdefghijklmnopqrstuvwxyz0123456");
        co_return HttpResponse();
    });
    server.server.route("GET", "/a", echo);
    server.start();
    const std::string answer =
        loop.run(talk(server.port(), std::string("GET /bad HTTP/1.1\r\nHost: h\r\n\r\n") + get_close));
    CHECK(status_line(answer) == "HTTP/1.1 500 Internal Server Error");
    CHECK(count(answer, "200 OK") == 1);
    CHECK(answer.find("table") == std::string::npos);
    REQUIRE(logger.lines.size() == 1);
    CHECK(logger.lines[0].find("no table for <token>") != std::string::npos);
}

TEST_CASE("a response that would break out of its headers becomes a 500") {
    Loop loop;
    MemoryLogger logger;
    RunningServer server(loop, steady_clock(), HttpServerOptions().with_logger(logger));
    server.server.route("GET", "/a", [](HttpRequest) -> awaitable<HttpResponse> {
        co_return HttpResponse(200).with_header("X", "a\r\nSet-Cookie: evil");
    });
    server.start();
    const std::string answer = loop.run(talk(server.port(), get_close));
    CHECK(status_line(answer) == "HTTP/1.1 500 Internal Server Error");
    CHECK(answer.find("evil") == std::string::npos);
    CHECK(logger.lines.size() == 1);
}

TEST_CASE("a body is invited when the client asks first") {
    Loop loop;
    RunningServer server(loop, steady_clock());
    server.server.fallback(echo);
    server.start();
    auto task = [](std::uint16_t port) -> awaitable<std::string> {
        tcp::socket socket = co_await connect_to(port);
        co_await write_all(socket,
                           "POST /a HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n"
                           "Connection: close\r\n\r\n");
        std::string rest;
        std::string interim = co_await read_to(socket, rest, "\r\n\r\n");
        co_await write_all(socket, "hi");
        std::string final = co_await read_all(socket);
        co_return interim + rest + final;
    };
    const std::string answer = loop.run(task(server.port()));
    CHECK(answer.starts_with("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"));
    CHECK(answer.ends_with("POST /a hi"));
}

TEST_CASE("the head check refuses a request before its body is read or invited") {
    Loop loop;
    int handled = 0;
    HttpRequest seen;
    const auto check = [&](const HttpRequest& head) -> std::optional<HttpResponse> {
        seen = head;
        if (head.headers.get("X-Secret") == "right") return std::nullopt;
        return HttpResponse(401);
    };
    RunningServer server(loop, steady_clock(), HttpServerOptions().with_accept_head(check));
    server.server.fallback([&](HttpRequest) -> awaitable<HttpResponse> {
        ++handled;
        co_return HttpResponse(200);
    });
    server.start();
    const std::string refused = loop.run(
        talk(server.port(), "POST /hook HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 1000\r\n\r\n"));
    CHECK(refused == "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    CHECK(seen.path() == "/hook");
    CHECK(seen.remote_address == "127.0.0.1");
    CHECK(handled == 0);
    const std::string taken =
        loop.run(talk(server.port(), "POST /hook HTTP/1.1\r\nHost: h\r\nX-Secret: right\r\nConnection: close\r\n\r\n"));
    CHECK(status_line(taken) == "HTTP/1.1 200 OK");
    CHECK(handled == 1);
}

TEST_CASE("stop closes idle connections at once and lets a request under way end") {
    ManualClock clock;
    Loop loop;
    int started = 0;
    RunningServer server(loop, clock);
    server.server.route("GET", "/slow", slow_handler(clock, 5s, started));
    server.start();
    const auto idle = loop.start(talk(server.port(), ""));
    const auto busy = loop.start(talk(server.port(), "GET /slow HTTP/1.1\r\nHost: h\r\n\r\n"));
    loop.until([&] { return started == 1 && server.server.connections() == 2; });
    server.server.stop();
    loop.until([&] { return idle->done(); });
    CHECK(idle->get().empty());
    CHECK_FALSE(server.done());
    CHECK_FALSE(busy->done());
    clock.advance(5s);
    loop.until([&] { return busy->done() && server.done(); });
    CHECK(status_line(busy->get()) == "HTTP/1.1 200 OK");
    CHECK(busy->get().find("Connection: close") != std::string::npos);
}

TEST_CASE("after stop nobody can connect") {
    Loop loop;
    RunningServer server(loop, steady_clock());
    server.start();
    server.server.stop();
    loop.until([&] { return server.done(); });
    CHECK_THROWS_AS((void)loop.run(talk(server.port(), get_close)), boost::system::system_error);
}

TEST_CASE("requests that outlast the drain limit are cancelled") {
    ManualClock clock;
    Loop loop;
    MemoryLogger logger;
    int started = 0;
    RunningServer server(loop, clock, HttpServerOptions().with_drain_limit(10s).with_logger(logger));
    server.server.route("GET", "/slow", slow_handler(clock, 1h, started));
    server.start();
    const auto busy = loop.start(talk(server.port(), "GET /slow HTTP/1.1\r\nHost: h\r\n\r\n"));
    loop.until([&] { return started == 1; });
    server.server.stop();
    loop.poll();
    clock.advance(10s);
    loop.until([&] { return server.done() && busy->done(); });
    CHECK(busy->get().empty());
    CHECK(logger.lines == std::vector<std::string>{"requests under way at the drain limit are cancelled"});
}

TEST_CASE("cancelling run drops the connections and waits for them") {
    Loop loop;
    ManualClock clock;
    int started = 0;
    HttpServer server(loop.executor(), clock);
    server.route("GET", "/slow", slow_handler(clock, 1h, started));
    server.listen();
    const auto running = loop.start(server.run());
    const auto busy = loop.start(talk(server.port(), "GET /slow HTTP/1.1\r\nHost: h\r\n\r\n"));
    loop.until([&] { return started == 1; });
    running->cancel();
    loop.until([&] { return running->done() && busy->done(); });
    CHECK_THROWS_AS(running->get(), boost::system::system_error);
    CHECK(server.connections() == 0);
}

TEST_CASE("at the connection limit further clients wait until one leaves") {
    ManualClock clock;
    Loop loop;
    RunningServer server(loop, clock, HttpServerOptions().with_max_connections(1));
    server.server.fallback(echo);
    server.start();
    std::optional<tcp::socket> first(loop.run(connect_to(server.port())));
    loop.until([&] { return server.server.connections() == 1; });
    const auto second = loop.start(talk(server.port(), get_close));
    loop.poll();
    CHECK_FALSE(second->done());
    CHECK(server.server.connections() == 1);
    first.reset();
    loop.until([&] { return second->done(); });
    CHECK(status_line(second->get()) == "HTTP/1.1 200 OK");
}

TEST_CASE("at the connection limit whoever has brought no request for longest makes room, and nobody who has one") {
    ManualClock clock;
    Loop loop;
    int started = 0;
    RunningServer server(loop, clock, HttpServerOptions().with_max_connections(3));
    server.server.route("GET", "/slow", slow_handler(clock, 8s, started));
    server.server.route("GET", "/a", echo);
    server.start();
    const auto busy = loop.start(talk(server.port(), "GET /slow HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
    loop.until([&] { return started == 1; });
    const auto idle = loop.start(talk(server.port(), ""));
    loop.until([&] { return server.server.connections() == 2; });
    clock.advance(500ms);
    const auto dripping = loop.start(talk(server.port(), "GET /a HT"));
    loop.until([&] { return server.server.connections() == 3; });
    const auto healthy = loop.start(talk(server.port(), get_close));
    loop.poll();
    CHECK_FALSE(healthy->done());
    clock.advance(500ms);
    loop.until([&] { return idle->done() || (clock.advance(100ms), false); });
    loop.until([&] { return healthy->done(); });
    CHECK(status_line(healthy->get()) == "HTTP/1.1 200 OK");
    CHECK_FALSE(busy->done());
    // The next in turn has begun a request, and does not get on with it.
    const auto first = loop.start(talk(server.port(), ""));
    loop.until([&] { return server.server.connections() == 3; });
    const auto second = loop.start(talk(server.port(), get_close));
    loop.until([&] { return dripping->done() || (clock.advance(100ms), false); });
    loop.until([&] { return second->done(); });
    CHECK(status_line(second->get()) == "HTTP/1.1 200 OK");
    CHECK_FALSE(first->done());
    clock.advance(8s);
    loop.until([&] { return busy->done(); });
    CHECK(status_line(busy->get()) == "HTTP/1.1 200 OK");
}

TEST_CASE("an address that cannot be listened on is a configuration error that names it") {
    Loop loop;
    const Listener taken(loop);
    HttpServer busy(loop.executor(), steady_clock(), HttpServerOptions().with_listen("127.0.0.1", taken.port()));
    CHECK_THROWS_WITH_AS(
        busy.listen(),
        ("cannot listen on 127.0.0.1 port " + std::to_string(taken.port()) + ": Address already in use").c_str(),
        ConfigError);
    HttpServer nowhere(loop.executor(), steady_clock(), HttpServerOptions().with_listen("localhost", 0));
    CHECK_THROWS_AS(nowhere.listen(), ConfigError);
}

TEST_CASE("a context that dies with a running server takes everything along") {
    ManualClock clock;
    int started = 0;
    auto loop = std::make_unique<Loop>();
    auto server = std::make_unique<HttpServer>(loop->executor(), clock);
    server->route("GET", "/slow", slow_handler(clock, 1h, started));
    server->listen();
    (void)loop->start(server->run());
    (void)loop->start(talk(server->port(), "GET /slow HTTP/1.1\r\nHost: h\r\n\r\n"));
    loop->until([&] { return started == 1; });
    server.reset();
    loop.reset();
    CHECK_FALSE(clock.next_deadline());
}
