#include <doctest/doctest.h>

#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/this_coro.hpp>

#include <app/observe/endpoints.hpp>
#include <tgfw/core/manual_clock.hpp>
#include <tgfw/core/timer.hpp>
#include <tgfw/dispatch/filters/message.hpp>
#include <tgfw/dispatch/handlers/message_handler.hpp>
#include <tgfw/dispatch/handlers/type_handler.hpp>
#include <tgfw/net/http_client.hpp>
#include <tgfw/net/task_group.hpp>
#include <tgfw/testing/virtual_time.hpp>

#include <support/app_fixture.hpp>

using namespace tgfw;
using namespace tgfw::test;
using namespace std::chrono_literals;

namespace {

/// The endpoints in virtual time, without a socket.
class Probed {
public:
    Probed() : tasks(io.get_executor(), [](std::exception_ptr) {}) {}
    ~Probed() { finish(); }
    Probed(const Probed&) = delete;
    Probed& operator=(const Probed&) = delete;

    void make(EndpointOptions options) {
        endpoints = std::make_shared<Endpoints>(io.get_executor(), clock, logger, std::move(options), &registry,
                                                [this] { return own; });
    }

    void finish() {
        if (endpoints) testing::run_virtual(io, clock, endpoints->finish());
        endpoints.reset();
    }

    net::HttpResponse ready() {
        net::HttpResponse response;
        auto asked = [](Endpoints* all, net::HttpResponse* out) -> awaitable<void> { *out = co_await all->ready(); };
        testing::run_virtual(io, clock, asked(endpoints.get(), &response));
        return response;
    }

    ManualClock clock;
    boost::asio::io_context io;
    ListLogger logger;
    MetricsRegistry registry;
    std::vector<std::pair<std::string, std::string>> own{{"running", ""}};
    net::TaskGroup tasks;
    std::shared_ptr<Endpoints> endpoints;
};

}  // namespace

TEST_CASE_FIXTURE(Probed, "ready says what was found, by name, and 503 where anything is wrong (B-96)") {
    bool database = true;
    make(EndpointOptions().with_check("database", [&database]() -> awaitable<bool> { co_return database; }));
    CHECK(endpoints->health().status == 200);
    net::HttpResponse response = ready();
    CHECK(response.status == 200);
    CHECK(response.headers.get("Content-Type") == "application/json");
    CHECK(response.headers.get("Cache-Control") == "no-store");
    CHECK(response.body == "{\"ready\":true,\"checks\":{\"running\":\"ok\",\"database\":\"ok\"}}\n");
    own.front().second = "it is stopping";
    response = ready();
    CHECK(response.status == 503);
    CHECK(response.body == "{\"ready\":false,\"checks\":{\"running\":\"it is stopping\",\"database\":\"ok\"}}\n");
    own.front().second.clear();
    database = false;
    clock.advance(1s);
    response = ready();
    CHECK(response.status == 503);
    CHECK(response.body == "{\"ready\":false,\"checks\":{\"running\":\"ok\",\"database\":\"failed\"}}\n");
}

TEST_CASE_FIXTURE(Probed, "what a check throws is logged once and not answered") {
    bool broken = true;
    make(EndpointOptions().with_cache(0s).with_check("database", [&broken]() -> awaitable<bool> {
        if (broken) throw std::runtime_error("no route to db.internal");
        co_return true;
    }));
    CHECK(ready().body.find("db.internal") == std::string::npos);
    CHECK(ready().status == 503);
    CHECK(logger.lines ==
          Notes{"warning: A readiness check does not pass check=database error=no route to db.internal"});
    broken = false;
    CHECK(ready().status == 200);
    CHECK(logger.lines.back() == "info: A readiness check passes again check=database");
}

TEST_CASE_FIXTURE(Probed, "a check that hangs is cut at its deadline, and holds up no other") {
    int begun = 0;
    make(EndpointOptions()
             .with_check(
                 "slow",
                 [&]() -> awaitable<bool> {
                     ++begun;
                     co_await sleep_for(clock, 1h);
                     co_return true;
                 },
                 2s)
             .with_check("quick", []() -> awaitable<bool> { co_return true; }));
    const auto begin = clock.now();
    const net::HttpResponse response = ready();
    CHECK(clock.now() - begin == 2s);
    CHECK(response.status == 503);
    CHECK(response.body.find("\"slow\":\"timed out\",\"quick\":\"ok\"") != std::string::npos);
    clock.advance(1s);
    CHECK(ready().status == 503);
    CHECK(begun == 2);
}

TEST_CASE_FIXTURE(Probed, "a check that does not end when it is cancelled is not begun again before it has") {
    int begun = 0;
    make(EndpointOptions().with_check("stubborn", [&]() -> awaitable<bool> {
        ++begun;
        co_await boost::asio::this_coro::reset_cancellation_state(boost::asio::disable_cancellation());
        co_await sleep_for(clock, 1min);
        co_return true;
    }));
    for (int i = 0; i < 10; ++i) {
        CHECK(ready().status == 503);
        clock.advance(1s);
    }
    CHECK(begun == 1);
    clock.advance(1min);
    testing::run_ready(io);
    CHECK(begun == 1);
    CHECK(ready().status == 503);
    CHECK(begun == 2);
    clock.advance(1min);
    testing::run_ready(io);
}

