#include <app/webhook/webhook_settings.hpp>

#include <doctest/doctest.h>

#include <tgfw/core/error.hpp>

using namespace tgfw;
using namespace std::chrono_literals;

namespace {

WebhookOptions usual_settings() {
    return WebhookOptions().url("https://bot.example.com/hook").secret_token("s3cret");
}

WebhookInfo shown_by_server() {
    return WebhookInfo("https://bot.example.com/hook", false, 3);
}

}  // namespace

TEST_CASE("a webhook waits for no request beyond the drain deadline") {
    WebhookOptions options = usual_settings();
    CHECK(within_drain_deadline(options, std::chrono::seconds(5)).server.drain_limit == std::chrono::seconds(5));
    options.server.with_drain_limit(std::chrono::seconds(2));
    CHECK(within_drain_deadline(options, std::chrono::seconds(5)).server.drain_limit == std::chrono::seconds(2));
}

TEST_CASE("a webhook as it should be is not set again, whatever the server chose by itself") {
    WebhookInfo info = shown_by_server();
    info.max_connections = 40;
    info.ip_address = "149.154.167.220";
    CHECK(webhook_difference(usual_settings(), info).empty());
    CHECK(webhook_difference(usual_settings().max_connections(40).ip_address("149.154.167.220"), info).empty());
}

TEST_CASE("each setting that can be seen and differs is named") {
    const WebhookInfo info = shown_by_server();
    CHECK(webhook_difference(usual_settings().url("https://bot.example.com/other"), info) == "url");
    CHECK(webhook_difference(usual_settings().certificate("cert.pem"), info) == "certificate");
    CHECK(webhook_difference(usual_settings().max_connections(50), info) == "max_connections");
    CHECK(webhook_difference(usual_settings().ip_address("192.0.2.1"), info) == "ip_address");
    WebhookInfo custom = info;
    custom.has_custom_certificate = true;
    CHECK(webhook_difference(usual_settings(), custom) == "certificate");
    CHECK(webhook_difference(usual_settings().certificate("cert.pem"), custom).empty());
}

TEST_CASE("the kinds of updates are compared as a set, and none named as those that the server sends unasked") {
    WebhookInfo info = shown_by_server();
    const auto kinds = [](std::vector<UpdateKind> all) { return usual_settings().allowed_updates(std::move(all)); };
    CHECK(webhook_difference(usual_settings(), info).empty());
    CHECK(webhook_difference(kinds({}), info).empty());
    CHECK(webhook_difference(kinds(default_update_kinds()), info).empty());
    CHECK(webhook_difference(kinds({UpdateKind::message}), info) == "allowed_updates");
    info.allowed_updates = std::vector<UpdateKind>{UpdateKind::message, UpdateKind::callback_query};
    CHECK(webhook_difference(kinds({UpdateKind::callback_query, UpdateKind::message, UpdateKind::message}), info)
              .empty());
    CHECK(webhook_difference(kinds({UpdateKind::message}), info) == "allowed_updates");
    CHECK(webhook_difference(kinds({}), info) == "allowed_updates");
}

TEST_CASE("the path that is served is the URL's, or the one that a proxy makes of it") {
    CHECK(webhook_path(usual_settings()) == "/hook");
    CHECK(webhook_path(usual_settings().url("https://bot.example.com/a/b?c=d")) == "/a/b");
    CHECK(webhook_path(usual_settings().url("https://bot.example.com")) == "/");
    CHECK(webhook_path(usual_settings().path("inside")) == "/inside");
}

TEST_CASE("settings that cannot work are refused with what would") {
    CHECK_THROWS_WITH_AS(check_webhook_options(usual_settings().also_accept("a b")), doctest::Contains("also_accept"),
                         ConfigError);
    CHECK_THROWS_WITH_AS(check_webhook_options(usual_settings().max_connections(0)), doctest::Contains("is 0"),
                         ConfigError);
    CHECK_THROWS_WITH_AS(check_webhook_options(usual_settings().response_deadline(60s)),
                         doctest::Contains("less than 60"), ConfigError);
    CHECK_THROWS_WITH_AS((void)make_webhook_check(usual_settings().allow_from({"telegram"})),
                         doctest::Contains("telegram is no network"), ConfigError);
    CHECK_THROWS_WITH_AS((void)make_webhook_check(usual_settings().trusted_proxies({"10.0.0.1/8"})),
                         doctest::Contains("10.0.0.1/8"), ConfigError);
}

TEST_CASE("only Telegram's networks get in, directly or by a declared proxy, and nobody by a header of its own") {
    const WebhookCheck check =
        make_webhook_check(usual_settings().allow_from(telegram_networks()).trusted_proxies({"10.0.0.0/8", "unix"}));
    const auto status = [&](std::string peer, std::string forwarded) {
        net::HttpRequest request("POST", "/hook");
        request.with_header("Content-Type", "application/json");
        request.with_header("X-Telegram-Bot-Api-Secret-Token", "s3cret");
        if (!forwarded.empty()) request.with_header("X-Forwarded-For", std::move(forwarded));
        request.remote_address = std::move(peer);
        const auto refusal = check.refuse(request);
        return refusal ? refusal->status : 0;
    };
    CHECK(status("149.154.167.220", "") == 0);
    CHECK(status("91.108.7.255", "") == 0);
    CHECK(status("198.51.100.7", "") == 403);
    CHECK(status("198.51.100.7", "149.154.167.220") == 403);
    CHECK(status("10.1.2.3", "149.154.167.220") == 0);
    CHECK(status("unix", "149.154.167.220") == 0);
    CHECK(status("10.1.2.3", "149.154.167.220, 198.51.100.7") == 403);
    CHECK(status("10.1.2.3", "") == 403);
}
