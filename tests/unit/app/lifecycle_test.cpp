#include <doctest/doctest.h>

#include <csignal>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include <tgfw/dispatch/filters/message.hpp>
#include <tgfw/dispatch/handlers/message_handler.hpp>

#include <support/app_fixture.hpp>

using namespace tgfw;
using namespace tgfw::test;
using namespace std::chrono_literals;

namespace {

/// Notes each hook that runs.
class Hooks : public AppFixture {
public:
    ApplicationBuilder hooked() {
        return builder().post_init(hook("init")).post_stop(hook("stop")).post_shutdown(hook("shutdown"));
    }
    ApplicationBuilder::Hook hook(std::string name) {
        return [this, name](Application&) -> awaitable<void> {
            note(name);
            co_return;
        };
    }
    static ApplicationBuilder::Hook failing(std::string what) {
        return [what](Application&) -> awaitable<void> {
            throw std::runtime_error(what);
            co_return;
        };
    }
    void refuse() {
        transport =
            std::make_shared<ScriptedTransport>([](std::string, net::HttpRequest) -> awaitable<net::HttpResponse> {
                co_return failed(401, "Unauthorized");
            });
    }
};

/// Asks for so many tries at the start.
class Retrying : public ListUpdater {
public:
    Retrying(Clock& clock, int retries) : ListUpdater(clock, {}), retries_(retries) {}
    [[nodiscard]] int bootstrap_retries() const { return retries_; }

private:
    int retries_;
};

}  // namespace

TEST_CASE_FIXTURE(Hooks, "the hooks run in order: post_init, the updates, post_stop, post_shutdown") {
    Application app = hooked().build();
    app.add_handler(MessageHandler(filters::text, worker(*this)));
    ListUpdater updater(clock, list({{1, "x"}}));
    serve(app, updater, 5s);
    CHECK(notes == Notes{"0 init", "0 x", "5 stop", "5 shutdown"});
}

TEST_CASE_FIXTURE(Hooks, "a bad token: no hook but post_shutdown, and the error comes out") {
    refuse();
    Application app = hooked().build();
    ListUpdater updater(clock, {});
    CHECK_THROWS_AS(serve(app, updater, 5s), InvalidToken);
    CHECK(notes == Notes{"0 shutdown"});
}

TEST_CASE_FIXTURE(Hooks, "post_init that throws: no update, post_shutdown, and the error comes out") {
    Application app = hooked().post_init(failing("no database")).build();
    ListUpdater updater(clock, list({{1, "x"}}));
    CHECK_THROWS_WITH(serve(app, updater, 5s), "no database");
    CHECK(notes == Notes{"0 shutdown"});
    CHECK(updater.taken_count == 0);
}

TEST_CASE_FIXTURE(Hooks, "stop_running in post_init: no update is received, and post_stop does not run") {
    Application app = hooked()
                          .post_init([](Application& a) -> awaitable<void> {
                              a.stop_running();
                              co_return;
                          })
                          .build();
    ListUpdater updater(clock, list({{1, "x"}}));
    serve(app, updater, 5s);
    CHECK(notes == Notes{"0 shutdown"});
    CHECK_FALSE(updater.finished);
}

TEST_CASE_FIXTURE(Hooks, "each step on the way out runs, whatever became of the one before") {
    Application app = hooked().post_stop(failing("post_stop failed")).build();
    ListUpdater updater(clock, {});
    updater.problem = std::make_exception_ptr(InvalidToken(401, "Unauthorized"));
    CHECK_THROWS_AS(serve(app, updater, 5s), InvalidToken);
    CHECK(notes == Notes{"0 init", "0 shutdown"});
    CHECK(updater.finished);
    CHECK(logger.has("post_stop failed"));
}

TEST_CASE_FIXTURE(Hooks, "an application that runs cannot be started once more, and goes on") {
    Application app = make();
    ListUpdater second(clock, {});
    std::string refused;
    app.add_handler(MessageHandler(filters::text, [&](const Update&, Context&) -> awaitable<void> {
        try {
            co_await app.serve(second);
        } catch (const ConfigError& e) {
            refused = e.what();
        }
        note("handled");
    }));
    ListUpdater updater(clock, list({{1, "x"}, {1, "y"}}));
    serve(app, updater, 5s);
    CHECK(refused.find("already running") != std::string::npos);
    CHECK(notes == Notes{"0 handled", "0 handled"});
}

