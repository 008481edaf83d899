#include <tgfw/app/webhook/webhook_server.hpp>

#include <doctest/doctest.h>

#include <tgfw/app/observe/shared_endpoints.hpp>
#include <tgfw/net/http_client.hpp>

#include <unit/app/webhook/webhook_support.hpp>
#include <unit/net/net_support.hpp>

using namespace tgfw;
using namespace tgfw::test;
using tgfw::net::tests::Loop;

namespace {

/// Many bots on one real port.
class ManyBots {
public:
    ManyBots()
        : url(std::make_shared<std::string>("")),
          bot(webhook_server_of(url), Token(kToken)),
          client(loop.executor(), steady_clock()),
          server(loop.executor(), steady_clock(), logger) {
        server.listen();
        serving = loop.start(server.run());
    }
    ~ManyBots() {
        client.close();
        server.stop();
        loop.until([&] { return serving->done(); });
    }

    int get(const std::string& path) {
        net::HttpRequest request("GET", path);
        return loop.run(client.send(net::Origin(false, "127.0.0.1", server.port()), std::move(request))).status;
    }
    int post(const std::string& path, const std::string& secret, std::string body) {
        net::HttpRequest request("POST", path);
        request.with_body(std::move(body), "application/json");
        request.with_header("X-Telegram-Bot-Api-Secret-Token", secret);
        return loop.run(client.send(net::Origin(false, "127.0.0.1", server.port()), std::move(request))).status;
    }

    Loop loop;
    ListLogger logger;
    std::shared_ptr<std::string> url;
    Bot bot;
    net::HttpClient client;
    WebhookServer server;
    std::shared_ptr<net::tests::Outcome<void>> serving;
};

/// One of the bots, and its updates.
class HostedBot {
public:
    HostedBot(ManyBots& all, const std::string& path, const std::string& secret)
        : all_(all),
          webhook(all.bot, steady_clock(), all.logger,
                  WebhookOptions().url("https://bots.example.com" + path).secret_token(secret)) {
        sink.at_once = true;
        running_ = all.loop.start(webhook.run(sink));
        all.loop.poll();
    }
    ~HostedBot() {
        webhook.stop();
        all_.loop.until([&] { return running_->done(); });
    }
    [[nodiscard]] std::vector<std::int64_t> got() const {
        std::vector<std::int64_t> ids;
        for (const Update& update : sink.updates) ids.push_back(update.update_id);
        return ids;
    }

private:
    ManyBots& all_;
    std::shared_ptr<net::tests::Outcome<void>> running_;

public:
    HoldingSink sink;
    Webhook webhook;
};

using Ids = std::vector<std::int64_t>;

}  // namespace

TEST_CASE_FIXTURE(ManyBots, "bots on one port are told apart by path and by secret (E-48)") {
    HostedBot tea(*this, "/tea", "tea-secret");
    HostedBot first(*this, "/hooks", "first-secret");
    HostedBot second(*this, "/hooks", "second-secret");
    for (HostedBot* each : {&tea, &first, &second}) server.add(each->webhook);
    CHECK(server.size() == 3);
    CHECK(post("/tea", "tea-secret", R"({"update_id":1})") == 200);
    CHECK(post("/hooks", "second-secret", R"({"update_id":2})") == 200);
    CHECK(post("/hooks", "first-secret", R"({"update_id":3})") == 200);
    CHECK(tea.got() == Ids{1});
    CHECK(first.got() == Ids{3});
    CHECK(second.got() == Ids{2});
}

TEST_CASE_FIXTURE(ManyBots, "the secret of one bot opens no other's path") {
    HostedBot tea(*this, "/tea", "tea-secret");
    HostedBot first(*this, "/hooks", "first-secret");
    HostedBot second(*this, "/hooks", "second-secret");
    for (HostedBot* each : {&tea, &first, &second}) server.add(each->webhook);
    CHECK(post("/tea", "first-secret", R"({"update_id":1})") == 401);
    CHECK(post("/hooks", "tea-secret", R"({"update_id":1})") == 401);
    CHECK(post("/nobody", "tea-secret", R"({"update_id":1})") == 404);
    CHECK(tea.webhook.counts().wrong_secret == 1);
    CHECK(tea.got().empty());
    CHECK(first.got().empty());
}

TEST_CASE_FIXTURE(ManyBots, "bots come and go while the server runs") {
    HostedBot stays(*this, "/stays", "one-secret");
    server.add(stays.webhook);
    {
        HostedBot goes(*this, "/goes", "two-secret");
        server.add(goes.webhook);
        CHECK(post("/goes", "two-secret", R"({"update_id":1})") == 200);
        server.remove(goes.webhook);
        server.remove(goes.webhook);
        CHECK(post("/goes", "two-secret", R"({"update_id":2})") == 404);
        CHECK(goes.got() == Ids{1});
        CHECK(server.size() == 1);
        server.add(goes.webhook);
    }
    // Destroyed without having been removed.
    CHECK(post("/goes", "two-secret", R"({"update_id":3})") == 503);
    CHECK(post("/stays", "one-secret", R"({"update_id":4})") == 200);
}

TEST_CASE_FIXTURE(ManyBots, "two bots with the same path and secret are refused") {
    HostedBot one(*this, "/hook", "same-secret");
    HostedBot two(*this, "/hook", "same-secret");
    server.add(one.webhook);
    CHECK_THROWS_WITH_AS(server.add(two.webhook), doctest::Contains("the path /hook has the same secret"), ConfigError);
    CHECK(server.size() == 1);
}

TEST_CASE_FIXTURE(ManyBots, "endpoints share the port of many bots, each below a path of its own") {
    const auto inside = std::make_shared<SharedEndpoints>("/inside");
    CHECK_THROWS_WITH_AS(server.add(inside), doctest::Contains("with_bearer_token"), ConfigError);
    inside->with_bearer_token("t0ken");
    HostedBot below(*this, "/inside/hook", "tea-secret");
    server.add(below.webhook);
    CHECK_THROWS_WITH_AS(server.add(inside), doctest::Contains("lies below /inside"), ConfigError);
    server.remove(below.webhook);
    server.add(inside);
    CHECK_THROWS_WITH_AS(server.add(below.webhook), doctest::Contains("lies below /inside"), ConfigError);
    const auto same = std::make_shared<SharedEndpoints>("/inside/too");
    CHECK_THROWS_WITH_AS(server.add(same), doctest::Contains("endpoints are at /inside already"), ConfigError);
    CHECK(get("/inside/metrics") == 401);
    CHECK(get("/inside/health") == 503);  // Its bot does not run.
    server.remove(*inside);
    CHECK(get("/inside/health") == 404);
}
