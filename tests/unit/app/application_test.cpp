#include <doctest/doctest.h>

#include <chrono>
#include <csignal>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <tgfw/app/application.hpp>
#include <tgfw/core/manual_clock.hpp>
#include <tgfw/core/timer.hpp>
#include <tgfw/dispatch/filters/message.hpp>
#include <tgfw/dispatch/handlers/message_handler.hpp>
#include <tgfw/dispatch/handlers/type_handler.hpp>

#include <support/app_fixture.hpp>

using namespace tgfw;
using namespace tgfw::test;
using namespace std::chrono_literals;

TEST_CASE_FIXTURE(AppFixture, "a handler that sleeps 2 s holds up its own chat and no other") {
    Application app = make();
    app.add_handler(MessageHandler(filters::text, worker(*this)));
    ListUpdater updater(clock, list({{1, "slow 2"}, {1, "after slow"}, {2, "other chat"}}));
    serve(app, updater, 60s);
    CHECK(notes == Notes{"0 other chat", "2 slow 2", "2 after slow"});
}

TEST_CASE_FIXTURE(AppFixture, "no more updates run side by side than allowed") {
    Application app = make(2);
    app.add_handler(MessageHandler(filters::text, worker(*this)));
    ListUpdater updater(clock, list({{1, "slow 3"}, {2, "slow 4"}, {3, "c"}, {4, "d"}}));
    serve(app, updater, 60s);
    CHECK(notes == Notes{"3 slow 3", "3 c", "3 d", "4 slow 4"});
}

TEST_CASE_FIXTURE(AppFixture, "max_concurrent_updates(1) is strict sequence") {
    Application app = make(1);
    app.add_handler(MessageHandler(filters::text, worker(*this)));
    ListUpdater updater(clock, list({{1, "slow 1"}, {2, "slow 1"}, {3, "c"}}));
    serve(app, updater, 60s);
    CHECK(notes == Notes{"1 slow 1", "2 slow 1", "2 c"});
}

TEST_CASE_FIXTURE(AppFixture, "a full queue makes the updater wait, and nothing is lost") {
    Application app = make(1, 2);
    app.add_handler(MessageHandler(filters::text, worker(*this)));
    ListUpdater updater(clock, list({{1, "slow 1"}, {2, "slow 1"}, {3, "slow 1"}, {4, "slow 1"}, {5, "slow 1"}}));
    serve(app, updater, 60s);
    CHECK(updater.taken_count == 5);
    CHECK(notes.size() == 5);
    CHECK(notes.back() == "5 slow 1");
}

TEST_CASE_FIXTURE(AppFixture, "when it is asked to stop, handlers under way finish, and what waits is still handled") {
    Application app = make(1);
    app.add_handler(MessageHandler(filters::text, worker(*this)));
    ListUpdater updater(clock, list({{1, "slow 4"}, {2, "slow 4"}}));
    serve(app, updater, 1s);
    CHECK(notes == Notes{"4 slow 4", "8 slow 4"});
    CHECK(updater.finished);
    CHECK(logger.has("Stopped"));
}

TEST_CASE_FIXTURE(AppFixture, "after the drain deadline handlers are cancelled, and the log says how many") {
    Application app = make();
    app.add_handler(MessageHandler(filters::text, worker(*this)));
    ListUpdater updater(clock, list({{1, "slow 500"}, {2, "slow 2"}}));
    serve(app, updater, 1s);
    CHECK(notes == Notes{"2 slow 2"});
    CHECK(clock.now() - begin == 11s);
    CHECK(logger.has("drain deadline"));
    CHECK(logger.has("running=1"));
    CHECK(updater.finished);
}

TEST_CASE_FIXTURE(AppFixture, "an updater that is held up by a full queue is let go by a stop, its update not taken") {
    Application app = make(1, 1);
    app.add_handler(MessageHandler(filters::text, worker(*this)));
    ListUpdater updater(clock, list({{1, "slow 5"}, {2, "b"}, {3, "c"}, {4, "d"}}));
    serve(app, updater, 1s);
    CHECK(updater.taken_count == 2);
    CHECK(notes == Notes{"5 slow 5", "5 b"});
}

TEST_CASE_FIXTURE(AppFixture, "an updater that fails ends the application with its error, after the handlers") {
    Application app = make();
    app.add_handler(MessageHandler(filters::text, worker(*this)));
    ListUpdater updater(clock, list({{1, "slow 3"}}));
    updater.problem = std::make_exception_ptr(InvalidToken(401, "Unauthorized"));
    CHECK_THROWS_AS(serve(app, updater, 60s), InvalidToken);
    CHECK(notes == Notes{"3 slow 3"});
}

TEST_CASE_FIXTURE(AppFixture, "hooks run after the bot is known and before it is gone (post_init, post_stop)") {
    ListUpdater updater(clock, list({{1, "x"}}));
    Application app = Application::builder()
                          .token(kToken)
                          .transport(transport)
                          .executor(io.get_executor())
                          .clock(clock)
                          .logger(logger)
                          .post_init([this](Application& a) -> awaitable<void> {
                              note("init " + a.bot().identity()->username.value());
                              co_return;
                          })
                          .post_stop([this](Application&) -> awaitable<void> {
                              note("stop");
                              co_return;
                          })
                          .build();
    app.add_handler(MessageHandler(filters::text, worker(*this)));
    serve(app, updater, 5s);
    CHECK(notes == Notes{"0 init test_bot", "0 x", "5 stop"});
}