TEST_CASE_FIXTURE(Probed, "a storm of probes asks each check once, and the next second once more") {
    int begun = 0;
    make(EndpointOptions().with_check("database", [&]() -> awaitable<bool> {
        ++begun;
        co_await sleep_for(clock, 100ms);
        co_return true;
    }));
    int answered = 0;
    auto probe = [](Endpoints* all, int* count) -> awaitable<void> {
        const net::HttpResponse response = co_await all->ready();
        if (response.status == 200) ++*count;
    };
    for (int i = 0; i < 1000; ++i) tasks.spawn(probe(endpoints.get(), &answered));
    testing::run_virtual(io, clock, tasks.join());
    CHECK(answered == 1000);
    CHECK(begun == 1);
    clock.advance(1s);
    CHECK(ready().status == 200);
    CHECK(begun == 2);
}

TEST_CASE("checks that make no sense are refused by name") {
    CHECK_THROWS_WITH_AS(EndpointOptions().with_check("db", EndpointOptions::Check()),
                         "EndpointOptions::with_check: the check db is no function; give one", ConfigError);
    const auto yes = []() -> awaitable<bool> { co_return true; };
    CHECK_THROWS_AS(EndpointOptions().with_check("db", yes, 0s), ConfigError);
    for (const char* name : {"", "a b", "\"", "\n"})
        CHECK_THROWS_AS(EndpointOptions().with_check(name, yes), ConfigError);
}

namespace {

/// An application with endpoints on a real socket, asked from inside.
class Probing : public AppFixture {
public:
    Probing() : client(io.get_executor(), steady_clock()) {}
    EndpointOptions options() {
        return EndpointOptions("127.0.0.1", 0).with_on_listen([this](std::uint16_t bound) { port = bound; });
    }

    awaitable<net::HttpResponse> ask(std::string method, std::string path) {
        net::HttpRequest request(std::move(method), std::move(path));
        return client.send(net::Origin(false, "127.0.0.1", port), std::move(request));
    }

    awaitable<void> note_status(std::string method, std::string path) {
        const net::HttpResponse response = co_await ask(method, path);
        notes.push_back(method + " " + path + " " + std::to_string(response.status));
        last = response;
    }

    /// Runs `script` in a handler of the application, stops it, and sees to the end of both.
    void serve_script(Application& app, std::function<awaitable<void>()> script) {
        app.add_handler(TypeHandler<int>([&](const Update&, Context&) -> awaitable<void> {
            co_await script();
            app.stop_running();
        }));
        net::TaskGroup beside(io.get_executor(), [](std::exception_ptr) {});
        auto begin_script = [](Application* a) -> awaitable<void> {
            while (!a->enqueue(Incoming::object(1))) co_await sleep_for(steady_clock(), 1ms);
        };
        beside.spawn(begin_script(&app));
        std::exception_ptr failure;
        boost::asio::co_spawn(io, app.serve(), [&failure](std::exception_ptr error) { failure = std::move(error); });
        io.restart();
        io.run();
        if (failure) std::rethrow_exception(failure);
    }

    net::HttpClient client;
    std::uint16_t port = 0;
    net::HttpResponse last;
};

}  // namespace

TEST_CASE_FIXTURE(Probing, "an application answers health, ready and metrics on a port of its own, and nothing else") {
    MetricsRegistry registry;
    Application app = builder().clock(steady_clock()).metrics(registry).endpoints(options()).build();
    serve_script(app, [this]() -> awaitable<void> {
        for (const char* path : {"/health", "/ready", "/metrics", "/", "/metrics/x"}) co_await note_status("GET", path);
        co_await note_status("HEAD", "/ready");
        CHECK(last.body.empty());
        co_await note_status("POST", "/ready");
        co_await note_status("GET", "/metrics");
    });
    CHECK(notes == Notes{"GET /health 200", "GET /ready 200", "GET /metrics 200", "GET / 404", "GET /metrics/x 404",
                         "HEAD /ready 200", "POST /ready 405", "GET /metrics 200"});
    CHECK(last.body.find("tgfw_updates_running 1\n") != std::string::npos);
    CHECK(last.body.find("123456789") == std::string::npos);
}

TEST_CASE_FIXTURE(Probing, "an application that stops is not ready until it has ended, and says so") {
    Application app = builder().clock(steady_clock()).endpoints(options().with_prefix("/inside")).build();
    serve_script(app, [this, &app]() -> awaitable<void> {
        co_await note_status("GET", "/inside/ready");
        co_await note_status("GET", "/inside/metrics");
        app.stop_running();
        co_await note_status("GET", "/inside/ready");
        co_await note_status("GET", "/inside/health");
    });
    CHECK(notes ==
          Notes{"GET /inside/ready 200", "GET /inside/metrics 404", "GET /inside/ready 503", "GET /inside/health 200"});
}

TEST_CASE_FIXTURE(Probing, "an application that was asked to stop goes on receiving for its grace") {
    Application app = builder().endpoints(options().with_stop_grace(5s)).build();
    app.add_handler(MessageHandler(filters::text, [&](const Update& update, Context& context) -> awaitable<void> {
        app.stop_running();
        app.stop_running();
        if (update.update_id > 100) co_return note("late");
        co_await sleep_for(context.clock(), 3s);
        app.enqueue(text_update(2, "late", 101));
    }));
    ListUpdater updater(clock, list({{1, "stop"}}));
    serve(app, updater, 1h);
    CHECK(notes == Notes{"3 late"});
    CHECK(logger.has("Stopping after a time"));
    CHECK(clock.now() - begin >= 5s);
}

TEST_CASE_FIXTURE(Probing, "an address that cannot be bound is an error at the start") {
    Application app = builder().endpoints(EndpointOptions("not an address", 1)).build();
    CHECK_THROWS_AS(testing::run_virtual(io, clock, app.serve()), ConfigError);
}
