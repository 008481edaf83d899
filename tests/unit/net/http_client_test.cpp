#include <tgfw/net/http_client.hpp>

#include <doctest/doctest.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/system/system_error.hpp>

#include <tgfw/core/error.hpp>
#include <tgfw/core/manual_clock.hpp>
#include <unit/net/client_support.hpp>
#include <unit/net/server_support.hpp>

using namespace tgfw;
using namespace tgfw::net;
using namespace tgfw::net::tests;
using namespace std::chrono_literals;

namespace {

/// Accepts once, reads one head, answers with `answer` and closes.
awaitable<std::string> answer_once(Listener& listener, std::string answer) {
    tcp::socket socket = co_await listener.accept();
    std::string rest;
    std::string head = co_await read_to(socket, rest, "\r\n\r\n");
    co_await write_all(socket, answer);
    co_return head;
}

std::string failure_of(Loop& loop, HttpClient& client, std::uint16_t port, HttpDeadlines deadlines = HttpDeadlines()) {
    try {
        (void)loop.run(client.send(at(port), HttpRequest("GET", "/botSECRET/getMe"), deadlines));
    } catch (const NetworkError& error) {
        CHECK(std::string(error.what()).find("SECRET") == std::string::npos);
        return error.what();
    }
    return "no failure";
}

}  // namespace

TEST_CASE("a request and its answer make the round trip") {
    Loop loop;
    RunningServer server(loop, steady_clock());
    server.server.fallback(echo);
    server.start();
    HttpClient client(loop.executor(), steady_clock());
    const HttpRequest request = HttpRequest("POST", "/a?b=c").with_body("hello", "text/plain");
    const HttpResponse response = loop.run(client.send(at(server.port()), request));
    CHECK(response.status == 200);
    CHECK(response.reason == "OK");
    CHECK(response.body == "POST /a?b=c hello");
    CHECK(response.headers.get("content-type") == "text/plain; charset=utf-8");
    client.close();
}

TEST_CASE("the client writes Host and Content-Length itself and sends the headers as given") {
    Loop loop;
    Listener listener(loop);
    HttpClient client(loop.executor(), steady_clock());
    const auto head = loop.start(answer_once(listener, "HTTP/1.1 204 No Content\r\n\r\n"));
    const HttpRequest request = HttpRequest("POST", "/x").with_header("X-A", "b").with_body("12345", "text/plain");
    const HttpResponse response = loop.run(client.send(at(listener.port()), request));
    CHECK(response.status == 204);
    const std::string expected = "POST /x HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(listener.port()) +
                                 "\r\nX-A: b\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\n";
    CHECK(head->get() == expected);
}

TEST_CASE("a large body passes in both directions") {
    Loop loop;
    RunningServer server(loop, steady_clock(), HttpServerOptions().with_max_body(32u << 20));
    server.server.route("POST", "/echo", [](HttpRequest request) -> awaitable<HttpResponse> {
        co_return HttpResponse(200, std::move(request.body), "application/octet-stream");
    });
    server.start();
    HttpClient client(loop.executor(), steady_clock());
    std::string body(5u << 20, '\0');
    for (std::size_t i = 0; i < body.size(); ++i) body[i] = static_cast<char>(i * 31 + i / 4099);
    HttpRequest request("POST", "/echo");
    request.body = body;
    const HttpResponse response = loop.run(client.send(at(server.port()), request));
    CHECK(response.body == body);
}

