#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>

#include <tgfw/app/webhook/webhook.hpp>
#include <tgfw/core/manual_clock.hpp>
#include <tgfw/net/task_group.hpp>

#include <support/dispatch_fixture.hpp>
#include <support/scripted_transport.hpp>

namespace tgfw::test {

/// Keeps updates and their receipts, to be settled when the test says so.
class HoldingSink : public UpdateSink {
public:
    awaitable<bool> deliver(Update update, Receipt receipt) override {
        updates.push_back(std::move(update));
        receipts.push_back(std::move(receipt));
        if (at_once) receipts.back().accept();
        co_return true;
    }
    awaitable<bool> deliver_unreadable(BadUpdate update, Receipt receipt) override {
        unreadable.push_back(std::move(update));
        receipt.accept();
        co_return true;
    }
    [[nodiscard]] bool has_room() const noexcept override { return room; }
    void report(std::exception_ptr error) override { errors.push_back(describe(error)); }

    bool room = true;
    bool at_once = false;
    std::vector<Update> updates;
    std::vector<Receipt> receipts;
    std::vector<BadUpdate> unreadable;
    std::vector<std::string> errors;
};

/// A Bot API server that knows of one webhook.
inline std::shared_ptr<ScriptedTransport> webhook_server_of(std::shared_ptr<std::string> url) {
    return std::make_shared<ScriptedTransport>(
        [url](std::string method, net::HttpRequest) -> awaitable<net::HttpResponse> {
            if (method == "getMe") co_return ok(kMe);
            if (method != "getWebhookInfo") co_return ok("true");
            co_return ok(R"({"url":")" + *url + R"(","has_custom_certificate":false,"pending_update_count":0})");
        });
}

/// A webhook without a server: the test is the server.
class WebhookFixture {
public:
    explicit WebhookFixture(WebhookOptions options = usual_options())
        : url(std::make_shared<std::string>("https://bot.example.com/hook")),
          transport(webhook_server_of(url)),
          bot(transport, Token(kToken)),
          webhook(bot, clock, logger, std::move(options)),
          tasks(io.get_executor(), [this](std::exception_ptr error) { failure = std::move(error); }) {}
    ~WebhookFixture() {
        webhook.stop();
        sink.receipts.clear();
        poll();
        CHECK(tasks.empty());
    }

    static WebhookOptions usual_options() {
        return WebhookOptions().url("https://bot.example.com/hook").secret_token("s3cret").also_accept("f0rmer");
    }
    static net::HttpRequest request(std::string body, std::string secret = "s3cret") {
        net::HttpRequest made("POST", "/hook");
        made.with_body(std::move(body), "application/json");
        made.with_header("X-Telegram-Bot-Api-Secret-Token", std::move(secret));
        made.remote_address = "149.154.167.220";
        return made;
    }

    void poll() {
        io.restart();
        while (io.poll() != 0) io.restart();
    }
    void start() {
        tasks.spawn(webhook.run(sink));
        poll();
    }
    /// Hands a request in; its answer comes into `answers`.
    void hand_in(net::HttpRequest made) {
        tasks.spawn(keep(std::move(made)));
        poll();
    }
    int status_of(net::HttpRequest made) {
        const std::size_t before = answers.size();
        hand_in(std::move(made));
        return answers.size() == before ? 0 : answers.back().status;
    }

    ManualClock clock;
    boost::asio::io_context io;
    ListLogger logger;
    std::shared_ptr<std::string> url;
    std::shared_ptr<ScriptedTransport> transport;
    Bot bot;
    HoldingSink sink;
    std::vector<net::HttpResponse> answers;
    std::exception_ptr failure;
    Webhook webhook;
    net::TaskGroup tasks;

private:
    awaitable<void> keep(net::HttpRequest made) {
        net::HttpResponse answer = co_await webhook.handle(std::move(made));
        answers.push_back(std::move(answer));
    }
};

}  // namespace tgfw::test
