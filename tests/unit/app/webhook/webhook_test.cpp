#include <tgfw/app/webhook/webhook.hpp>

#include <doctest/doctest.h>

#include <boost/json.hpp>

#include <tgfw/api/json.hpp>
#include <tgfw/app/webhook/respond_with.hpp>

#include <unit/app/webhook/webhook_support.hpp>

using namespace tgfw;
using namespace tgfw::test;
using namespace std::chrono_literals;

namespace {

class ReplyingWebhook : public WebhookFixture {
public:
    ReplyingWebhook() : WebhookFixture(usual_options().reply_in_response(true)) {}

    /// What a handler of the update with this id does: says whether the call went into the response.
    bool respond(std::int64_t update_id) {
        const DispatchServices services(bot, clock, logger);
        Context context(services, Incoming(Update(update_id)));
        bool in_response = false;
        auto task = [&]() -> awaitable<void> {
            auto responding = respond_with(context, bot.send_message(77, "Hello"));
            in_response = co_await std::move(responding);
        };
        tasks.spawn(task());
        poll();
        return in_response;
    }
};

}  // namespace

TEST_CASE_FIXTURE(WebhookFixture,
                  "a webhook answers when the receipt of its update is settled, 200 or 503 as that says") {
    start();
    hand_in(request(R"({"update_id":7})"));
    hand_in(request(R"({"update_id":8})"));
    CHECK(answers.empty());
    sink.receipts[1].refuse();
    poll();
    REQUIRE(answers.size() == 1);
    CHECK(answers[0].status == 503);
    CHECK(answers[0].headers.get("Retry-After") == "1");
    sink.receipts[0].accept();
    poll();
    REQUIRE(answers.size() == 2);
    CHECK(answers[1].status == 200);
    CHECK(answers[1].body.empty());
    CHECK(webhook.counts().accepted == 1);
    CHECK(webhook.counts().not_accepted == 1);
}

TEST_CASE_FIXTURE(WebhookFixture, "an update whose handling outlasts the response deadline is to come again later") {
    start();
    hand_in(request(R"({"update_id":7})"));
    clock.advance(49s);
    poll();
    CHECK(answers.empty());
    clock.advance(1s);
    poll();
    REQUIRE(answers.size() == 1);
    CHECK(answers[0].status == 503);
    CHECK(answers[0].headers.get("Retry-After") == "30");
    CHECK(webhook.counts().late == 1);
    sink.receipts[0].accept();  // Nobody waits any more.
    poll();
    CHECK(answers.size() == 1);
}

TEST_CASE_FIXTURE(WebhookFixture, "without room a request is refused by its head, with a time to come again") {
    start();
    sink.room = false;
    const auto refusal = webhook.judge(request(""));
    REQUIRE(refusal);
    CHECK(refusal->status == 503);
    CHECK(refusal->headers.get("Retry-After") == "1");
    CHECK(webhook.counts().shed == 1);
    // The room may also go between the head and the end of the body.
    sink.room = true;
    CHECK_FALSE(webhook.judge(request("")));
    sink.room = false;
    CHECK(status_of(request(R"({"update_id":7})")) == 503);
    CHECK(sink.updates.empty());
}

TEST_CASE_FIXTURE(WebhookFixture, "a stranger hears of the wrong secret, not of whether there is room (X-15)") {
    start();
    sink.room = false;
    CHECK(status_of(request("{}", "wrong")) == 401);
    CHECK(webhook.counts().wrong_secret == 1);
    CHECK_FALSE(logger.has("wrong"));
    CHECK_FALSE(logger.has("s3cret"));
}

TEST_CASE_FIXTURE(WebhookFixture, "the former secret is accepted beside the new one, and no third") {
    start();
    sink.at_once = true;
    CHECK(status_of(request(R"({"update_id":7})")) == 200);
    CHECK(status_of(request(R"({"update_id":8})", "f0rmer")) == 200);
    CHECK(status_of(request(R"({"update_id":9})", "f0rme")) == 401);
    CHECK(sink.updates.size() == 2);
}

TEST_CASE_FIXTURE(WebhookFixture, "before run and after stop updates stay with the server") {
    CHECK(status_of(request(R"({"update_id":7})")) == 503);
    start();
    webhook.stop();
    poll();
    CHECK(tasks.empty());
    CHECK(status_of(request(R"({"update_id":7})")) == 503);
    CHECK(sink.updates.empty());
}

TEST_CASE_FIXTURE(WebhookFixture, "run ends when the requests that were under way at stop are answered") {
    start();
    hand_in(request(R"({"update_id":7})"));
    webhook.stop();
    poll();
    CHECK(tasks.size() == 2);
    sink.receipts[0].accept();
    poll();
    CHECK(tasks.empty());
    REQUIRE(answers.size() == 1);
    CHECK(answers[0].status == 200);
}

