#include <tgfw/dispatch/chat_action.hpp>
#include <tgfw/tgfw.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include <boost/json.hpp>

#include <tgfw/api/json.hpp>

#include <support/dispatch_fixture.hpp>
#include <support/updates.hpp>

using namespace tgfw;
using namespace tgfw::test;
using namespace std::chrono_literals;

TEST_CASE("a handler shows a chat action while it works, and nothing outlives it") {
    DispatchFixture fixture;
    fixture.dispatcher.add_handler(
        MessageHandler(filters::text, [](const Update&, Context& context) -> awaitable<void> {
            auto guard = keep_chat_action(context, ChatAction::typing);
            co_await sleep_for(context.clock(), 5s);
            guard.change(ChatAction::upload_document);
            co_await sleep_for(context.clock(), 1s);
        }));
    const auto began = fixture.clock.now();
    fixture.process(text_update(42, "hi"));
    CHECK(fixture.clock.now() - began == 6s);
    std::string actions;
    for (const auto& call : fixture.transport->calls) {
        CHECK(call.method == "sendChatAction");
        const auto body = parse_json(call.request.body);
        CHECK(body.at("chat_id") == 42);
        actions += std::string(body.at("action").as_string()) + " ";
    }
    CHECK(actions == "typing typing upload_document ");
}

TEST_CASE("a chat action is shown in the topic and the business connection that the update came from") {
    DispatchFixture fixture;
    fixture.dispatcher.add_handler(MessageHandler(filters::all, [](const Update&, Context& context) -> awaitable<void> {
        const auto guard = keep_chat_action(context, ChatAction::typing);
        co_await sleep_for(context.clock(), 1s);
    }));
    fixture.process(message_update(-100, R"("text":"hi","is_topic_message":true,"message_thread_id":5)"));
    fixture.process(update_of("business_message", message_json(42, R"("text":"hi","business_connection_id":"bc")")));
    REQUIRE(fixture.transport->calls.size() == 2);
    CHECK(fixture.transport->calls[0].request.body == R"({"chat_id":-100,"message_thread_id":5,"action":"typing"})");
    CHECK(fixture.transport->calls[1].request.body ==
          R"({"business_connection_id":"bc","chat_id":42,"action":"typing"})");
}

TEST_CASE("a handler that ends at once shows its chat action once, and an update without a chat has none") {
    DispatchFixture fixture;
    std::string problem;
    fixture.dispatcher.add_handler(
        MessageHandler(filters::text, [](const Update&, Context& context) -> awaitable<void> {
            const auto guard = keep_chat_action(context, ChatAction::typing);
            co_return;
        }));
    fixture.dispatcher.add_handler(PollHandler([&](const Update&, Context& context) -> awaitable<void> {
        try {
            const auto guard = keep_chat_action(context, ChatAction::typing);
        } catch (const ConfigError& error) {
            problem = error.what();
        }
        co_return;
    }));
    fixture.process(text_update(42, "hi"));
    fixture.process(update_of("poll", R"({"id":"1","question":"?","options":[],"total_voter_count":0,"is_closed":true,)"
                                      R"("is_anonymous":true,"type":"regular","allows_multiple_answers":false})"));
    CHECK(fixture.transport->methods() == std::vector<std::string>{"sendChatAction"});
    CHECK(problem.find("keep_chat_action: this update has no chat") == 0);
}
