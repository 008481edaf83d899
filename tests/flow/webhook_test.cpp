#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <tgfw/app/application.hpp>
#include <tgfw/core/manual_clock.hpp>
#include <tgfw/dispatch/filters/message.hpp>
#include <tgfw/dispatch/handlers/message_handler.hpp>
#include <tgfw/testing/emulator_client.hpp>
#include <tgfw/testing/emulator_server.hpp>

#include <support/dispatch_fixture.hpp>
#include <unit/net/net_support.hpp>

using namespace tgfw;
using namespace tgfw::test;
using namespace std::chrono_literals;
using tgfw::net::tests::Loop;
using Notes = std::vector<std::string>;

namespace asio = boost::asio;

namespace {

/// Holds up who waits, until it is opened.
class Gate {
public:
    explicit Gate(asio::any_io_executor executor)
        : timer_(std::move(executor), asio::steady_timer::time_point::max()) {}
    awaitable<void> wait() {
        if (!open_) co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    void open() {
        open_ = true;
        timer_.cancel();
    }

private:
    asio::steady_timer timer_;
    bool open_ = false;
};

std::uint16_t free_port(asio::io_context& io) {
    const asio::ip::tcp::acceptor probe(io, asio::ip::tcp::endpoint(asio::ip::address_v4::loopback(), 0));
    return probe.local_endpoint().port();
}

/// The emulator and bots on real sockets of the loopback interface; the time of all of them stands still.
class WebhookFlow {
public:
    static constexpr std::int64_t bot_id = 7001;
    static constexpr const char* token = "7001:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    WebhookFlow() {
        emulator.add_bot("Tea bot", "tea_bot", token);
        alice = emulator.add_user("Alice").id;
        bob = emulator.add_user("Bob").id;
        server.listen();
        serving = loop.start(server.run());
        port = free_port(loop.io);
    }
    ~WebhookFlow() {
        server.stop();
        loop.until([&] { return serving->done(); });
    }

    Application make() {
        Application app = Application::builder()
                              .token(token)
                              .base_url(server.url())
                              .executor(loop.executor())
                              .clock(clock)
                              .logger(logger)
                              .build();
        app.add_handler(MessageHandler(filters::text, [this](const Update& update, Context&) -> awaitable<void> {
            const std::string text = *update.effective_message()->text;
            begun.push_back(text);
            if (text == "hold") co_await gate.wait();
            notes.push_back(text);
        }));
        app.add_error_handler([this](const Update*, Context& context) -> awaitable<void> {
            errors.push_back(context.error_text());
            co_return;
        });
        return app;
    }

    [[nodiscard]] std::string hook() const { return "http://127.0.0.1:" + std::to_string(port) + "/hook"; }

    /// Serves, and returns when the webhook is set.
    std::shared_ptr<net::tests::Outcome<void>> start(Application& app, const std::string& secret = "s3cret") {
        const auto before = emulator.calls("setWebhook");
        auto running =
            loop.start(app.serve_webhook(WebhookOptions().listen("127.0.0.1", port).url(hook()).secret_token(secret)));
        const auto lines = logger.lines.size();
        const auto is_set = [&] {
            return std::any_of(logger.lines.begin() + static_cast<std::ptrdiff_t>(lines), logger.lines.end(),
                               [](const std::string& line) { return line.find("webhook is set") != line.npos; });
        };
        loop.until([&] { return running->done() || emulator.calls("setWebhook") > before || is_set(); });
        return running;
    }

    void stop(Application& app, const std::shared_ptr<net::tests::Outcome<void>>& running) {
        app.stop_running();
        loop.until([&] { return running->done(); });
        CHECK(running->message().empty());
    }

    void set_webhook(const std::string& secret) {
        testing::EmulatorParams params;
        params.add("url", hook()).add("secret_token", secret);
        CHECK(emulator.handle(token, "setWebhook", std::move(params))->answer().status == 200);
    }

    [[nodiscard]] std::string last_error() {
        const std::string info = emulator.handle(token, "getWebhookInfo")->answer().body;
        const std::string name = R"("last_error_message":")";
        const std::size_t at = info.find(name);
        return at == std::string::npos
                   ? ""
                   : info.substr(at + name.size(), info.find('"', at + name.size()) - at - name.size());
    }

    void until_notes(std::size_t count) {
        loop.until([&] { return notes.size() >= count && emulator.pending_updates(bot_id) == 0; });
    }

    ManualClock clock;  // Before what waits on it.
    Loop loop;
    ListLogger logger;
    testing::Emulator emulator{clock, testing::EmulatorOptions().with_seed(7)};
    testing::EmulatorServer server{loop.executor(), emulator};
    std::shared_ptr<net::tests::Outcome<void>> serving;
    Gate gate{loop.executor()};
    std::int64_t alice = 0;
    std::int64_t bob = 0;
    std::uint16_t port = 0;
    Notes begun;
    Notes notes;
    Notes errors;
};

}  // namespace