TEST_CASE_FIXTURE(WebhookFixture, "an update that cannot be read is a dead letter and answered 200, what is none 400") {
    start();
    CHECK(status_of(request(R"({"update_id":7,"message":{"message_id":"x"}})")) == 200);
    REQUIRE(sink.unreadable.size() == 1);
    CHECK(sink.unreadable[0].update_id == 7);
    for (const char* body : {"", "[]", "{", "not json", "null", R"({"update_id":"x"})"}) {
        CHECK_MESSAGE(status_of(request(body)) == 400, body);
    }
    CHECK(sink.errors.size() == 6);
    CHECK(webhook.counts().unreadable == 7);
}

TEST_CASE_FIXTURE(WebhookFixture,
                  "JSON that is nested beyond all sense, or far too long, is refused and nothing else happens") {
    start();
    const std::string deep(100'000, '[');
    CHECK(status_of(request(deep)) == 400);
    CHECK(status_of(request(R"({"update_id":7,"message":)" + deep + "}")) == 200);
    std::string objects;
    for (int i = 0; i < 10'000; ++i) objects += R"({"a":)";
    CHECK(status_of(request(R"({"update_id":8,"message":)" + objects)) == 200);
    CHECK(status_of(request(R"({"update_id":9)" + std::string(1'000'000, ' ') + "x")) == 200);
    CHECK(sink.unreadable.size() == 3);
    CHECK(sink.updates.empty());
}

TEST_CASE_FIXTURE(WebhookFixture,
                  "a secret that getWebhookInfo cannot show is set once more when a request has another") {
    start();
    CHECK(transport->methods() == std::vector<std::string>{"getWebhookInfo"});
    for (int i = 0; i < 3; ++i) CHECK(status_of(request("{}", "wrong")) == 401);
    CHECK(transport->methods() == std::vector<std::string>{"getWebhookInfo", "setWebhook"});
}

TEST_CASE_FIXTURE(WebhookFixture,
                  "an update that comes with the former secret has the webhook set with the new one, once") {
    start();
    sink.at_once = true;
    for (int id = 7; id < 10; ++id) {
        CHECK(status_of(request("{\"update_id\":" + std::to_string(id) + "}", "f0rmer")) == 200);
    }
    CHECK(transport->methods() == std::vector<std::string>{"getWebhookInfo", "setWebhook"});
    CHECK(sink.updates.size() == 3);
}

TEST_CASE_FIXTURE(WebhookFixture, "after an update with the right secret, a wrong one is a stranger's") {
    start();
    sink.at_once = true;
    CHECK(status_of(request(R"({"update_id":7})")) == 200);
    CHECK(status_of(request("{}", "wrong")) == 401);
    CHECK(transport->methods() == std::vector<std::string>{"getWebhookInfo"});
}

TEST_CASE_FIXTURE(ReplyingWebhook, "a handler's last call goes out in the response, at once") {
    start();
    hand_in(request(R"({"update_id":7})"));
    CHECK(respond(7));
    REQUIRE(answers.size() == 1);
    CHECK(answers[0].status == 200);
    CHECK(answers[0].headers.get("Content-Type") == "application/json");
    CHECK(parse_json(answers[0].body) == parse_json(R"({"method":"sendMessage","chat_id":77,"text":"Hello"})"));
    CHECK(transport->methods() == std::vector<std::string>{"getWebhookInfo"});
    sink.receipts[0].accept();
}

TEST_CASE_FIXTURE(ReplyingWebhook, "where no response waits, the call is an ordinary one") {
    start();
    CHECK_FALSE(respond(7));
    hand_in(request(R"({"update_id":8})"));
    sink.receipts[0].accept();
    CHECK_FALSE(respond(8));
    hand_in(request(R"({"update_id":9})"));
    CHECK(respond(9));
    CHECK_FALSE(respond(9));
    const auto methods = transport->methods();
    CHECK(std::count(methods.begin(), methods.end(), "sendMessage") == 3);
}

TEST_CASE_FIXTURE(WebhookFixture, "without reply_in_response a call never goes into a response") {
    start();
    hand_in(request(R"({"update_id":7})"));
    CHECK_FALSE(detail::runs_from_response("getMe"));
    CHECK_FALSE(detail::runs_from_response("setWebhook"));
    CHECK(detail::runs_from_response("sendMessage"));
    const DispatchServices services(bot, clock, logger);
    Context context(services, Incoming(Update(7)));
    CHECK_FALSE(detail::put_into_response(context, "sendMessage", "{}"));
    CHECK(answers.empty());
}