TEST_CASE_FIXTURE(Hooks, "after a failure the application can be started again") {
    Application app = hooked().build();
    ListUpdater broken(clock, {});
    broken.problem = std::make_exception_ptr(NetworkError("gone", Delivery::not_sent));
    CHECK_THROWS_AS(testing::run_virtual(io, clock, app.serve(broken)), NetworkError);
    notes.clear();
    ListUpdater updater(clock, {});
    serve(app, updater, 5s);
    CHECK(notes == Notes{"0 init", "5 stop", "5 shutdown"});
}

TEST_CASE_FIXTURE(Hooks, "initialize is done once; process_update before it is refused") {
    Application app = make();
    CHECK_THROWS_WITH_AS(run(io, app.process_update(text_update(1, "x"))), doctest::Contains("initialize()"),
                         ConfigError);
    run(io, app.initialize());
    run(io, app.initialize());
    CHECK(transport->methods() == Notes{"getMe"});
}

TEST_CASE_FIXTURE(Hooks, "getMe is tried as often as the updater says, and its last failure comes out") {
    transport = std::make_shared<ScriptedTransport>([](std::string, net::HttpRequest) -> awaitable<net::HttpResponse> {
        throw NetworkError("connection refused", Delivery::not_sent);
        co_return net::HttpResponse(200);
    });
    for (const int retries : {0, 2}) {
        transport->calls.clear();
        Application app = make();
        Retrying updater(clock, retries);
        CHECK_THROWS_AS(serve(app, updater, 60s), NetworkError);
        CHECK(transport->calls.size() == static_cast<std::size_t>(retries) + 1);
    }
}

TEST_CASE_FIXTURE(Hooks, "enqueue puts an update behind those received, and is refused while nothing runs") {
    Application app = make();
    CHECK_FALSE(app.enqueue(text_update(1, "too early")));
    app.add_handler(MessageHandler(filters::text("first"), [&](const Update&, Context&) -> awaitable<void> {
        CHECK(app.enqueue(text_update(1, "made by the bot", 7)));
        note("first");
        co_return;
    }));
    app.add_handler(MessageHandler(filters::text, worker(*this)));
    ListUpdater updater(clock, list({{1, "first"}, {1, "second"}}));
    serve(app, updater, 5s);
    CHECK(notes == Notes{"0 first", "0 second", "0 made by the bot"});
    CHECK_FALSE(app.enqueue(text_update(1, "too late")));
}

TEST_CASE_FIXTURE(Hooks, "without an updater, updates come by enqueue alone") {
    Application app = builder()
                          .post_init([](Application& a) -> awaitable<void> {
                              CHECK(a.enqueue(text_update(1, "x")));
                              co_return;
                          })
                          .build();
    app.add_handler(MessageHandler(filters::text, [&](const Update&, Context&) -> awaitable<void> {
        note("handled");
        app.stop_running();
        co_return;
    }));
    begin = clock.now();
    testing::run_virtual(io, clock, app.serve());
    CHECK(notes == Notes{"0 handled"});
}

TEST_CASE_FIXTURE(Hooks, "an application says how many updates it handles just now") {
    Application app = make(2);
    CHECK(app.current_concurrent_updates() == 0);
    app.add_handler(MessageHandler(filters::text, [&](const Update&, Context& context) -> awaitable<void> {
        co_await sleep_for(context.clock(), 1s);
        note(std::to_string(app.current_concurrent_updates()));
    }));
    ListUpdater updater(clock, list({{1, "a"}, {2, "b"}, {3, "c"}}));
    serve(app, updater, 5s);
    CHECK(notes == Notes{"1 2", "1 2", "2 1"});
}

TEST_CASE_FIXTURE(Hooks, "the application waits for its tasks at the end, and their errors reach the error handlers") {
    Application app = builder()
                          .post_init([](Application& a) -> awaitable<void> {
                              a.create_task(sleep_for(a.clock(), 8s));
                              const auto fail = []() -> awaitable<void> {
                                  throw std::runtime_error("task failed");
                                  co_return;
                              };
                              a.create_task(fail());
                              co_return;
                          })
                          .post_stop(hook("stop"))
                          .build();
    app.add_error_handler([this](const Update* update, Context& context) -> awaitable<void> {
        CHECK(update == nullptr);
        note(context.error_text());
        co_return;
    });
    ListUpdater updater(clock, {});
    serve(app, updater, 1s);
    CHECK(notes == Notes{"0 task failed", "8 stop"});
    CHECK_THROWS_AS(app.create_task(sleep_for(clock, 1s)), ConfigError);
}

