#include <tgfw/app/observe/shared_endpoints.hpp>

#include <doctest/doctest.h>

#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <app/observe/endpoints.hpp>
#include <tgfw/app/webhook/webhook_server.hpp>
#include <tgfw/core/manual_clock.hpp>
#include <tgfw/core/timer.hpp>
#include <tgfw/net/http_client.hpp>
#include <tgfw/net/task_group.hpp>
#include <tgfw/testing/virtual_time.hpp>

#include <support/app_fixture.hpp>
#include <unit/app/webhook/webhook_support.hpp>

using namespace tgfw;
using namespace tgfw::test;
using namespace std::chrono_literals;

namespace {

net::HttpRequest probe_of(std::string path, std::string token = "") {
    net::HttpRequest request("GET", "/internal" + path);
    if (!token.empty()) request.with_header("Authorization", "Bearer " + token);
    request.remote_address = "203.0.113.9";
    return request;
}

int verdict_on(const SharedEndpoints& endpoints, const net::HttpRequest& head) {
    const auto refusal = endpoints.judge(head);
    return refusal ? refusal->status : 0;
}

std::shared_ptr<SharedEndpoints> guarded_endpoints() {
    auto endpoints = std::make_shared<SharedEndpoints>("/internal");
    endpoints->with_bearer_token("t0ken");
    return endpoints;
}

/// Endpoints without a server of their own, in virtual time.
class SharedProbe {
public:
    void make(EndpointOptions options) {
        endpoints = std::make_shared<Endpoints>(io.get_executor(), clock, logger, std::move(options), &registry, [] {
            return std::vector<std::pair<std::string, std::string>>{{"running", ""}};
        });
    }
    /// The statuses of the answers end in `statuses`.
    void ask(std::string path) {
        auto asking = [](SharedProbe* probe, std::string of) -> awaitable<void> {
            const net::HttpResponse response = co_await probe->shared->answer(probe_of(std::move(of)));
            probe->statuses.push_back(response.status);
        };
        boost::asio::co_spawn(io, asking(this, std::move(path)), [](std::exception_ptr error) { CHECK_FALSE(error); });
        testing::run_ready(io);
    }

    ManualClock clock;
    boost::asio::io_context io;
    ListLogger logger;
    MetricsRegistry registry;
    std::shared_ptr<SharedEndpoints> shared = guarded_endpoints();
    std::shared_ptr<Endpoints> endpoints;
    std::vector<int> statuses;
};

}  // namespace

TEST_CASE("on a shared port health is for everybody, ready and metrics want the token") {
    auto endpoints = guarded_endpoints();
    endpoints->with_bearer_token("n3xt");
    CHECK(verdict_on(*endpoints, probe_of("/health")) == 0);
    for (const char* path : {"/ready", "/metrics"}) {
        CHECK(verdict_on(*endpoints, probe_of(path)) == 401);
        CHECK(verdict_on(*endpoints, probe_of(path, "t0ke")) == 401);
        CHECK(verdict_on(*endpoints, probe_of(path, "t0ken")) == 0);
        CHECK(verdict_on(*endpoints, probe_of(path, "n3xt")) == 0);
    }
    CHECK(endpoints->judge(probe_of("/ready"))->headers.get("WWW-Authenticate") == "Bearer");
    CHECK(verdict_on(*endpoints, probe_of("/ready").with_header("Authorization", "Basic t0ken")) == 401);
    CHECK(verdict_on(*endpoints, probe_of("/ready").with_header("authorization", "bearer t0ken")) == 0);
    net::HttpRequest twice = probe_of("/ready", "t0ken");
    twice.headers.add("Authorization", "Bearer other");
    CHECK(verdict_on(*endpoints, twice) == 401);
}

TEST_CASE("on a shared port an address can be asked for, also behind a proxy, and beside the token") {
    SharedEndpoints endpoints("/internal");
    endpoints.with_allow_from(std::vector<std::string>{"198.51.100.0/24"});
    endpoints.with_trusted_proxies(std::vector<std::string>{"unix"});
    CHECK(verdict_on(endpoints, probe_of("/metrics")) == 403);
    CHECK(verdict_on(endpoints, probe_of("/health")) == 0);
    net::HttpRequest proxied = probe_of("/metrics");
    proxied.remote_address = "unix";
    proxied.with_header("X-Forwarded-For", "198.51.100.7");
    CHECK(verdict_on(endpoints, proxied) == 0);
    endpoints.with_bearer_token("t0ken");
    CHECK(verdict_on(endpoints, proxied) == 401);
    CHECK(verdict_on(endpoints, proxied.with_header("Authorization", "Bearer t0ken")) == 0);
}

TEST_CASE("on a shared port another name is 404, another verb 405, a body 413") {
    const auto endpoints = guarded_endpoints();
    for (const char* path : {"", "/", "/health/", "/metricsx", "/ready/x"}) {
        CHECK(verdict_on(*endpoints, probe_of(path, "t0ken")) == 404);
    }
    net::HttpRequest other = probe_of("/metrics", "t0ken");
    other.method = "POST";
    CHECK(verdict_on(*endpoints, other) == 405);
    other.method = "HEAD";
    CHECK(verdict_on(*endpoints, other) == 0);
    CHECK(verdict_on(*endpoints, probe_of("/health").with_header("Content-Length", "0")) == 0);
    CHECK(verdict_on(*endpoints, probe_of("/health").with_header("Content-Length", "1")) == 413);
    CHECK(verdict_on(*endpoints, probe_of("/health").with_header("Transfer-Encoding", "chunked")) == 413);
    CHECK(endpoints->has("/internal/x"));
    CHECK_FALSE(endpoints->has("/internals"));
}

