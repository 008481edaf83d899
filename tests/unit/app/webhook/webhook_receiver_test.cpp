#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>

#include <tgfw/api/json.hpp>
#include <tgfw/app/webhook/webhook_receiver.hpp>
#include <tgfw/net/http_client.hpp>
#include <tgfw/net/task_group.hpp>

#include <support/dispatch_fixture.hpp>
#include <support/scripted_transport.hpp>

using namespace tgfw;
using namespace tgfw::test;
using namespace std::chrono_literals;

namespace {

WebhookOptions options() {
    return WebhookOptions().listen("127.0.0.1", 0).url("https://bot.example.com/hook").secret_token("s3cret");
}

/// A receiver on a real socket, with a client that plays Telegram.
class ReceiverFixture : public UpdateSink {
public:
    ReceiverFixture()
        : transport(std::make_shared<ScriptedTransport>(
              [](std::string method, net::HttpRequest) -> awaitable<net::HttpResponse> {
                  const std::string none = R"({"url":"","has_custom_certificate":false,"pending_update_count":0})";
                  co_return ok(method == "getWebhookInfo" ? none : "true");
              })),
          client(io.get_executor(), steady_clock()),
          receiver(io.get_executor(), Bot(transport, Token(kToken)), steady_clock(), logger, options()) {}

    awaitable<bool> deliver(Update update, Receipt receipt) override {
        if (!taking) co_return false;
        delivered.push_back(update.update_id);
        receipt.accept();
        co_return true;
    }
    awaitable<bool> deliver_unreadable(BadUpdate update, Receipt receipt) override {
        report(std::make_exception_ptr(UnreadableUpdate(update.update_id, update.error)));
        receipt.accept();
        co_return true;
    }
    [[nodiscard]] bool has_room() const noexcept override { return true; }
    void report(std::exception_ptr error) override { errors.push_back(describe(error)); }

    awaitable<int> post(std::string body, std::string secret = "s3cret", std::string type = "application/json") {
        net::HttpRequest request("POST", "/hook");
        request.with_body(std::move(body), std::move(type));
        request.with_header("X-Telegram-Bot-Api-Secret-Token", std::move(secret));
        const net::HttpResponse response =
            co_await client.send(net::Origin(false, "127.0.0.1", receiver.port()), std::move(request));
        co_return response.status;
    }

    /// Runs the receiver, and `play` beside it, to the end of both.
    void run_with(std::function<awaitable<void>()> play) {
        std::exception_ptr failure;
        net::TaskGroup tasks(io.get_executor(), [&](std::exception_ptr error) { failure = error; });
        auto script = [this, &play]() -> awaitable<void> {
            std::exception_ptr problem;
            try {
                co_await play();
            } catch (...) {
                problem = std::current_exception();
            }
            receiver.stop();
            client.close();
            if (problem) std::rethrow_exception(problem);
        };
        tasks.spawn(receiver.run(*this));
        tasks.spawn(script());
        io.run_for(20s);
        CHECK(tasks.empty());
        if (failure) std::rethrow_exception(failure);
    }

    boost::asio::io_context io;
    ListLogger logger;
    bool taking = true;
    std::vector<std::int64_t> delivered;
    std::vector<std::string> errors;
    std::shared_ptr<ScriptedTransport> transport;
    net::HttpClient client;
    WebhookReceiver receiver;
};

}  // namespace

TEST_CASE_FIXTURE(ReceiverFixture, "an update by webhook is delivered and answered 200") {
    run_with([&]() -> awaitable<void> {
        const int status = co_await post(R"({"update_id":7})");
        CHECK(status == 200);
    });
    CHECK(delivered == std::vector<std::int64_t>{7});
}

TEST_CASE_FIXTURE(ReceiverFixture, "the webhook is set with url and secret, and stays set on stop") {
    run_with([&]() -> awaitable<void> {
        const int status = co_await post(R"({"update_id":7})");
        CHECK(status == 200);
    });
    CHECK(transport->methods() == std::vector<std::string>{"getWebhookInfo", "setWebhook"});
    CHECK(parse_json(transport->calls.back().request.body) ==
          parse_json(R"({"url":"https://bot.example.com/hook","secret_token":"s3cret"})"));
}

TEST_CASE_FIXTURE(ReceiverFixture, "a wrong secret is 401 and brings nothing") {
    run_with([&]() -> awaitable<void> {
        const int status = co_await post(R"({"update_id":7})", "wrong");
        CHECK(status == 401);
    });
    CHECK(delivered.empty());
}

TEST_CASE_FIXTURE(ReceiverFixture, "a body that is no update is 400 and reported, and the next one is handled") {
    run_with([&]() -> awaitable<void> {
        for (const char* bad : {"", "[]", "{", "not json", R"({"update_id":"x"})"}) {
            const int status = co_await post(bad);
            CHECK_MESSAGE(status == 400, bad);
        }
        const int status = co_await post(R"({"update_id":8})");
        CHECK(status == 200);
    });
    CHECK(errors.size() == 5);
    CHECK(delivered == std::vector<std::int64_t>{8});
}

TEST_CASE_FIXTURE(ReceiverFixture, "another type of content is 415, a body beyond the limit 413") {
    run_with([&]() -> awaitable<void> {
        const int type = co_await post("{}", "s3cret", "text/plain");
        CHECK(type == 415);
        const int size = co_await post(std::string(3U << 20U, ' '));
        CHECK(size == 413);
    });
}

TEST_CASE_FIXTURE(ReceiverFixture, "an update that the sink does not take is 503, so that Telegram sends it again") {
    taking = false;
    run_with([&]() -> awaitable<void> {
        const int status = co_await post(R"({"update_id":7})");
        CHECK(status == 503);
    });
}

TEST_CASE("a webhook without url or secret, or with a token as secret, is refused when it is made (X-18)") {
    boost::asio::io_context io;
    const auto transport = std::make_shared<ScriptedTransport>(nullptr);
    const Bot bot(transport, Token(kToken));
    const auto make = [&](WebhookOptions o) {
        WebhookReceiver(io.get_executor(), bot, steady_clock(), null_logger(), std::move(o));
    };
    CHECK_THROWS_WITH_AS(make(WebhookOptions().secret_token("x")), doctest::Contains("WebhookOptions::url"),
                         ConfigError);
    CHECK_THROWS_WITH_AS(make(WebhookOptions().url("https://bot.example.com/hook")),
                         doctest::Contains("secret_token is not set"), ConfigError);
    CHECK_THROWS_WITH_AS(make(options().secret_token(kToken)), doctest::Contains("A-Z, a-z, 0-9, _ and -"),
                         ConfigError);
    CHECK_THROWS_WITH_AS(make(options().secret_token(std::string(257, 'x'))), doctest::Contains("1 to 256"),
                         ConfigError);
    CHECK_THROWS_AS(make(options().url("ftp://bot.example.com")), ConfigError);
}
