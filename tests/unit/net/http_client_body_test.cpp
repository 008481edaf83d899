// Bodies that are pulled while they are written, and answers whose bodies are handed on.
#include <doctest/doctest.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/system/system_error.hpp>

#include <tgfw/core/error.hpp>
#include <tgfw/core/manual_clock.hpp>
#include <tgfw/core/timer.hpp>
#include <tgfw/net/body_source.hpp>
#include <tgfw/net/http_client.hpp>
#include <tgfw/net/multipart.hpp>
#include <unit/net/certificates.hpp>
#include <unit/net/server_support.hpp>

using namespace tgfw;
using namespace tgfw::net;
using namespace tgfw::net::tests;
using namespace std::chrono_literals;

namespace {

constexpr const char* ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

Origin at(std::uint16_t port) {
    return Origin(false, "127.0.0.1", port);
}

/// `count` pieces of `size` bytes each, after which it ends; it remembers what was asked of it.
class Pieces final : public BodySource {
public:
    Pieces(std::size_t count, std::size_t size, bool known = true) : left_(count), size_(size), known_(known) {
        total_ = count * size;
    }

    std::optional<std::uint64_t> size() const override {
        if (!known_) return std::nullopt;
        return total_;
    }
    awaitable<std::size_t> read(std::span<char> buffer) override {
        if (left_ == 0) co_return 0;
        --left_;
        ++reads;
        const std::size_t n = std::min(size_, buffer.size());
        std::fill_n(buffer.begin(), n, 'x');
        co_return n;
    }
    bool rewind() override { return reads == 0; }

    std::size_t reads = 0;

private:
    std::size_t left_;
    std::size_t size_;
    bool known_;
    std::uint64_t total_ = 0;
};

/// A source that never gives anything.
std::shared_ptr<BodySource> stuck_source(Clock& clock) {
    const auto wait = [&clock]() -> awaitable<std::string> {
        co_await sleep_for(clock, 1000h);
        co_return "late";
    };
    return pull_source(wait, 4);
}

HttpRequest post(std::shared_ptr<BodySource> source) {
    return HttpRequest("POST", "/botSECRET/x").with_body(std::move(source), "application/octet-stream");
}

/// Accepts once, reads the head, says `answer`, and reads no more until it is cancelled.
awaitable<void> answer_early(Listener& listener, std::string answer, bool hang_up) {
    tcp::socket socket = co_await listener.accept();
    std::string rest;
    (void)co_await read_to(socket, rest, "\r\n\r\n");
    co_await write_all(socket, std::move(answer));
    if (hang_up) co_return;
    asio::steady_timer never(socket.get_executor(), asio::steady_timer::time_point::max());
    co_await never.async_wait(asio::use_awaitable);
}

Delivery delivery_of(Outcome<HttpResponse>& outcome) {
    try {
        (void)outcome.get();
    } catch (const NetworkError& error) {
        CHECK(std::string(error.what()).find("SECRET") == std::string::npos);
        return error.delivery();
    }
    throw std::runtime_error("no network error");
}

}  // namespace

TEST_CASE("a source of known size arrives whole, its progress told") {
    Loop loop;
    RunningServer server(loop, steady_clock());
    server.server.fallback([](HttpRequest request) -> awaitable<HttpResponse> {
        co_return HttpResponse(200, std::string(request.headers.get("Content-Length")) + ' ' + request.body);
    });
    server.start();
    HttpClient client(loop.executor(), steady_clock());
    std::vector<std::uint64_t> told;
    HttpRequest request = post(std::make_shared<Pieces>(3, 1000));
    request.with_progress([&](std::uint64_t done, std::optional<std::uint64_t> total) {
        CHECK(total == 3000);
        told.push_back(done);
    });
    const HttpResponse response = loop.run(client.send(at(server.port()), std::move(request)));
    CHECK(response.body == "3000 " + std::string(3000, 'x'));
    CHECK(told == std::vector<std::uint64_t>{1000, 2000, 3000});
    CHECK(client.idle_connections() == 1);
}

TEST_CASE("a source of unknown size goes out in chunks, whose sizes are the pieces'") {
    Loop loop;
    Listener listener(loop);
    HttpClient client(loop.executor(), steady_clock());
    const auto serve = [](Listener& l) -> awaitable<std::string> {
        tcp::socket socket = co_await l.accept();
        std::string rest;
        std::string got = co_await read_to(socket, rest, "0\r\n\r\n");
        co_await write_all(socket, ok);
        co_return got;
    };
    const auto served = loop.start(serve(listener));
    const auto response = loop.run(client.send(at(listener.port()), post(std::make_shared<Pieces>(2, 3, false))));
    CHECK(response.body == "ok");
    const std::string got = served->get();
    CHECK(got.find("Transfer-Encoding: chunked\r\n") != std::string::npos);
    CHECK(got.find("Content-Length") == std::string::npos);
    CHECK(got.substr(got.find("\r\n\r\n") + 4) == "3\r\nxxx\r\n3\r\nxxx\r\n0\r\n\r\n");
}

