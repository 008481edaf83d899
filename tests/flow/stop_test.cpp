#include <doctest/doctest.h>

#include <chrono>
#include <csignal>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

#include <tgfw/dispatch/filters/message.hpp>
#include <tgfw/dispatch/handlers/message_handler.hpp>

#include <flow/flow_fixture.hpp>
#include <support/scripted_transport.hpp>
#include <support/updates.hpp>

using namespace tgfw;
using namespace tgfw::flow;

TEST_CASE_FIXTURE(
    Flow,
    "when it is asked to stop in a handler, the handler finishes, its queue is drained and the offset confirmed") {
    Application app = builder().build();
    app.add_handler(MessageHandler(filters::text, worker(*this)));
    emulator.set_next_update_id(bot_id, 100);
    alice().send_text("slow 3");
    alice().send_text("queued behind it");
    serve_for(app, 1s);
    CHECK(notes == Notes{"3 slow 3", "3 queued behind it"});
    CHECK(clock.now() - begin == 3s);
    CHECK(transport->offsets().back() == 102);
    CHECK(transport->calls.back().method == "getUpdates");
    CHECK(emulator.pending_updates(bot_id) == 0);
}

TEST_CASE_FIXTURE(Flow, "a handler can stop its own application") {
    Application app = builder().build();
    app.add_handler(MessageHandler(filters::text("quit"), [&app](const Update&, Context& context) -> awaitable<void> {
        app.stop_running();
        co_await context.reply("Bye");
    }));
    app.add_handler(MessageHandler(filters::text, worker(*this)));
    alice().send_text("quit");
    serve(app, [this] { return sleep_for(clock, 10s); });
    CHECK(texts(alice()) == Notes{"quit", "Bye"});
    CHECK(emulator.pending_updates(bot_id) == 0);
}

TEST_CASE_FIXTURE(Flow,
                  "what is written while the bot stops stays with the server and is handled once by the next run") {
    alice().send_text("slow 5");
    {
        Application app = builder().build();
        app.add_handler(MessageHandler(filters::text, worker(*this)));
        net::TaskGroup tasks(io.get_executor(), [](std::exception_ptr) {});
        auto late = [](Flow& flow) -> awaitable<void> {
            co_await sleep_for(flow.clock, 2s);
            flow.bob().send_text("late");
        };
        tasks.spawn(late(*this));
        serve_for(app, 1s);
        CHECK(notes == Notes{"5 slow 5"});
        CHECK(emulator.pending_updates(bot_id) == 1);
    }
    for (int run = 0; run < 2; ++run) {
        Application app = builder().build();
        app.add_handler(MessageHandler(filters::text, worker(*this)));
        serve_for(app, 1s);
    }
    CHECK(notes == Notes{"5 slow 5", "0 late"});
}

TEST_CASE_FIXTURE(Flow,
                  "what a full bot has fetched and not taken is not confirmed, and is handled once by the next run") {
    for (int i = 0; i < 6; ++i) alice().send_text("slow 2 #" + std::to_string(i));
    {
        Application app = builder().max_concurrent_updates(1).max_waiting_updates(2).build();
        app.add_handler(MessageHandler(filters::text, worker(*this)));
        serve_for(app, 1s);
    }
    const std::size_t handled = notes.size();
    CHECK(handled > 0);
    CHECK(handled < 6);
    CHECK(emulator.pending_updates(bot_id) == 6 - handled);
    {
        Application app = builder().drain_deadline(30s).build();
        app.add_handler(MessageHandler(filters::text, worker(*this)));
        serve_for(app, 1s);
    }
    REQUIRE(notes.size() == 6);
    CHECK(texts(alice()).size() == 12);
    for (int i = 0; i < 6; ++i) CHECK(notes[static_cast<std::size_t>(i)].ends_with("#" + std::to_string(i)));
}