TEST_CASE_FIXTURE(AppFixture, "getMe is tried again while the server is out of reach, and not with a bad token") {
    int calls = 0;
    transport =
        std::make_shared<ScriptedTransport>([&calls](std::string, net::HttpRequest) -> awaitable<net::HttpResponse> {
            if (++calls < 3) throw NetworkError("connection refused", Delivery::not_sent);
            co_return ok(kMe);
        });
    Application app = make();
    ListUpdater updater(clock, {});
    serve(app, updater, 60s);
    CHECK(calls == 3);
    transport = std::make_shared<ScriptedTransport>(
        [](std::string, net::HttpRequest) -> awaitable<net::HttpResponse> { co_return failed(401, "Unauthorized"); });
    Application refused = make();
    ListUpdater none(clock, {});
    CHECK_THROWS_AS(serve(refused, none, 60s), InvalidToken);
}

TEST_CASE_FIXTURE(AppFixture, "stop_running before the start keeps it from beginning") {
    Application app = make();
    app.add_handler(MessageHandler(filters::text, worker(*this)));
    ListUpdater updater(clock, list({{1, "x"}}));
    app.stop_running();
    testing::run_virtual(io, clock, app.serve(updater));
    CHECK(notes.empty());
    CHECK_FALSE(updater.finished);
}

TEST_CASE_FIXTURE(AppFixture, "an application can serve again after it has stopped") {
    Application app = make();
    app.add_handler(MessageHandler(filters::text, worker(*this)));
    for (int round = 0; round < 2; ++round) {
        ListUpdater updater(clock, list({{1, "x"}}));
        serve(app, updater, 5s);
    }
    CHECK(notes == Notes{"0 x", "0 x"});
}

TEST_CASE_FIXTURE(AppFixture, "a handler that throws does not keep the chat's next update from being handled") {
    Application app = make();
    app.add_handler(MessageHandler(filters::text("bad"), [](const Update&, Context&) -> awaitable<void> {
        throw std::runtime_error("boom");
        co_return;
    }));
    app.add_handler(MessageHandler(filters::text, worker(*this)));
    ListUpdater updater(clock, list({{1, "bad"}, {1, "good"}}));
    serve(app, updater, 5s);
    CHECK(notes == Notes{"0 good"});
    CHECK(logger.has("boom"));
}

TEST_CASE_FIXTURE(AppFixture, "process_update handles one update without an updater") {
    Application app = make();
    app.add_handler(MessageHandler(filters::text, worker(*this)));
    begin = clock.now();
    auto all = [&]() -> awaitable<void> {
        co_await app.initialize();
        co_await app.process_update(text_update(1, "x"));
    };
    testing::run_virtual(io, clock, all());
    CHECK(notes == Notes{"0 x"});
}

TEST_CASE("run_polling ends after SIGTERM, with the handler finished and its update confirmed") {
    std::vector<std::string> bodies;
    bool handled = false;
    const auto transport = std::make_shared<ScriptedTransport>(
        [&](std::string method, net::HttpRequest request) -> awaitable<net::HttpResponse> {
            if (method == "getMe") co_return ok(kMe);
            if (method == "deleteWebhook") co_return ok("true");
            bodies.push_back(request.body);
            if (bodies.size() == 1)
                co_return ok(R"([{"update_id":41,"message":)" + message_json(1, R"("text":"x")") + "}]");
            if (bodies.size() == 2) co_await sleep_for(steady_clock(), 1h);
            co_return ok("[]");
        });
    ListLogger logger;
    Application app = Application::builder().token(kToken).transport(transport).logger(logger).build();
    app.add_handler(MessageHandler(filters::text, [&](const Update&, Context& context) -> awaitable<void> {
        std::raise(SIGTERM);
        co_await sleep_for(context.clock(), 20ms);
        handled = true;
    }));
    app.run_polling();
    CHECK(handled);
    REQUIRE_FALSE(bodies.empty());
    CHECK(bodies.back().find("\"offset\":42") != std::string::npos);
    CHECK(logger.has("Stopping"));
}

TEST_CASE("settings that make no sense are refused by name") {
    CHECK_THROWS_WITH_AS(static_cast<void>(Application::builder().build()), doctest::Contains("token()"), ConfigError);
    CHECK_THROWS_WITH_AS(static_cast<void>(Application::builder().token(kToken).max_concurrent_updates(0).build()),
                         doctest::Contains("max_concurrent_updates"), ConfigError);
    CHECK_THROWS_WITH_AS(static_cast<void>(Application::builder().token(kToken).base_url("nonsense").build()),
                         doctest::Contains("URL"), ConfigError);
}

TEST_CASE("run_polling on somebody else's event loop says what to do instead") {
    boost::asio::io_context io;
    Application app = Application::builder().token(kToken).executor(io.get_executor()).build();
    CHECK_THROWS_WITH_AS(app.run_polling(), doctest::Contains("serve_polling"), ConfigError);
}
