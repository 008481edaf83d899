#include <doctest/doctest.h>

#include <exception>
#include <optional>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <tgfw/bot/bot.hpp>
#include <tgfw/core/error.hpp>
#include <tgfw/net/http_client.hpp>
#include <tgfw/net/http_server.hpp>
#include <tgfw/net/multipart.hpp>
#include <tgfw/net/task_group.hpp>
#include <tgfw/testing/emulator_server.hpp>
#include <unit/testing/emulator_support.hpp>

using namespace tgfw;
using namespace tgfw::testing;

namespace {

/// The emulator behind a real socket, and a client.
struct ServerFixture {
    using Task = std::function<awaitable<void>(ServerFixture&)>;

    void run(Task task) {
        std::exception_ptr failure;
        server.listen();
        boost::asio::co_spawn(io, body(std::move(task)), [&](std::exception_ptr error) { failure = std::move(error); });
        io.run();
        if (failure) std::rethrow_exception(failure);
    }
    awaitable<void> body(Task task) {
        net::TaskGroup group(io.get_executor(),
                             [this](std::exception_ptr error) { server_failure = std::move(error); });
        group.spawn(server.run());
        std::exception_ptr failure;
        try {
            co_await task(*this);
        } catch (...) {
            failure = std::current_exception();
        }
        server.stop();
        http.close();
        co_await group.join();
        CHECK_FALSE(server_failure);
        if (failure) std::rethrow_exception(failure);
    }
    awaitable<net::HttpResponse> send(net::HttpRequest request) {
        net::Origin origin(false, "127.0.0.1", server.port());
        co_return co_await http.send(std::move(origin), std::move(request));
    }
    [[nodiscard]] std::string path(const std::string& method) const {
        return "/bot" + std::string(EmulatorFixture::token) + "/" + method;
    }

    boost::asio::io_context io{1};
    Emulator emulator{steady_clock()};
    User bot = emulator.add_bot("Tea bot", "tea_bot", std::string(EmulatorFixture::token));
    User alice = emulator.add_user("Alice", "alice");
    EmulatorServer server{io.get_executor(), emulator};
    net::HttpClient http{io.get_executor(), steady_clock()};
    std::exception_ptr server_failure;
};

}  // namespace

TEST_CASE_FIXTURE(ServerFixture, "parameters come by query, JSON, form and multipart") {
    emulator.client(alice.id).send_text("/start");
    run([](ServerFixture& f) -> awaitable<void> {
        const std::string chat = std::to_string(f.alice.id);
        net::HttpRequest query("GET", f.path("sendMessage?chat_id=" + chat + "&text=by+query"));
        net::HttpResponse response = co_await f.send(std::move(query));
        CHECK(contains(response.body, "\"text\":\"by query\""));
        CHECK(response.headers.get("Content-Type") == "application/json");
        net::HttpRequest json("POST", f.path("sendmessage"));
        json.with_body(R"({"chat_id":)" + chat + R"(,"text":"by json"})", "application/json");
        response = co_await f.send(std::move(json));
        CHECK(contains(response.body, "\"text\":\"by json\""));
        net::HttpRequest form("POST", f.path("sendMessage"));
        form.with_body("chat_id=" + chat + "&text=by+form", "application/x-www-form-urlencoded");
        response = co_await f.send(std::move(form));
        CHECK(contains(response.body, "\"text\":\"by form\""));
        net::MultipartForm parts(1);
        const EmulatorFile png = tiny_png();
        parts.field("chat_id", chat).file("photo", png.name, png.content_type, png.content);
        net::HttpRequest multipart("POST", f.path("sendPhoto"));
        multipart.with_body(parts.body(), parts.content_type());
        response = co_await f.send(std::move(multipart));
        CHECK(contains(response.body, "\"photo\":["));
    });
}

TEST_CASE_FIXTURE(ServerFixture, "the status is the error code, and unknown paths are 404") {
    run([](ServerFixture& f) -> awaitable<void> {
        net::HttpRequest unknown("GET", f.path("nothing"));
        net::HttpResponse response = co_await f.send(std::move(unknown));
        CHECK(response.status == 404);
        CHECK(contains(response.body, "method not found"));
        net::HttpRequest elsewhere("GET", "/nowhere");
        response = co_await f.send(std::move(elsewhere));
        CHECK(response.status == 404);
        f.emulator.fail_next("getMe", 429, "Too Many Requests: retry after 3", 3);
        net::HttpRequest limited("GET", f.path("getMe"));
        response = co_await f.send(std::move(limited));
        CHECK(response.status == 429);
        CHECK(response.headers.get("Retry-After") == "3");
    });
}

TEST_CASE_FIXTURE(ServerFixture, "files are served under /file/") {
    emulator.client(alice.id).send_photo(tiny_png());
    run([](ServerFixture& f) -> awaitable<void> {
        net::HttpRequest request("GET", "/file" + f.path("photos/file_0.png"));
        const net::HttpResponse response = co_await f.send(std::move(request));
        CHECK(response.status == 200);
        CHECK(response.body == tiny_png().content);
    });
}