TEST_CASE_FIXTURE(Flow, "a handler that outlives the drain deadline is cancelled, and the run ends with the deadline") {
    Application app = builder().build();
    app.add_handler(MessageHandler(filters::text, worker(*this)));
    alice().send_text("slow 500");
    bob().send_text("slow 4");
    serve_for(app, 1s);
    CHECK(notes == Notes{"4 slow 4"});
    CHECK(clock.now() - begin == 11s);
    CHECK(logger.has("drain deadline"));
    CHECK(emulator.pending_updates(bot_id) == 0);
}

namespace {

/// Stops the application as soon as it has an update, before a poll has confirmed it.
Handler quitter(Flow& flow, Application& app, std::function<void()> also) {
    return MessageHandler(filters::text, [&flow, &app, also](const Update& update, Context&) -> awaitable<void> {
        flow.note(*update.effective_message()->text);
        also();
        app.stop_running();
        co_return;
    });
}

}  // namespace

TEST_CASE_FIXTURE(Flow, "an update whose handler stops the bot is confirmed by a last poll that does not wait") {
    Application app = builder().build();
    emulator.set_next_update_id(bot_id, 100);
    app.add_handler(quitter(*this, app, [] {}));
    alice().send_text("quit");
    serve(app, [this] { return settle(); });
    CHECK(emulator.pending_updates(bot_id) == 0);
    CHECK(transport->offsets().back() == 101);
    CHECK(parse_json(transport->of("getUpdates").back().body).at("timeout") == 0);
}

TEST_CASE_FIXTURE(Flow, "the last confirmation does not mind that the next update cannot be read") {
    Application app = builder().build();
    app.add_handler(quitter(*this, app, [this] { emulator.push_update(bot_id, "message", R"({"message_id":"x"})"); }));
    alice().send_text("quit");
    serve(app, [this] { return settle(); });
    CHECK(emulator.pending_updates(bot_id) == 1);
    CHECK_FALSE(logger.has("could not be confirmed"));
}

TEST_CASE_FIXTURE(Flow, "a last confirmation that fails is logged, and what was handled comes again") {
    Application app = builder().max_waiting_updates(1).build();
    app.add_handler(quitter(*this, app, [this] { emulator.fail_next("getUpdates", 502, "Bad Gateway"); }));
    alice().send_text("quit");
    alice().send_text("has no room, so that no further poll is sent");
    serve(app, [this] { return settle(); });
    CHECK(logger.has("could not be confirmed and will come again"));
    CHECK(emulator.pending_updates(bot_id) == 2);
}

TEST_CASE_FIXTURE(Flow, "a server that does not answer the last confirmation holds the bot up for 5 s at most") {
    Application app = builder().build();
    app.add_handler(quitter(*this, app, [this] { emulator.stall_next("getUpdates"); }));
    alice().send_text("quit");
    serve(app, [this] { return settle(); });
    CHECK(clock.now() - begin == 5s);
    CHECK(logger.has("could not be confirmed and will come again"));
}

TEST_CASE_FIXTURE(Flow, "a stop while the server is away ends at once") {
    Application app = builder().build();
    transport->network_faults = 1'000'000;
    serve_for(app, 50s);
    CHECK(clock.now() - begin == 50s);
    CHECK(logger.has("getMe failed; trying again"));
}

namespace {

/// An application with an event loop and signals of its own, whose server does not answer the last confirmation.
class Signalled {
public:
    Signalled()
        : transport(std::make_shared<test::ScriptedTransport>(
              [this](std::string method, net::HttpRequest request) -> awaitable<net::HttpResponse> {
                  if (method == "getMe") co_return test::ok(test::kMe);
                  if (method == "deleteWebhook") co_return test::ok("true");
                  const bool confirms = parse_json(request.body).at("timeout") == 0;
                  if (confirms) on_confirm();
                  if (confirms && confirmable) co_return test::ok("[]");
                  if (confirms || ++polls > 1) co_await sleep_for(steady_clock(), 1h);
                  co_return test::ok(R"([{"update_id":41,"message":)" + test::message_json(1, R"("text":"x")") + "}]");
              })) {}

    [[nodiscard]] ApplicationBuilder builder() {
        ApplicationBuilder made;
        made.token(test::kToken).transport(transport).logger(logger);
        return made;
    }

