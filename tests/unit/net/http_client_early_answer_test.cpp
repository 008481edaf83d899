// Servers that answer, or leave, before they have the whole request, and sources that keep it waiting.
#include <doctest/doctest.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/system/system_error.hpp>

#include <tgfw/core/error.hpp>
#include <tgfw/core/manual_clock.hpp>
#include <unit/net/body_support.hpp>

using namespace tgfw;
using namespace tgfw::net;
using namespace tgfw::net::tests;
using namespace std::chrono_literals;

namespace {

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

}  // namespace

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
    CHECK(sent->message().find("SECRET") == std::string::npos);
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