TEST_CASE_FIXTURE(ServerFixture, "the page comes with a policy that lets only its own scripts run") {
    run([](ServerFixture& f) -> awaitable<void> {
        net::HttpRequest page("GET", "/");
        net::HttpResponse response = co_await f.send(std::move(page));
        CHECK(response.status == 200);
        CHECK(contains(response.headers.get("Content-Security-Policy"), "default-src 'none'; script-src 'self'"));
        CHECK(contains(response.body, "<title>tgfw emulator</title>"));
        net::HttpRequest script("GET", "/main.js");
        response = co_await f.send(std::move(script));
        CHECK(contains(response.headers.get("Content-Type"), "text/javascript"));
    });
}

TEST_CASE_FIXTURE(ServerFixture, "pages of other sites may not call") {
    run([](ServerFixture& f) -> awaitable<void> {
        net::HttpRequest foreign("POST", "/emulator/users");
        foreign.with_body(R"({"first_name":"Eve"})", "application/json").with_header("Origin", "http://evil.example");
        net::HttpResponse response = co_await f.send(std::move(foreign));
        CHECK(response.status == 403);
        net::HttpRequest reading("GET", "/emulator/users?first_name=Eve");
        response = co_await f.send(std::move(reading));
        CHECK(response.status == 405);
        net::HttpRequest own("POST", "/emulator/users");
        own.with_body(R"({"first_name":"Carol"})", "application/json").with_header("Origin", f.server.url());
        response = co_await f.send(std::move(own));
        CHECK(response.status == 200);
    });
}

TEST_CASE_FIXTURE(ServerFixture, "an update goes to the webhook with its secret, and its answer is run") {
    run([](ServerFixture& f) -> awaitable<void> {
        net::HttpServer hook(f.io.get_executor(), steady_clock());
        std::string secret;
        std::string body;
        hook.route("POST", "/hook", [&](net::HttpRequest request) -> awaitable<net::HttpResponse> {
            secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token");
            body = request.body;
            hook.stop();
            co_return net::HttpResponse(200, R"({"method":"sendMessage","chat_id":1001,"text":"by webhook"})",
                                        "application/json");
        });
        hook.listen();
        net::HttpRequest set("POST", f.path("setWebhook"));
        set.with_body(R"({"secret_token":"s3cret","url":"http://127.0.0.1:)" + std::to_string(hook.port()) + "/hook\"}",
                      "application/json");
        static_cast<void>(co_await f.send(std::move(set)));
        f.emulator.client(f.alice.id).send_text("hi");
        co_await hook.run();
        CHECK(secret == "s3cret");
        CHECK(contains(body, "\"text\":\"hi\""));
        // The answer travels back over its own connection; the next call goes through the same loop.
        for (int i = 0; i < 100 && f.emulator.calls("sendMessage") == 0; ++i) {
            net::HttpRequest ping("GET", f.path("getMe"));
            static_cast<void>(co_await f.send(std::move(ping)));
        }
        CHECK(f.emulator.client(f.alice.id).last_from_others()->text == "by webhook");
    });
}

TEST_CASE_FIXTURE(ServerFixture, "stop() answers the long polls") {
    run([](ServerFixture& f) -> awaitable<void> {
        net::TaskGroup group(f.io.get_executor(), [](std::exception_ptr) {});
        std::string body;
        const auto poll = [](ServerFixture& fixture, std::string& out) -> awaitable<void> {
            net::HttpRequest request("GET", fixture.path("getUpdates?timeout=50"));
            const net::HttpResponse response = co_await fixture.send(std::move(request));
            out = response.body;
        };
        group.spawn(poll(f, body));
        while (f.emulator.calls("getUpdates") == 0) {
            net::HttpRequest ping("GET", f.path("getMe"));
            static_cast<void>(co_await f.send(std::move(ping)));
        }
        f.server.stop();
        co_await group.join();
        CHECK(body == R"({"ok":true,"result":[]})");
    });
}

TEST_CASE("an address that others can reach needs an express permission") {
    boost::asio::io_context io;
    Emulator emulator(steady_clock());
    CHECK_THROWS_AS(EmulatorServer(io.get_executor(), emulator, EmulatorServerOptions().with_listen("0.0.0.0", 0)),
                    ConfigError);
}

namespace {

awaitable<void> poll_until_disconnected(Bot bot) {
    GetUpdates parameters;
    parameters.timeout = 50;
    co_await bot.poll(std::move(parameters));
}

}  // namespace

TEST_CASE_FIXTURE(ServerFixture, "a long poll takes no connection from those who send") {
    run([](ServerFixture& f) -> awaitable<void> {
        BotOptions options;
        options.with_base_url(f.server.url());
        options.with_http(net::HttpClientOptions().with_max_per_origin(1));
        options.with_deadlines(net::HttpDeadlines().with_acquire(std::chrono::seconds(5)));
        Bot over_http(f.io.get_executor(), Token(std::string(EmulatorFixture::token)), options);
        net::TaskGroup polls(f.io.get_executor(), [](std::exception_ptr) {});  // Disconnecting ends it.
        co_await over_http.initialize();
        polls.spawn(poll_until_disconnected(over_http));
        co_await over_http.initialize();
        co_await over_http.initialize();
        CHECK(over_http.identity()->username == "tea_bot");
        over_http.disconnect();
        co_await polls.join();
    });
}
