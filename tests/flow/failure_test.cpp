#include <doctest/doctest.h>

#include <string>

#include <tgfw/dispatch/filters/message.hpp>
#include <tgfw/dispatch/handlers/message_handler.hpp>

#include <flow/flow_fixture.hpp>

using namespace tgfw;
using namespace tgfw::flow;

namespace {

/// A bot that answers texts, and its polls' faults.
class Failing : public Flow {
public:
    Failing() : app(builder().build()) {
        app.add_handler(MessageHandler(filters::text, worker(*this)));
        app.add_error_handler([this](const Update*, Context& context) -> awaitable<void> {
            errors.push_back(context.error_text());
            co_return;
        });
    }

    [[nodiscard]] std::vector<Clock::duration> pauses() const {
        std::vector<Clock::duration> found;
        const auto polls = transport->of("getUpdates");
        for (std::size_t i = 1; i < polls.size(); ++i) found.push_back(polls[i].at - polls[i - 1].at);
        return found;
    }

    /// The same bot in another process: polls once, for so long.
    std::shared_ptr<testing::EmulatorCall> other_poller(const std::string& timeout = "50") {
        testing::EmulatorParams params;
        params.add("timeout", timeout);
        return emulator.handle(token, "getUpdates", std::move(params));
    }

    Application app;
    Notes errors;
};

}  // namespace

TEST_CASE_FIXTURE(Failing,
                  "a server that fails five times is asked after growing pauses, and what it kept is handled") {
    emulator.fail_next("getUpdates", 502, "Bad Gateway", std::nullopt, 5);
    alice().send_text("hi");
    serve_for(app, 60s);
    const auto waited = pauses();
    REQUIRE(waited.size() >= 5);
    CHECK(waited[0] == 1s);
    CHECK(waited[1] == 1500ms);
    CHECK(waited[2] == 2250ms);
    CHECK(waited[3] == 3375ms);
    CHECK(errors.size() == 5);
    CHECK(errors.front().find("getUpdates: Bad Gateway (502)") != std::string::npos);
    CHECK(texts(alice()) == Notes{"hi", "done: hi"});
}

TEST_CASE_FIXTURE(Failing, "a proxy's page instead of an answer is a server error with its status") {
    emulator.respond_raw("getUpdates", "<html><h1>504 Gateway Time-out</h1></html>", 504);
    alice().send_text("hi");
    serve_for(app, 60s);
    REQUIRE(errors.size() == 1);
    CHECK(errors.front().find("504") != std::string::npos);
    CHECK(texts(alice()) == Notes{"hi", "done: hi"});
}

TEST_CASE_FIXTURE(Failing, "an hour without a network is borne with at most two polls a minute, then all is handled") {
    serve(app, [this]() -> awaitable<void> {
        co_await settle();
        transport->network_faults = 1000;
        alice().send_text("first");  // Ends the poll that hangs; the next ones fail.
        co_await sleep_for(clock, 60s);
        const std::size_t before = transport->of("getUpdates").size();
        co_await sleep_for(clock, 1h);
        CHECK(transport->of("getUpdates").size() - before <= 121);
        alice().send_text("second");
        transport->network_faults = 0;
        co_await sleep_for(clock, 31s);
    });
    CHECK(texts(alice()) == Notes{"first", "second", "done: second"});  // No network for the answer to the first.
    CHECK(emulator.pending_updates(bot_id) == 0);
    CHECK(errors.front().find("connection refused") != std::string::npos);
}

TEST_CASE_FIXTURE(Failing, "a poll that is never answered times out and is repeated") {
    emulator.stall_next("getUpdates");
    alice().send_text("hi");
    serve_for(app, 120s);
    CHECK(errors.size() == 1);
    CHECK(texts(alice()) == Notes{"hi", "done: hi"});
}

TEST_CASE_FIXTURE(Failing, "a flood wait is kept") {
    emulator.fail_next("getUpdates", 429, "Too Many Requests: retry after 7", 7);
    alice().send_text("hi");
    serve_for(app, 60s);
    REQUIRE_FALSE(pauses().empty());
    CHECK(pauses().front() == 7500ms);
    CHECK(texts(alice()) == Notes{"hi", "done: hi"});
}