TEST_CASE_FIXTURE(Hooks, "updates are kept in order by what the builder says: topics of a forum side by side") {
    Application app = builder().ordering(ordering::by_topic).build();
    app.add_handler(MessageHandler(filters::text, worker(*this)));
    const auto in_topic = [](int topic, const std::string& text, std::int64_t id) {
        return update_of(
            "message",
            message_json(
                -5, R"("text":")" + text + R"(","is_topic_message":true,"message_thread_id":)" + std::to_string(topic),
                "supergroup"),
            id);
    };
    ListUpdater updater(clock, {in_topic(1, "slow 2", 1), in_topic(1, "after it", 2), in_topic(2, "other topic", 3)});
    serve(app, updater, 5s);
    CHECK(notes == Notes{"0 other topic", "2 slow 2", "2 after it"});
}

TEST_CASE_FIXTURE(Hooks, "an ordering that throws is reported, and the update ordered by its chat") {
    Application app =
        builder().ordering([](const Update&) -> OrderingKeys { throw std::runtime_error("no key"); }).build();
    app.add_handler(MessageHandler(filters::text, worker(*this)));
    ListUpdater updater(clock, list({{1, "slow 2"}, {1, "after it"}, {2, "other chat"}}));
    serve(app, updater, 5s);
    CHECK(notes == Notes{"0 other chat", "2 slow 2", "2 after it"});
    CHECK(logger.has("no key"));
}

namespace {

/// Who is told of this signal.
auto receiver_of(int signal) {
    struct sigaction now = {};
    ::sigaction(signal, nullptr, &now);
    return now.sa_handler;
}

/// Runs on a loop of its own; the updater ends by itself, after `during`.
void run_with(ApplicationBuilder builder, std::function<void(Application&)> during) {
    const auto transport = std::make_shared<ScriptedTransport>(
        [](std::string, net::HttpRequest) -> awaitable<net::HttpResponse> { co_return ok(kMe); });
    Application app = builder.token(kToken)
                          .transport(transport)
                          .logger(null_logger())
                          .post_init([&](Application& a) -> awaitable<void> {
                              during(a);
                              co_return;
                          })
                          .build();
    app.run();
}

}  // namespace

TEST_CASE("INT, TERM and ABRT stop an application by default") {
    for (const int signal : {SIGINT, SIGTERM, SIGABRT}) {
        const auto before = receiver_of(signal);
        run_with(Application::builder(), [&](Application& app) {
            CHECK((receiver_of(signal) != before));
            app.stop_running();
        });
    }
}

TEST_CASE("the stop signals can be chosen, or none") {
    const auto before = receiver_of(SIGTERM);
    run_with(Application::builder().stop_signals({SIGUSR1}), [&](Application&) {
        CHECK((receiver_of(SIGTERM) == before));
        std::raise(SIGUSR1);
    });
    run_with(Application::builder().stop_signals({}), [&](Application& app) {
        CHECK((receiver_of(SIGTERM) == before));
        app.stop_running();
    });
}

TEST_CASE("what a function throws that somebody posted to the application's loop comes out, after all has ended") {
    Notes notes;
    CHECK_THROWS_WITH(run_with(Application::builder().post_shutdown([&](Application&) -> awaitable<void> {
                          notes.push_back("shutdown");
                          co_return;
                      }),
                               [](Application& app) {
                                   boost::asio::post(app.executor(), [] { throw std::runtime_error("posted"); });
                               }),
                      "posted");
    CHECK(notes == Notes{"shutdown"});
}

TEST_CASE_FIXTURE(Hooks, "a loop that ends before its application takes all coroutines with it, waiting or at work") {
    auto loop = std::make_unique<boost::asio::io_context>();
    Application app = builder().executor(loop->get_executor()).build();
    const auto owned = std::make_shared<int>(1);
    app.add_handler(
        MessageHandler(filters::text, [&, owned](const Update& update, Context& context) -> awaitable<void> {
            const auto mine = owned;
            note(*update.effective_message()->text);
            if (update.update_id == 100) co_await sleep_for(context.clock(), 1h);
            if (update.update_id == 101) static_cast<void>(co_await context.wait_for_message(filters::text, 1h));
        }));
    ListUpdater updater(clock, list({{1, "sleeps"}, {2, "waits"}, {3, "x"}}));
    begin = clock.now();
    boost::asio::co_spawn(*loop, app.serve(updater), [](std::exception_ptr) {});
    testing::run_ready(*loop);
    CHECK(notes == Notes{"0 sleeps", "0 waits", "0 x"});
    CHECK(owned.use_count() == 4);
    loop.reset();
    CHECK(owned.use_count() == 2);  // This one, and the handler's.
    CHECK_FALSE(app.enqueue(text_update(1, "x")));
}