    test::ListLogger logger;
    std::function<void()> on_confirm = [] {};
    bool confirmable = false;
    int polls = 0;
    std::shared_ptr<test::ScriptedTransport> transport;
};

awaitable<void> ask_to_stop(const Update&, Context&) {
    std::raise(SIGTERM);
    co_return;
}

}  // namespace

TEST_CASE_FIXTURE(Signalled, "a second signal ends the wait for the last confirmation") {
    on_confirm = [] { std::raise(SIGINT); };
    Application app = builder().build();
    app.add_handler(MessageHandler(filters::text, ask_to_stop));
    const auto begin = std::chrono::steady_clock::now();
    CHECK(app.run_polling() == exit_code::hurried);
    CHECK(std::chrono::steady_clock::now() - begin < 4s);  // The wait alone would take 5 s.
    CHECK(logger.has("Stopping at once"));
    CHECK(logger.has("Stopped"));
}

TEST_CASE_FIXTURE(Signalled, "a second signal ends a handler that goes on and on") {
    bool finished = false;
    Application app = builder().drain_deadline(1h).build();
    app.add_handler(MessageHandler(filters::text, [&](const Update&, Context& context) -> awaitable<void> {
        std::raise(SIGTERM);
        std::raise(SIGTERM);
        co_await sleep_for(context.clock(), 1h);
        finished = true;
    }));
    on_confirm = [] { std::raise(SIGTERM); };
    CHECK(app.run_polling() == exit_code::hurried);
    CHECK_FALSE(finished);
    CHECK(logger.has("A handler is cancelled before its end update_id=41"));
    CHECK(logger.has("Stopped"));
}

TEST_CASE_FIXTURE(Signalled, "a bot that handled everything ends with 0") {
    confirmable = true;
    Application app = builder().build();
    app.add_handler(MessageHandler(filters::text, ask_to_stop));
    CHECK(app.run_polling() == exit_code::clean);
}

TEST_CASE_FIXTURE(Signalled, "handlers that outlast the drain deadline are named, and the exit code says so (B-93)") {
    Application app = builder().drain_deadline(0s).build();
    const auto endless = [](const Update&, Context& context) -> awaitable<void> {
        std::raise(SIGTERM);
        co_await sleep_for(context.clock(), 1h);
    };
    app.add_handler(MessageHandler(filters::text, endless).name("endless"));
    confirmable = true;
    CHECK(app.run_polling() == exit_code::cut_short);
    CHECK(
        logger.has("warning: A handler is cancelled before its end update_id=41 chat_id=1 user_id=1 handler=endless "));
    CHECK(logger.has(" seconds="));
}

TEST_CASE_FIXTURE(Signalled, "a second signal ends the hooks, which the first one waits for") {
    Notes hooks;
    Application app = builder()
                          .post_init([&](Application& a) -> awaitable<void> {
                              hooks.push_back("init");
                              std::raise(SIGTERM);
                              std::raise(SIGTERM);
                              co_await sleep_for(a.clock(), 1h);
                          })
                          .post_shutdown([&](Application& a) -> awaitable<void> {
                              hooks.push_back("shutdown");
                              std::raise(SIGTERM);
                              co_await sleep_for(a.clock(), 1h);
                          })
                          .build();
    app.run_polling();
    CHECK(hooks == Notes{"init", "shutdown"});
    CHECK(polls == 0);
}

namespace {

/// An updater that brings nothing and whose end fails.
class FailingEnd {
public:
    awaitable<void> run(UpdateSink&) { co_return; }
    void stop() {}
    awaitable<void> finish() {
        throw std::runtime_error("the updater could not settle");
        co_return;
    }
};

}  // namespace

TEST_CASE_FIXTURE(Flow, "post_stop runs also where the updater could not settle with its server") {
    bool stopped = false;
    Application app = builder()
                          .post_stop([&stopped](Application&) -> awaitable<void> {
                              stopped = true;
                              co_return;
                          })
                          .build();
    FailingEnd updater;
    testing::run_virtual(io, clock, app.serve(updater));
    CHECK(stopped);
    CHECK(logger.has("the updater could not settle"));
}