TEST_CASE("chunked answers are put together and their trailers dropped") {
    Loop loop;
    Listener listener(loop);
    HttpClient client(loop.executor(), steady_clock());
    (void)loop.start(answer_once(listener,
                                 "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                 "5;x=y\r\nhello\r\n1\r\n \r\n5\r\nworld\r\n0\r\nX-Trailer: t\r\n\r\n"));
    const HttpResponse response = loop.run(client.send(at(listener.port()), HttpRequest("GET", "/")));
    CHECK(response.body == "hello world");
    CHECK_FALSE(response.headers.contains("X-Trailer"));
}

TEST_CASE("an answer without a length ends where the connection ends") {
    Loop loop;
    Listener listener(loop);
    HttpClient client(loop.executor(), steady_clock());
    (void)loop.start(answer_once(listener, "HTTP/1.0 200 OK\r\n\r\nto the end"));
    const HttpResponse response = loop.run(client.send(at(listener.port()), HttpRequest("GET", "/")));
    CHECK(response.body == "to the end");
    CHECK(client.open_connections() == 0);
}

TEST_CASE("interim answers are skipped") {
    Loop loop;
    Listener listener(loop);
    HttpClient client(loop.executor(), steady_clock());
    (void)loop.start(answer_once(listener,
                                 "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n"
                                 "HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok"));
    const HttpResponse response = loop.run(client.send(at(listener.port()), HttpRequest("GET", "/")));
    CHECK(response.status == 201);
    CHECK(response.body == "ok");
    CHECK_FALSE(response.headers.contains("Link"));
}

TEST_CASE("the answer to HEAD has no body whatever its length says") {
    Loop loop;
    Listener listener(loop);
    HttpClient client(loop.executor(), steady_clock());
    (void)loop.start(answer_once(listener, "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n"));
    const HttpResponse response = loop.run(client.send(at(listener.port()), HttpRequest("HEAD", "/")));
    CHECK(response.body.empty());
    CHECK(response.headers.get("Content-Length") == "500");
}

TEST_CASE("receive gives the body of a good answer to the sink") {
    Loop loop;
    RunningServer server(loop, steady_clock());
    server.server.route("GET", "/file/*", [](HttpRequest request) -> awaitable<HttpResponse> {
        if (request.path_rest == "missing") co_return HttpResponse(404, "no such file");
        co_return HttpResponse(200, std::string(300'000, 'x'));
    });
    server.start();
    HttpClient client(loop.executor(), steady_clock());
    std::string got;
    const auto sink = [&](std::string_view piece) { got += piece; };
    HttpResponse response =
        loop.run(client.receive(at(server.port()), HttpRequest("GET", "/file/a"), HttpDeadlines(), sink));
    CHECK(response.status == 200);
    CHECK(response.body.empty());
    CHECK(got == std::string(300'000, 'x'));
    got.clear();
    response = loop.run(client.receive(at(server.port()), HttpRequest("GET", "/file/missing"), HttpDeadlines(), sink));
    CHECK(response.status == 404);
    CHECK(response.body == "no such file");
    CHECK(got.empty());
}

TEST_CASE("what a sink throws reaches the caller and closes the connection") {
    Loop loop;
    RunningServer server(loop, steady_clock());
    server.server.fallback(echo);
    server.start();
    HttpClient client(loop.executor(), steady_clock());
    const auto sink = [](std::string_view) { throw std::runtime_error("disk full"); };
    CHECK_THROWS_WITH((void)loop.run(client.receive(at(server.port()), HttpRequest("GET", "/"), HttpDeadlines(), sink)),
                      "disk full");
    CHECK(client.open_connections() == 0);
}

TEST_CASE("an answer over the body limit is refused, announced or not") {
    for (const char* answer :
         {"HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nhello world",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nhello \r\n5\r\nworld\r\n0\r\n\r\n",
          "HTTP/1.1 200 OK\r\n\r\nhello world"}) {
        Loop loop;
        Listener listener(loop);
        HttpClient client(loop.executor(), steady_clock());
        (void)loop.start(answer_once(listener, answer));
        const std::string text = failure_of(loop, client, listener.port(), HttpDeadlines().with_max_body(10));
        CHECK(text ==
              "the answer of 127.0.0.1:" + std::to_string(listener.port()) + " is larger than the 10 bytes allowed");
    }
}

TEST_CASE("an answer with an endless header is refused") {
    Loop loop;
    Listener listener(loop);
    HttpClient client(loop.executor(), steady_clock(), HttpClientOptions().with_max_header(1000));
    (void)loop.start(answer_once(listener, "HTTP/1.1 200 OK\r\nX: " + std::string(5000, 'x')));
    CHECK(failure_of(loop, client, listener.port()).find("header of the answer") != std::string::npos);
}

TEST_CASE("an answer that is not HTTP is refused") {
    Loop loop;
    Listener listener(loop);
    HttpClient client(loop.executor(), steady_clock());
    (void)loop.start(answer_once(listener, "SSH-2.0-OpenSSH\r\n\r\n"));
    CHECK(failure_of(loop, client, listener.port()).find("not HTTP") != std::string::npos);
}

TEST_CASE("a server that closes without an answer, or in its middle, leaves the delivery unknown") {
    for (const char* answer : {"", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhel", "HTTP/1.1 200 O"}) {
        Loop loop;
        Listener listener(loop);
        HttpClient client(loop.executor(), steady_clock());
        (void)loop.start(answer_once(listener, answer));
        try {
            (void)loop.run(client.send(at(listener.port()), HttpRequest("GET", "/")));
            FAIL("no failure");
        } catch (const NetworkError& error) {
            CHECK(error.delivery() == Delivery::unknown);
            CHECK(std::string(error.what()).find("closed the connection") != std::string::npos);
        }
    }
}

TEST_CASE("a refused connection was certainly not delivered and names the origin") {
    Loop loop;
    std::uint16_t port = 0;
    {
        const Listener listener(loop);
        port = listener.port();
    }
    HttpClient client(loop.executor(), steady_clock());
    try {
        (void)loop.run(client.send(at(port), HttpRequest("GET", "/botSECRET/x")));
        FAIL("no failure");
    } catch (const NetworkError& error) {
        CHECK(error.delivery() == Delivery::not_sent);
        CHECK(error.what() == "cannot connect to 127.0.0.1:" + std::to_string(port) + ": Connection refused");
    }
    CHECK(client.open_connections() == 0);
}

TEST_CASE("a name with several addresses is tried address by address") {
    Loop loop;
    RunningServer server(loop, steady_clock());
    server.server.fallback(echo);
    server.start();
    HttpClient client(loop.executor(), steady_clock());
    // localhost is ::1 and 127.0.0.1 on most machines; the server listens on the latter only.
    const HttpResponse response =
        loop.run(client.send(Origin(false, "localhost", server.port()), HttpRequest("GET", "/")));
    CHECK(response.status == 200);
}

TEST_CASE("a name that does not exist fails as not sent") {
    Loop loop;
    HttpClient client(loop.executor(), steady_clock());
    // A label longer than DNS knows fails without asking anybody.
    const std::string name = std::string(70, 'x') + ".invalid";
    try {
        (void)loop.run(client.send(Origin(false, name, 80), HttpRequest("GET", "/")));
        FAIL("no failure");
    } catch (const NetworkError& error) {
        CHECK(error.delivery() == Delivery::not_sent);
        CHECK(std::string(error.what()).starts_with("cannot connect to " + name + ":80: "));
    }
}

TEST_CASE("requests that would break out of their place are refused before anything is sent") {
    Loop loop;
    HttpClient client(loop.executor(), steady_clock());
    const auto refused = [&](HttpRequest request) {
        CHECK_THROWS_AS((void)loop.run(client.send(at(1), std::move(request))), ConfigError);
    };
    refused(HttpRequest("GET", "/a b"));
    refused(HttpRequest("GET", "/a\r\nX: y"));
    refused(HttpRequest("GET", "http://x/"));
    refused(HttpRequest("GE T", "/"));
    refused(HttpRequest("GET", "/").with_header("X", "a\r\nY: b"));
    refused(HttpRequest("GET", "/").with_header("X:", "a"));
    refused(HttpRequest("GET", "/").with_header("content-length", "5"));
    refused(HttpRequest("GET", "/").with_header("Host", "x"));
}

TEST_CASE("an early refusal of a large upload is returned although the upload was cut short") {
    Loop loop;
    Listener listener(loop);
    HttpClient client(loop.executor(), steady_clock());
    const auto serve = [](Listener& l) -> awaitable<void> {
        tcp::socket socket = co_await l.accept();
        std::string rest;
        (void)co_await read_to(socket, rest, "\r\n\r\n");
        co_await write_all(socket,
                           "HTTP/1.1 413 Request Entity Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        // Nothing more is read; the client's write cannot end, its socket buffer being full.
        socket.shutdown(tcp::socket::shutdown_send);
        (void)co_await read_all(socket);
    };
    const auto served = loop.start(serve(listener));
    HttpRequest request("POST", "/upload");
    request.body.assign(3u << 20, 'x');
    const HttpResponse response = loop.run(client.send(at(listener.port()), request));
    CHECK(response.status == 413);
    CHECK(client.open_connections() == 0);
}
