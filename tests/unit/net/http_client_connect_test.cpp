// How a client gets to a server that has several addresses, some of them dead (RFC 8305).
#include <doctest/doctest.h>

#include <memory>

#include <boost/asio/ip/v6_only.hpp>
#include <boost/system/system_error.hpp>

#include <tgfw/core/error.hpp>
#include <tgfw/core/manual_clock.hpp>
#include <tgfw/core/timer.hpp>
#include <tgfw/net/http_client.hpp>
#include <unit/net/server_support.hpp>

using namespace tgfw;
using namespace tgfw::net;
using namespace tgfw::net::tests;
using namespace std::chrono_literals;

namespace {

HttpResolver resolves_to(std::vector<std::string> addresses) {
    auto kept = std::make_shared<const std::vector<std::string>>(std::move(addresses));
    return [kept](std::string) -> awaitable<std::vector<std::string>> { co_return *kept; };
}

/// A listener whose backlog is full: who connects gets no answer to the first packet.
class SilentListener {
public:
    SilentListener(Loop& loop, const std::string& address, std::uint16_t port)
        : acceptor_(loop.io), first_(loop.io), second_(loop.io) {
        const tcp::endpoint endpoint(asio::ip::make_address(address), port);
        acceptor_.open(endpoint.protocol());
        acceptor_.bind(endpoint);
        acceptor_.listen(0);
        first_.connect(acceptor_.local_endpoint());
        second_.async_connect(acceptor_.local_endpoint(), [](boost::system::error_code) {});
    }

private:
    tcp::acceptor acceptor_;
    tcp::socket first_;
    tcp::socket second_;
};

/// A client of `bot.test`, which has `addresses`, on virtual time; a server answers on 127.0.0.1.
struct NamedHost {
    explicit NamedHost(std::vector<std::string> addresses)
        : client(loop.executor(), clock, HttpClientOptions().with_resolver(resolves_to(std::move(addresses)))) {
        server.server.fallback(echo);
        server.start();
    }

    auto send(HttpDeadlines deadlines = HttpDeadlines()) {
        return loop.start(client.send(Origin(false, "bot.test", server.port()), HttpRequest("GET", "/x"), deadlines));
    }

    ManualClock clock;
    Loop loop;
    RunningServer server{loop, steady_clock()};
    HttpClient client;
};

}  // namespace

TEST_CASE("an address that refuses is followed by the next at once") {
    NamedHost stage({"::1", "127.0.0.1"});
    const auto sent = stage.send();
    stage.loop.until([&] { return sent->done(); });
    CHECK(sent->get().body == "GET /x ");
}

TEST_CASE("an address that does not answer is followed by the next after 250 ms, whatever its family") {
    for (const char* dead : {"::1", "127.0.0.2"}) {
        NamedHost stage({dead, "127.0.0.1"});
        const SilentListener silent(stage.loop, dead, stage.server.port());
        const auto sent = stage.send();
        stage.loop.poll();
        stage.clock.advance(249ms);
        stage.loop.poll();
        CHECK_FALSE(sent->done());
        stage.clock.advance(1ms);
        stage.loop.until([&] { return sent->done(); });
        CHECK(sent->get().status == 200);
        CHECK(stage.client.open_connections() == 1);
    }
}

TEST_CASE("one dead family of many addresses costs one delay, not many") {
    NamedHost stage({"::1", "::2", "::3", "::4", "127.0.0.1"});
    const SilentListener silent(stage.loop, "::1", stage.server.port());
    const auto sent = stage.send();
    stage.loop.poll();
    stage.clock.advance(250ms);
    stage.loop.until([&] { return sent->done(); });
    CHECK(sent->get().status == 200);
}

TEST_CASE("an address that answers leaves the others alone") {
    NamedHost stage({"127.0.0.1", "::1"});
    tcp::acceptor other(stage.loop.io);
    other.open(tcp::v6());
    other.set_option(asio::ip::v6_only(true));
    other.bind(tcp::endpoint(asio::ip::make_address("::1"), stage.server.port()));
    other.listen();
    const auto asked = std::make_shared<bool>(false);  // The accept ends after this test, with its loop.
    other.async_accept([asked](boost::system::error_code error, tcp::socket) { *asked = !error; });
    const auto sent = stage.send();
    stage.loop.until([&] { return sent->done(); });
    CHECK(sent->get().status == 200);
    stage.clock.advance(1h);
    stage.loop.poll();
    CHECK_FALSE(*asked);
}