TEST_CASE("endpoints that everybody could read, or that have no path, are refused by name") {
    SharedEndpoints open("/internal");
    CHECK_THROWS_WITH_AS(open.carry(),
                         "SharedEndpoints: everybody who reaches the webhook could read /internal/metrics and "
                         "/internal/ready; give with_bearer_token or with_allow_from",
                         ConfigError);
    for (const char* prefix : {"", "/", "internal", "/a/", "//a", "/a b", "/a?b", "/*"}) {
        CHECK_THROWS_WITH_AS(SharedEndpoints{prefix}, doctest::Contains("give one such as /internal"), ConfigError);
    }
    CHECK_THROWS_AS(open.with_bearer_token(""), ConfigError);
    CHECK_THROWS_AS(open.with_allow_from(std::vector<std::string>{"everybody"}), ConfigError);
}

TEST_CASE_FIXTURE(SharedProbe, "shared endpoints answer while the bot runs, without a port of their own") {
    ask("/health");
    make(EndpointOptions().with_shared(shared));
    CHECK_THROWS_WITH_AS(endpoints->listen(), doctest::Contains("no server answers these endpoints"), ConfigError);
    shared->carry();
    endpoints->listen();
    endpoints->start();
    for (const char* path : {"/health", "/ready", "/metrics"}) ask(path);
    testing::run_virtual(io, clock, endpoints->finish());
    ask("/health");
    CHECK(statuses == std::vector<int>{503, 200, 200, 200, 503});
}

TEST_CASE_FIXTURE(SharedProbe, "whoever waits for a check when the bot ends is answered 503, and waited for") {
    make(EndpointOptions().with_shared(shared).with_check("slow", [this]() -> awaitable<bool> {
        co_await sleep_for(clock, 1h);
        co_return true;
    }));
    shared->carry();
    endpoints->listen();
    ask("/ready");
    CHECK(statuses.empty());
    testing::run_virtual(io, clock, endpoints->finish());
    CHECK(statuses == std::vector<int>{503});
}

namespace {

/// An application by webhook, whose endpoints are on the same real port.
class OnePort : public AppFixture {
public:
    OnePort()
        : client(io.get_executor(), steady_clock()),
          app(builder()
                  .clock(steady_clock())
                  .transport(webhook_server_of(std::make_shared<std::string>("")))
                  .metrics(registry)
                  .endpoints(EndpointOptions().with_shared(shared))
                  .build()) {}

    WebhookOptions hook() {
        return WebhookOptions()
            .listen("127.0.0.1", 0)
            .url("https://bot.example.com/hook")
            .secret_token("s3cret")
            .endpoints(shared);
    }
    awaitable<void> send(std::uint16_t port, net::HttpRequest request) {
        const std::string line = request.method + " " + request.target + " ";
        last = co_await client.send(net::Origin(false, "127.0.0.1", port), std::move(request));
        notes.push_back(line + std::to_string(last.status));
    }

    MetricsRegistry registry;
    std::shared_ptr<SharedEndpoints> shared = guarded_endpoints();
    net::HttpClient client;
    Application app;
    net::HttpResponse last;
};

}  // namespace

TEST_CASE_FIXTURE(OnePort, "a bot answers updates, health, ready and metrics on one port") {
    WebhookReceiver receiver(io.get_executor(), app.bot(), steady_clock(), logger, hook());
    std::exception_ptr failure;
    net::TaskGroup tasks(io.get_executor(), [&](std::exception_ptr error) {
        failure = std::move(error);
        app.stop_running();
    });
    auto script = [](OnePort* all, WebhookReceiver* on) -> awaitable<void> {
        while (on->port() == 0) co_await sleep_for(steady_clock(), 1ms);
        while (all->last.status != 200) co_await all->send(on->port(), probe_of("/ready", "t0ken"));
        all->notes.clear();
        co_await all->send(on->port(), WebhookFixture::request(R"({"update_id":7})"));
        co_await all->send(on->port(), probe_of("/health"));
        co_await all->send(on->port(), probe_of("/ready"));
        co_await all->send(on->port(), probe_of("/ready", "t0ken"));
        co_await all->send(on->port(), probe_of("/other", "t0ken"));
        co_await all->send(on->port(), WebhookFixture::request(R"({"update_id":8})", "wrong"));
        co_await all->send(on->port(), probe_of("/metrics", "t0ken"));
        all->app.stop_running();
        all->client.close();
    };
    tasks.spawn(app.serve(receiver));
    tasks.spawn(script(this, &receiver));
    io.run_for(60s);
    REQUIRE(tasks.empty());
    if (failure) std::rethrow_exception(failure);
    CHECK(notes == Notes{"POST /hook 200", "GET /internal/health 200", "GET /internal/ready 401",
                         "GET /internal/ready 200", "GET /internal/other 404", "POST /hook 401",
                         "GET /internal/metrics 200"});
    CHECK(last.body.find("tgfw_webhook_requests_total{status=\"401\"} 1\n") != std::string::npos);
}

TEST_CASE_FIXTURE(OnePort, "a webhook below the path of the endpoints is refused") {
    CHECK_THROWS_WITH_AS(
        WebhookReceiver(io.get_executor(), app.bot(), steady_clock(), logger, hook().path("/internal/hook")),
        "The webhook's path /internal/hook lies below /internal, the one of the endpoints; give another to one of them",
        ConfigError);
}

TEST_CASE_FIXTURE(OnePort, "endpoints that no server was given are an error at the start") {
    CHECK_THROWS_WITH_AS(testing::run_virtual(io, clock, app.serve()), doctest::Contains("WebhookOptions::endpoints"),
                         ConfigError);
}