TEST_CASE_FIXTURE(WebhookFlow, "updates come by webhook over HTTP, each once, each chat's in order") {
    Application app = make();
    const auto running = start(app);
    Notes expected;
    for (int i = 0; i < 20; ++i) {
        expected.push_back(std::to_string(i));
        emulator.client(alice).send_text(expected.back());
    }
    until_notes(20);
    stop(app, running);
    CHECK(notes == expected);
    CHECK(errors.empty());
    CHECK(last_error().empty());
}

TEST_CASE_FIXTURE(WebhookFlow,
                  "by webhook too, a chat whose handler waits holds up its next message and no other chat") {
    Application app = make();
    const auto running = start(app);
    emulator.client(alice).send_text("hold");
    emulator.client(alice).send_text("after");
    emulator.client(bob).send_text("hello");
    until_notes(1);
    CHECK(notes == Notes{"hello"});
    CHECK(begun == Notes{"hold", "hello"});
    gate.open();
    until_notes(3);
    CHECK(notes == Notes{"hello", "hold", "after"});
    stop(app, running);
}

TEST_CASE_FIXTURE(WebhookFlow,
                  "a delivery with a wrong secret is 401 and stays with the server; with the right one it comes") {
    Application app = make();
    const auto running = start(app);
    set_webhook("wrong");
    emulator.client(alice).send_text("hi");
    loop.until([&] { return !last_error().empty(); });
    CHECK(last_error() == "Wrong response from the webhook: 401 Unauthorized");
    CHECK(notes.empty());
    CHECK(emulator.pending_updates(bot_id) == 1);
    set_webhook("s3cret");
    until_notes(1);
    CHECK(notes == Notes{"hi"});
    stop(app, running);
}

TEST_CASE_FIXTURE(WebhookFlow,
                  "the webhook stays set when the bot stops, and a restart loses nothing and doubles nothing") {
    {
        Application app = make();
        const auto running = start(app);
        emulator.client(alice).send_text("one");
        until_notes(1);
        stop(app, running);
    }
    emulator.client(alice).send_text("two");
    emulator.client(alice).send_text("three");
    emulator.client(bob).send_text("four");
    loop.until([&] { return !last_error().empty(); });
    CHECK(emulator.pending_updates(bot_id) == 3);
    Application again = make();
    const auto running = start(again);
    loop.until([&] {
        clock.advance(1s);  // The server repeats after growing pauses.
        return notes.size() == 4 && emulator.pending_updates(bot_id) == 0;
    });
    stop(again, running);
    REQUIRE(notes.size() == 4);
    CHECK(std::find(notes.begin(), notes.end(), "two") < std::find(notes.begin(), notes.end(), "three"));
    CHECK(std::find(notes.begin(), notes.end(), "four") != notes.end());
}

TEST_CASE_FIXTURE(WebhookFlow,
                  "a stop lets the handler finish; what comes meanwhile is refused and comes again after the restart") {
    {
        Application app = make();
        const auto running = start(app);
        emulator.client(alice).send_text("hold");
        loop.until([&] { return begun.size() == 1 && emulator.pending_updates(bot_id) == 0; });
        app.stop_running();
        emulator.client(bob).send_text("late");
        loop.until([&] { return !last_error().empty(); });
        CHECK_FALSE(running->done());
        gate.open();
        loop.until([&] { return running->done(); });
        CHECK(notes == Notes{"hold"});
    }
    CHECK(emulator.pending_updates(bot_id) == 1);
    Application again = make();
    const auto running = start(again);
    loop.until([&] {
        clock.advance(1s);
        return notes.size() == 2 && emulator.pending_updates(bot_id) == 0;
    });
    stop(again, running);
    CHECK(notes == Notes{"hold", "late"});
}

TEST_CASE_FIXTURE(
    WebhookFlow, "an update that cannot be read is reported and not sent again, and other chats' updates are handled") {
    Application app = make();
    const auto running = start(app);
    emulator.push_update(bot_id, "message", R"({"message_id":"seven"})");
    loop.until([&] { return !errors.empty(); });
    emulator.client(alice).send_text("hi");
    until_notes(1);
    CHECK(last_error().empty());
    CHECK(errors.size() == 1);
    CHECK(errors.front().find("message.message_id: expected an integer") != std::string::npos);
    stop(app, running);
}

TEST_CASE_FIXTURE(WebhookFlow, "a token that the server does not know ends a bot with a webhook too") {
    emulator.fail_next("setWebhook", 401, "Unauthorized");
    Application app = make();
    const auto running = start(app);
    loop.until([&] { return running->done(); });
    CHECK_THROWS_AS(running->get(), InvalidToken);
}

TEST_CASE_FIXTURE(WebhookFlow, "setWebhook is tried until the server answers, and the bot listens meanwhile") {
    emulator.fail_next("setWebhook", 502, "Bad Gateway", std::nullopt, 3);
    Application app = make();
    const auto running = start(app);
    loop.until([&] {
        clock.advance(1s);
        return emulator.calls("setWebhook") == 4;
    });
    emulator.client(alice).send_text("hi");
    until_notes(1);
    CHECK(errors.size() == 3);
    stop(app, running);
}