TEST_CASE("a form of fields and files that are pulled arrives as one in memory would") {
    Loop loop;
    RunningServer server(loop, steady_clock(), HttpServerOptions().with_max_body(1 << 20));
    std::vector<FormPart> got;
    server.server.fallback([&](HttpRequest request) -> awaitable<HttpResponse> {
        got = parse_multipart(request.body, *multipart_boundary(request.headers.get("Content-Type")));
        co_return HttpResponse(200);
    });
    server.start();
    HttpClient client(loop.executor(), steady_clock());
    MultipartForm form;
    form.field("chat_id", "42").file("photo", "a.jpg", "image/jpeg", std::make_shared<Pieces>(10, 20'000));
    form.field("caption", "hi");
    HttpRequest request = HttpRequest("POST", "/").with_body(form.source(), form.content_type());
    (void)loop.run(client.send(at(server.port()), std::move(request)));
    MultipartForm in_memory;
    in_memory.field("chat_id", "42").file("photo", "a.jpg", "image/jpeg", std::string(200'000, 'x'));
    in_memory.field("caption", "hi");
    CHECK(got == in_memory.parts());
}

TEST_CASE("a source over TLS arrives whole and leaves the connection usable") {
    Loop loop;
    const auto& certificates = Certificates::get();
    RunningServer server(loop, steady_clock(),
                         HttpServerOptions().with_max_body(8 << 20).with_tls(
                             TlsServerOptions(certificates.certificate("good"), certificates.key("good"))));
    server.server.fallback([](HttpRequest request) -> awaitable<HttpResponse> {
        co_return HttpResponse(200, std::to_string(request.body.size()));
    });
    server.start();
    HttpClient client(loop.executor(), steady_clock(),
                      HttpClientOptions().with_tls(TlsOptions().with_ca_file(certificates.ca())));
    for (int i = 0; i < 2; ++i) {
        const Origin origin(true, "localhost", server.port());
        const auto response = loop.run(client.send(origin, post(std::make_shared<Pieces>(80, 65'536))));
        CHECK(response.body == "5242880");
        CHECK(client.idle_connections() == 1);
    }
    CHECK(server.server.connections() == 1);
}

TEST_CASE("a server that answers early and reads no more is heard, and the source is left alone") {
    for (const bool known : {true, false}) {
        ManualClock clock;  // It stands still: no deadline has a part in this.
        Loop loop;
        Listener listener(loop);
        HttpClient client(loop.executor(), clock);
        const auto served = loop.start(
            answer_early(listener, "HTTP/1.1 413 Request Entity Too Large\r\nContent-Length: 4\r\n\r\nmuch", false));
        const auto source = std::make_shared<Pieces>(10'000, 65'536, known);
        const HttpResponse response = loop.run(client.send(at(listener.port()), post(source)));
        CHECK(response.status == 413);
        CHECK(response.body == "much");
        CHECK(client.open_connections() == 0);
        CHECK(source->reads < 1000);
        served->cancel();
        loop.until([&] { return served->done(); });
    }
}

TEST_CASE("an early answer ends the wait for a source that gives nothing") {
    ManualClock clock;
    Loop loop;
    Listener listener(loop);
    HttpClient client(loop.executor(), clock);
    (void)loop.start(answer_early(listener, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", true));
    CHECK(loop.run(client.send(at(listener.port()), post(stuck_source(clock)))).status == 403);
    loop.poll();
    CHECK_FALSE(clock.next_deadline());
}

TEST_CASE("an interim answer does not stop the body") {
    Loop loop;
    Listener listener(loop);
    HttpClient client(loop.executor(), steady_clock());
    const auto serve = [](Listener& l) -> awaitable<std::size_t> {
        tcp::socket socket = co_await l.accept();
        std::string rest;
        (void)co_await read_to(socket, rest, "\r\n\r\n");
        co_await write_all(socket, "HTTP/1.1 100 Continue\r\n\r\n");
        std::size_t total = rest.size();
        std::string piece(1 << 16, '\0');
        while (total < 6'553'600) total += co_await socket.async_read_some(asio::buffer(piece), asio::use_awaitable);
        co_await write_all(socket, ok);
        co_return total;
    };
    const auto served = loop.start(serve(listener));
    CHECK(loop.run(client.send(at(listener.port()), post(std::make_shared<Pieces>(100, 65'536)))).body == "ok");
    loop.until([&] { return served->done(); });
    CHECK(served->get() == 6'553'600);
    CHECK(client.idle_connections() == 1);
}

TEST_CASE("a server that hangs up in the middle of a body leaves the delivery unknown") {
    Loop loop;
    Listener listener(loop);
    HttpClient client(loop.executor(), steady_clock());
    (void)loop.start(answer_early(listener, "", true));
    const auto sent = loop.start(client.send(at(listener.port()), post(std::make_shared<Pieces>(10'000, 65'536))));
    loop.until([&] { return sent->done(); });
    CHECK(delivery_of(*sent) == Delivery::unknown);
    CHECK(client.open_connections() == 0);
}

TEST_CASE("a source that was read before and cannot be rewound is refused before anything is sent") {
    Loop loop;
    HttpClient client(loop.executor(), steady_clock());
    const auto source = std::make_shared<Pieces>(1, 10);
    source->reads = 1;
    CHECK_THROWS_AS((void)loop.run(client.send(at(1), post(source))), ConfigError);
}

TEST_CASE("what a source or a progress callback throws reaches the caller and closes the connection") {
    Loop loop;
    RunningServer server(loop, steady_clock());
    server.server.fallback(echo);
    server.start();
    HttpClient client(loop.executor(), steady_clock());
    const auto broken = []() -> awaitable<std::string> { throw std::runtime_error("no such chunk"); };
    CHECK_THROWS_WITH((void)loop.run(client.send(at(server.port()), post(pull_source(broken)))), "no such chunk");
    CHECK(client.open_connections() == 0);
    HttpRequest request = post(std::make_shared<Pieces>(1, 10));
    request.with_progress([](std::uint64_t, std::optional<std::uint64_t>) { throw std::runtime_error("stop"); });
    CHECK_THROWS_WITH((void)loop.run(client.send(at(server.port()), std::move(request))), "stop");
    CHECK(client.open_connections() == 0);
}

TEST_CASE("the wait for a source counts against the total deadline only, and ends with it") {
    ManualClock clock;
    Loop loop;
    Listener listener(loop);
    HttpClient client(loop.executor(), clock);
    const auto limits = HttpDeadlines().with_write(5s).with_total(60s);
    const auto sent = loop.start(client.send(at(listener.port()), post(stuck_source(clock)), limits));
    tcp::socket peer = loop.run(listener.accept());
    loop.poll();
    clock.advance(59s);
    loop.poll();
    CHECK_FALSE(sent->done());
    clock.advance(1s);
    loop.until([&] { return sent->done(); });
    CHECK_THROWS_AS((void)sent->get(), TimedOut);
    CHECK(sent->message().find("took longer than 60 s in all") != std::string::npos);
}

TEST_CASE("cancelling a request, or closing the client, ends the wait for a source") {
    for (const bool close : {false, true}) {
        ManualClock clock;
        Loop loop;
        Listener listener(loop);
        HttpClient client(loop.executor(), clock);
        const auto sent = loop.start(client.send(at(listener.port()), post(stuck_source(clock))));
        tcp::socket peer = loop.run(listener.accept());
        loop.poll();
        if (close) {
            client.close();
        } else {
            sent->cancel();
        }
        loop.until([&] { return sent->done(); });
        CHECK(sent->failed());
        if (!close) CHECK_THROWS_AS((void)sent->get(), boost::system::system_error);
        CHECK(client.open_connections() == 0);
    }
}

TEST_CASE("a sink that waits gets the body in order, one piece at a time, while the read deadline rests") {
    ManualClock clock;
    Loop loop;
    RunningServer server(loop, steady_clock());
    server.server.fallback(
        [](HttpRequest) -> awaitable<HttpResponse> { co_return HttpResponse(200, std::string(300'000, 'x')); });
    server.start();
    HttpClient client(loop.executor(), clock);
    std::string got;
    int inside = 0;
    const auto sink = [&](std::string_view piece) -> awaitable<void> {
        CHECK(++inside == 1);
        co_await sleep_for(clock, 10s);
        got += piece;
        --inside;
    };
    const auto received =
        loop.start(client.receive_to(at(server.port()), HttpRequest("GET", "/"), HttpDeadlines().with_read(5s), sink));
    loop.until([&] {
        if (inside == 1) clock.advance(10s);
        return received->done();
    });
    CHECK(received->get().status == 200);
    CHECK(received->get().body.empty());
    CHECK(got == std::string(300'000, 'x'));
    CHECK(client.idle_connections() == 1);
}

TEST_CASE("a sink that waits is not given the body of a bad answer, and what it throws closes the connection") {
    Loop loop;
    RunningServer server(loop, steady_clock());
    server.server.route("GET", "/missing",
                        [](HttpRequest) -> awaitable<HttpResponse> { co_return HttpResponse(404, "no"); });
    server.server.fallback(echo);
    server.start();
    HttpClient client(loop.executor(), steady_clock());
    const auto sink = [](std::string_view) -> awaitable<void> { throw std::runtime_error("disk full"); };
    CHECK(loop.run(client.receive_to(at(server.port()), HttpRequest("GET", "/missing"), HttpDeadlines(), sink)).body ==
          "no");
    CHECK_THROWS_WITH(
        (void)loop.run(client.receive_to(at(server.port()), HttpRequest("GET", "/"), HttpDeadlines(), sink)),
        "disk full");
    CHECK(client.open_connections() == 0);
}
