// Answers whose bodies go to a sink that waits.
#include <doctest/doctest.h>

#include <tgfw/core/error.hpp>
#include <tgfw/core/manual_clock.hpp>
#include <unit/net/body_support.hpp>
#include <unit/net/server_support.hpp>

using namespace tgfw;
using namespace tgfw::net;
using namespace tgfw::net::tests;
using namespace std::chrono_literals;

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