TEST_CASE_FIXTURE(Failing, "a flood wait in a handler reaches the error handler with its seconds") {
    std::chrono::seconds told{0};
    app.add_error_handler([&told](const Update*, Context& context) -> awaitable<void> {
        try {
            std::rethrow_exception(context.error());
        } catch (const RetryAfter& error) {
            told = error.retry_after();
        }
        co_return;
    });
    emulator.fail_next("sendMessage", 429, "Too Many Requests: retry after 11", 11);
    alice().send_text("hi");
    serve_for(app, 1s);
    CHECK(told == 11s);
    CHECK(errors.size() == 1);
}

TEST_CASE_FIXTURE(Failing, "a second poller is named, and the bot recovers when it is gone") {
    std::shared_ptr<testing::EmulatorCall> other;
    serve(app, [this, &other]() -> awaitable<void> {
        co_await settle();
        other = other_poller();
        co_await sleep_for(clock, 60s);
        alice().send_text("hi");
        co_await sleep_for(clock, 60s);
    });
    CHECK(logger.has("another process polls for the same token"));
    REQUIRE_FALSE(errors.empty());
    CHECK(errors.front().find("Conflict: terminated by other getUpdates request") != std::string::npos);
    CHECK(other->ready());
    CHECK(texts(alice()) == Notes{"hi", "done: hi"});
}

TEST_CASE_FIXTURE(Failing, "a webhook that somebody sets is named, and the bot recovers when it is deleted") {
    serve(app, [this]() -> awaitable<void> {
        co_await settle();
        testing::EmulatorParams params;
        params.add("url", "https://bot.example.com/hook");
        CHECK(emulator.handle(token, "setWebhook", std::move(params))->answer().status == 200);
        co_await sleep_for(clock, 60s);
        CHECK(emulator.handle(token, "deleteWebhook")->answer().status == 200);
        alice().send_text("hi");
        co_await sleep_for(clock, 60s);
    });
    CHECK(logger.has("a webhook was set"));
    CHECK_FALSE(logger.has("another process polls"));
    CHECK(texts(alice()) == Notes{"hi", "done: hi"});
}

TEST_CASE_FIXTURE(Failing, "a webhook from before is removed when polling begins") {
    testing::EmulatorParams params;
    params.add("url", "https://bot.example.com/hook");
    CHECK(emulator.handle(token, "setWebhook", std::move(params))->answer().status == 200);
    alice().send_text("hi");
    serve_for(app, 1s);
    CHECK(errors.empty());
    CHECK(texts(alice()) == Notes{"hi", "done: hi"});
}

TEST_CASE_FIXTURE(Failing, "a token that is revoked while the bot runs ends it with InvalidToken, after its handlers") {
    alice().send_text("slow 3");
    std::string text;
    try {
        serve(app, [this]() -> awaitable<void> {
            co_await settle();
            emulator.fail_next("getUpdates", 401, "Unauthorized");
            bob().send_text("wakes the poll");
            co_await sleep_for(clock, 60s);
        });
    } catch (const InvalidToken& error) {
        text = error.what();
    }
    CHECK(text.find("getUpdates: Unauthorized (401)") != std::string::npos);
    CHECK(notes == Notes{"0 wakes the poll", "3 slow 3"});
}

TEST_CASE_FIXTURE(Failing, "a wrong token ends the bot before it begins, and nothing shows the token") {
    emulator.fail_next("getMe", 401, "Unauthorized");
    CHECK_THROWS_WITH_AS(serve_for(app, 1s), doctest::Contains("getMe: Unauthorized (401)"), InvalidToken);
    CHECK(transport->of("getUpdates").empty());
    for (const std::string& line : logger.lines) CHECK(line.find(token) == std::string::npos);
}

TEST_CASE_FIXTURE(Failing, "a server that is away at the start is waited for") {
    transport->network_faults = 4;
    alice().send_text("hi");
    serve_for(app, 60s);
    CHECK(texts(alice()) == Notes{"hi", "done: hi"});
    CHECK(transport->of("getMe").size() == 5);
}