TEST_CASE("addresses that all refuse are a failure, unsent; those that are all silent trip the connect deadline") {
    NamedHost refusing({"::1", "127.0.0.3"});
    auto sent = refusing.send();
    refusing.loop.until([&] { return sent->done(); });
    CHECK(sent->message().ends_with(": Connection refused"));
    CHECK(delivery_of(*sent) == Delivery::not_sent);
    CHECK(refusing.client.open_connections() == 0);

    NamedHost silent({"::1", "127.0.0.2"});
    const SilentListener one(silent.loop, "::1", silent.server.port());
    const SilentListener two(silent.loop, "127.0.0.2", silent.server.port());
    sent = silent.send(HttpDeadlines().with_connect(3s));
    silent.loop.poll();
    silent.clock.advance(250ms);
    silent.loop.poll();
    silent.clock.advance(2750ms);
    silent.loop.until([&] { return sent->done(); });
    CHECK_THROWS_AS((void)sent->get(), TimedOut);
    CHECK(delivery_of(*sent) == Delivery::not_sent);
    CHECK(silent.client.open_connections() == 0);
}

TEST_CASE("a request that is cancelled, or whose client is closed, while it connects ends at once") {
    for (const bool close : {false, true}) {
        NamedHost stage({"::1"});
        const SilentListener silent(stage.loop, "::1", stage.server.port());
        const auto sent = stage.send();
        stage.loop.poll();
        if (close) {
            stage.client.close();
        } else {
            sent->cancel();
        }
        stage.loop.until([&] { return sent->done(); });
        if (close) {
            CHECK(delivery_of(*sent) == Delivery::not_sent);
        } else {
            CHECK_THROWS_AS((void)sent->get(), boost::system::system_error);
        }
        CHECK(stage.client.open_connections() == 0);
        stage.loop.poll();
        CHECK_FALSE(stage.clock.next_deadline());
    }
}

TEST_CASE("a resolver is not asked for an address, and what it cannot give fails the request, unsent") {
    ManualClock clock;
    Loop loop;
    RunningServer server(loop, steady_clock());
    server.server.fallback(echo);
    server.start();
    const auto broken = [](std::string) -> awaitable<std::vector<std::string>> {
        throw NetworkError("no DNS", Delivery::not_sent);
    };
    const auto fetch = [&](HttpResolver resolver, std::string host) {
        HttpClient client(loop.executor(), clock, HttpClientOptions().with_resolver(std::move(resolver)));
        return loop.run(client.send(Origin(false, std::move(host), server.port()), HttpRequest("GET", "/"))).status;
    };
    CHECK(fetch(broken, "127.0.0.1") == 200);
    CHECK_THROWS_WITH_AS((void)fetch(broken, "bot.test"), "no DNS", NetworkError);
    CHECK_THROWS_AS((void)fetch(resolves_to({"not an address"}), "bot.test"), ConfigError);
    CHECK_THROWS_AS((void)fetch(resolves_to({}), "bot.test"), NetworkError);
}

TEST_CASE("the wait for a resolver counts against the connect deadline") {
    ManualClock clock;
    Loop loop;
    const auto stuck = [&clock](std::string) -> awaitable<std::vector<std::string>> {
        co_await sleep_for(clock, 1000h);
        co_return std::vector<std::string>();
    };
    HttpClient client(loop.executor(), clock, HttpClientOptions().with_resolver(stuck));
    const auto sent = loop.start(
        client.send(Origin(false, "bot.test", 80), HttpRequest("GET", "/"), HttpDeadlines().with_connect(3s)));
    loop.poll();
    clock.advance(3s);
    loop.until([&] { return sent->done(); });
    CHECK_THROWS_AS((void)sent->get(), TimedOut);
    CHECK(delivery_of(*sent) == Delivery::not_sent);
}
