#include <doctest/doctest.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/system/system_error.hpp>

#include <tgfw/core/error.hpp>
#include <tgfw/core/manual_clock.hpp>
#include <tgfw/net/http_client.hpp>
#include <unit/net/client_support.hpp>
#include <unit/net/server_support.hpp>

using namespace tgfw;
using namespace tgfw::net;
using namespace tgfw::net::tests;
using namespace std::chrono_literals;

namespace {

/// A handler whose requests wait until the test lets them go on, one by one.
class Gate {
public:
    explicit Gate(Loop& loop) : timer_(loop.io, asio::steady_timer::time_point::max()) {}

    awaitable<HttpResponse> operator()(HttpRequest request) {
        seen.push_back(request.target);
        while (let_through_ == 0) {
            boost::system::error_code woken;
            co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
            const auto state = co_await asio::this_coro::cancellation_state;
            if (state.cancelled() != asio::cancellation_type::none) throw boost::system::system_error(woken);
        }
        --let_through_;
        co_return HttpResponse(200, request.target);
    }
    void open() {
        ++let_through_;
        timer_.cancel();
    }

    std::vector<std::string> seen;

private:
    asio::steady_timer timer_;
    int let_through_ = 0;
};

}  // namespace

TEST_CASE("a connection is kept and used for the next request") {
    Loop loop;
    Listener listener(loop);
    HttpClient client(loop.executor(), steady_clock());
    (void)loop.start(serve_connection(listener, 3, ok));
    for (int i = 0; i < 3; ++i) {
        CHECK(loop.run(client.send(at(listener.port()), HttpRequest("GET", "/"))).body == "ok");
        CHECK(client.idle_connections() == 1);
    }
    CHECK(listener.accepted == 1);
}

