#include <doctest/doctest.h>

#include <unit/testing/emulator_support.hpp>

using namespace tgfw;
using namespace tgfw::testing;
using namespace std::chrono_literals;

namespace {

struct WebhookFixture : EmulatorFixture {
    void set(Arguments arguments = {{"url", "http://127.0.0.1:1/hook"}}) { call("setWebhook", arguments); }
    /// The delivery that goes out next; fails the test if it is not exactly one.
    EmulatorDelivery one() {
        const auto taken = emulator.take_deliveries();
        REQUIRE(taken.size() == 1);
        return taken[0];
    }
    void answer(std::int64_t id, int status) { emulator.delivered(id, EmulatorDeliveryResult(status, "Words")); }
};

}  // namespace

TEST_CASE_FIXTURE(WebhookFixture, "setWebhook and deleteWebhook say what they did") {
    CHECK(call("setWebhook", {{"url", "https://bot.example.com/x"}}) ==
          R"({"ok":true,"result":true,"description":"Webhook was set"})");
    CHECK(contains(call("setWebhook", {{"url", "https://bot.example.com/x"}}), "Webhook is already set"));
    CHECK(contains(call("deleteWebhook"), "Webhook was deleted"));
    CHECK(contains(call("setWebhook", {{"url", ""}}), "Webhook is already deleted"));
    CHECK(failure("setWebhook", {{"url", "ftp://x.org"}}) == "Bad Request: invalid webhook URL specified");
    CHECK(failure("setWebhook", {{"url", "https://x.org"}, {"secret_token", "a b"}}) ==
          "Bad Request: secret token contains unallowed characters");
    CHECK(failure("setWebhook", {{"url", "https://x.org"}, {"secret_token", std::string(257, 'a')}}) ==
          "Bad Request: secret token is too long");
}

TEST_CASE_FIXTURE(WebhookFixture, "polling and a webhook exclude each other") {
    const auto poll = begin("getUpdates", {{"timeout", "30"}});
    set();
    REQUIRE(poll->ready());
    CHECK(contains(poll->answer().body, "Conflict: terminated by setWebhook request"));
    CHECK(failure("getUpdates") ==
          "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to "
          "delete the webhook first");
}

TEST_CASE_FIXTURE(WebhookFixture, "a delivery carries the secret, and success ends it") {
    set({{"url", "http://127.0.0.1:1/hook"}, {"secret_token", "s3cret"}});
    client.send_text("hi");
    const EmulatorDelivery delivery = one();
    CHECK(delivery.secret_token == "s3cret");
    CHECK(delivery.url == "http://127.0.0.1:1/hook");
    CHECK(contains(delivery.body, "\"text\":\"hi\""));
    CHECK(emulator.take_deliveries().empty());
    answer(delivery.id, 204);
    CHECK(emulator.pending_updates(bot_id) == 0);
}

TEST_CASE_FIXTURE(WebhookFixture, "one chat's messages go one after another, a button press beside them") {
    set();
    client.send_text("one");
    client.send_text("two");
    const Message menu = sent({{"chat_id", alice_id},
                               {"text", "m"},
                               {"reply_markup", R"({"inline_keyboard":[[{"text":"A","callback_data":"a"}]]})"}});
    client.tap(menu.message_id, "A");
    const auto first = emulator.take_deliveries();
    REQUIRE(first.size() == 2);
    CHECK(contains(first[0].body, "one"));
    CHECK(contains(first[1].body, "callback_query"));
    answer(first[0].id, 200);
    CHECK(contains(one().body, "two"));
}

TEST_CASE_FIXTURE(WebhookFixture, "a failed delivery is repeated at once, then after 2, 4, 8 seconds") {
    set();
    client.send_text("hi");
    answer(one().id, 500);
    answer(one().id, 500);
    for (const auto wait : {2s, 4s, 8s}) {
        CHECK(emulator.take_deliveries().empty());
        CHECK(emulator.next_delivery() == clock.now() + wait);
        clock.advance(wait);
        answer(one().id, 500);
    }
    CHECK(contains(call("getWebhookInfo"), "\"last_error_message\":\"Wrong response from the webhook: 500 Words\""));
    CHECK(contains(call("getWebhookInfo"), "\"pending_update_count\":1"));
}

TEST_CASE_FIXTURE(WebhookFixture, "Retry-After replaces the delay") {
    set();
    client.send_text("hi");
    EmulatorDeliveryResult result(503, "Busy");
    result.retry_after = 30;
    emulator.delivered(one().id, result);
    CHECK(emulator.next_delivery() == clock.now() + 30s);
}

TEST_CASE_FIXTURE(WebhookFixture, "an update that would expire before its next try is dropped") {
    set();
    client.send_text("hi");
    const auto first = one();
    answer(first.id, 200);
    const Message menu = sent({{"chat_id", alice_id},
                               {"text", "m"},
                               {"reply_markup", R"({"inline_keyboard":[[{"text":"A","callback_data":"a"}]]})"}});
    client.tap(menu.message_id, "A");
    EmulatorDeliveryResult result(503, "Busy");
    result.retry_after = 151;
    emulator.delivered(one().id, result);
    CHECK(emulator.pending_updates(bot_id) == 0);
}

TEST_CASE_FIXTURE(WebhookFixture, "only 410s for 23 hours remove the webhook") {
    set();
    client.send_text("hi");
    answer(one().id, 410);
    clock.advance(23h + 1s);
    client.send_text("again");
    answer(one().id, 410);
    CHECK(contains(call("getWebhookInfo"), "\"url\":\"\""));
}

TEST_CASE_FIXTURE(WebhookFixture, "a method in the answer is run, but not one that reads or changes the webhook") {
    set();
    client.send_text("hi");
    const auto reply = [&](std::string method) {
        EmulatorDeliveryResult result(
            200, "OK", params_of({{"method", std::move(method)}, {"chat_id", alice_id}, {"text", "there"}}));
        emulator.delivered(one().id, result);
    };
    reply("sendMessage");
    CHECK(client.last_from_others()->text == "there");
    client.send_text("x");
    reply("deleteWebhook");
    CHECK(contains(call("getWebhookInfo"), "hook"));
    CHECK(emulator.calls("deleteWebhook") == 0);
}

TEST_CASE_FIXTURE(WebhookFixture, "drop_pending_updates empties the queue") {
    client.send_text("old");
    set({{"url", "http://127.0.0.1:1/hook"}, {"drop_pending_updates", "true"}});
    CHECK(emulator.take_deliveries().empty());
    CHECK(emulator.pending_updates(bot_id) == 0);
}