TEST_CASE("a server that says close is not asked again on that connection") {
    Loop loop;
    Listener listener(loop);
    HttpClient client(loop.executor(), steady_clock());
    (void)loop.start(
        serve_connection(listener, 1, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"));
    (void)loop.run(client.send(at(listener.port()), HttpRequest("GET", "/")));
    CHECK(client.open_connections() == 0);
}

TEST_CASE("an idle connection is not used after the idle timeout") {
    ManualClock clock;
    Loop loop;
    RunningServer server(loop, steady_clock());
    server.server.fallback(echo);
    server.start();
    HttpClient client(loop.executor(), clock, HttpClientOptions().with_idle_timeout(20s));
    (void)loop.run(client.send(at(server.port()), HttpRequest("GET", "/")));
    clock.advance(20s);
    (void)loop.run(client.send(at(server.port()), HttpRequest("GET", "/")));
    CHECK(client.open_connections() == 1);
    loop.until([&] { return server.server.connections() == 1; });
}

TEST_CASE("a connection is not used after its lifetime, however busy it is") {
    ManualClock clock;
    Loop loop;
    RunningServer server(loop, steady_clock());
    server.server.fallback(echo);
    server.start();
    HttpClient client(loop.executor(), clock, HttpClientOptions().with_idle_timeout(1h).with_max_lifetime(60s));
    for (int i = 0; i < 4; ++i) {
        (void)loop.run(client.send(at(server.port()), HttpRequest("GET", "/")));
        CHECK(client.open_connections() == 1);
        clock.advance(20s);
    }
    loop.until([&] { return server.server.connections() == 1; });
}

TEST_CASE("requests beyond the limit wait and are served in order") {
    Loop loop;
    Gate gate(loop);
    RunningServer server(loop, steady_clock());
    server.server.fallback([&](HttpRequest request) { return gate(std::move(request)); });
    server.start();
    HttpClient client(loop.executor(), steady_clock(), HttpClientOptions().with_max_per_origin(1));
    std::vector<std::shared_ptr<Outcome<HttpResponse>>> sent;
    for (const char* target : {"/1", "/2", "/3"}) {
        sent.push_back(loop.start(client.send(at(server.port()), HttpRequest("GET", target))));
    }
    for (std::size_t i = 0; i < sent.size(); ++i) {
        loop.until([&] { return gate.seen.size() == i + 1; });
        CHECK(client.open_connections() == 1);
        gate.open();
        loop.until([&] { return sent[i]->done(); });
    }
    CHECK(gate.seen == std::vector<std::string>{"/1", "/2", "/3"});
    CHECK(server.server.connections() == 1);
}

TEST_CASE("a request that waits too long for a connection times out, unsent") {
    ManualClock clock;
    Loop loop;
    Gate gate(loop);
    RunningServer server(loop, steady_clock());
    server.server.fallback([&](HttpRequest request) { return gate(std::move(request)); });
    server.start();
    HttpClient client(loop.executor(), clock, HttpClientOptions().with_max_per_origin(1));
    const auto first = loop.start(client.send(at(server.port()), HttpRequest("GET", "/1")));
    const auto second =
        loop.start(client.send(at(server.port()), HttpRequest("GET", "/2"), HttpDeadlines().with_acquire(5s)));
    loop.until([&] { return gate.seen.size() == 1; });
    clock.advance(5s);
    loop.until([&] { return second->done(); });
    CHECK(second->message() == "no connection to 127.0.0.1:" + std::to_string(server.port()) + " came free within 5 s");
    try {
        (void)second->get();
    } catch (const TimedOut& error) {
        CHECK(error.delivery() == Delivery::not_sent);
    }
    gate.open();
    loop.until([&] { return first->done(); });
    CHECK(first->get().status == 200);
}

TEST_CASE("cancelling a request closes its connection and lets the next one go on") {
    Loop loop;
    Gate gate(loop);
    RunningServer server(loop, steady_clock());
    server.server.fallback([&](HttpRequest request) { return gate(std::move(request)); });
    server.start();
    HttpClient client(loop.executor(), steady_clock(), HttpClientOptions().with_max_per_origin(1));
    const auto first = loop.start(client.send(at(server.port()), HttpRequest("GET", "/1")));
    const auto second = loop.start(client.send(at(server.port()), HttpRequest("GET", "/2")));
    loop.until([&] { return gate.seen.size() == 1; });
    first->cancel();
    loop.until([&] { return gate.seen.size() == 2; });
    CHECK(first->done());
    CHECK_THROWS_AS((void)first->get(), boost::system::system_error);
    gate.open();
    gate.open();
    loop.until([&] { return second->done(); });
    CHECK(second->get().body == "/2");
}

TEST_CASE("cancelling a request that waits for a connection leaves the queue in order") {
    Loop loop;
    Gate gate(loop);
    RunningServer server(loop, steady_clock());
    server.server.fallback([&](HttpRequest request) { return gate(std::move(request)); });
    server.start();
    HttpClient client(loop.executor(), steady_clock(), HttpClientOptions().with_max_per_origin(1));
    const auto first = loop.start(client.send(at(server.port()), HttpRequest("GET", "/1")));
    const auto second = loop.start(client.send(at(server.port()), HttpRequest("GET", "/2")));
    const auto third = loop.start(client.send(at(server.port()), HttpRequest("GET", "/3")));
    loop.until([&] { return gate.seen.size() == 1; });
    second->cancel();
    loop.until([&] { return second->done(); });
    CHECK_THROWS_AS((void)second->get(), boost::system::system_error);
    gate.open();
    gate.open();
    loop.until([&] { return third->done(); });
    CHECK(third->get().body == "/3");
}

TEST_CASE("close ends requests under way, waiting ones and later ones") {
    Loop loop;
    Gate gate(loop);
    RunningServer server(loop, steady_clock());
    server.server.fallback([&](HttpRequest request) { return gate(std::move(request)); });
    server.start();
    HttpClient client(loop.executor(), steady_clock(), HttpClientOptions().with_max_per_origin(1));
    const auto first = loop.start(client.send(at(server.port()), HttpRequest("GET", "/1")));
    const auto second = loop.start(client.send(at(server.port()), HttpRequest("GET", "/2")));
    loop.until([&] { return gate.seen.size() == 1; });
    client.close();
    loop.until([&] { return first->done() && second->done(); });
    const auto third = loop.start(client.send(at(server.port()), HttpRequest("GET", "/3")));
    loop.until([&] { return third->done(); });
    for (const auto& outcome : {first, second, third}) {
        CHECK_THROWS_AS((void)outcome->get(), NetworkError);
        CHECK(outcome->message().find("closed") != std::string::npos);
    }
    CHECK(client.open_connections() == 0);
}

TEST_CASE("a client destroyed with a request under way ends it") {
    Loop loop;
    Listener listener(loop);
    std::optional<HttpClient> client(std::in_place, loop.executor(), steady_clock());
    const auto sent = loop.start(client->send(at(listener.port()), HttpRequest("GET", "/")));
    const tcp::socket peer = loop.run(listener.accept());
    client.reset();
    loop.until([&] { return sent->done(); });
    CHECK_THROWS_AS((void)sent->get(), NetworkError);
}

TEST_CASE("a context that dies with requests under way takes everything along") {
    auto loop = std::make_unique<Loop>();
    Listener listener(*loop);
    {
        HttpClient client(loop->executor(), steady_clock());
        (void)loop->start(client.send(at(listener.port()), HttpRequest("GET", "/")));
        const tcp::socket peer = loop->run(listener.accept());
        CHECK(client.open_connections() == 1);
    }
    CHECK(listener.accepted == 1);
    listener.acceptor.close();
}
