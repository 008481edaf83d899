#include <doctest/doctest.h>

#include <string>

#include <boost/json.hpp>

#include <tgfw/api/json.hpp>
#include <tgfw/dispatch/handlers/type_handler.hpp>

#include <support/dispatch_fixture.hpp>
#include <support/updates.hpp>

using namespace tgfw;
using namespace tgfw::test;

namespace {

class ContextFixture : public DispatchFixture {
public:
    /// Runs `callback` for the update and returns what it sent last, as JSON.
    boost::json::value sent_by(Update update, Callback callback) {
        dispatcher.add_handler(TypeHandler<Update>(std::move(callback)));
        process(std::move(update));
        if (transport->calls.empty()) return nullptr;
        return parse_json(transport->calls.back().request.body);
    }
};

awaitable<void> reply(const Update&, Context& context) {
    co_await context.reply("hi");
}
awaitable<void> answer(const Update&, Context& context) {
    co_await context.answer().text("ok");
}
awaitable<void> edit(const Update&, Context& context) {
    co_await context.edit_message_text("new");
}

}  // namespace

TEST_CASE_FIXTURE(ContextFixture, "reply goes to the chat of the message") {
    CHECK(sent_by(text_update(5, "x"), reply) == parse_json(R"({"chat_id":5,"text":"hi"})"));
}

TEST_CASE_FIXTURE(ContextFixture, "reply stays in the message's topic") {
    const auto topic = R"("text":"x","message_thread_id":17,"is_topic_message":true)";
    CHECK(sent_by(message_update(-5, topic), reply).at("message_thread_id") == 17);
}

TEST_CASE_FIXTURE(ContextFixture, "a thread that is no topic is not answered into") {
    const auto thread = sent_by(message_update(-5, R"("text":"x","message_thread_id":17)"), reply);
    CHECK_FALSE(thread.as_object().contains("message_thread_id"));
}

TEST_CASE_FIXTURE(ContextFixture, "reply to a business message goes through its connection") {
    const Update update = update_of("business_message", message_json(5, R"("text":"x","business_connection_id":"B")"));
    CHECK(sent_by(update, reply).at("business_connection_id") == "B");
}

TEST_CASE_FIXTURE(ContextFixture, "reply to a tap goes to the chat of the button's message") {
    CHECK(sent_by(callback_update(5, "x"), reply).at("chat_id") == 5);
}

TEST_CASE_FIXTURE(ContextFixture, "reply to an update without a chat fails before anything is sent") {
    sent_by(update_of("inline_query", R"({"id":"1","from":)" + user_json(5) + R"(,"query":"","offset":""})"), reply);
    CHECK(transport->calls.empty());
    CHECK(logger.has("has no chat"));
}

TEST_CASE_FIXTURE(ContextFixture, "answer names the callback query") {
    CHECK(sent_by(callback_update(5, "x"), answer) == parse_json(R"({"callback_query_id":"99","text":"ok"})"));
}

TEST_CASE_FIXTURE(ContextFixture, "answer to what is no tap says so") {
    sent_by(text_update(5, "x"), answer);
    CHECK(logger.has("no callback query"));
}

TEST_CASE_FIXTURE(ContextFixture, "an edit changes the message whose button was tapped") {
    CHECK(sent_by(callback_update(5, "x"), edit) == parse_json(R"({"chat_id":5,"message_id":1,"text":"new"})"));
}

TEST_CASE_FIXTURE(ContextFixture, "an edit of an inline message names it by its inline id") {
    const Update update =
        update_of("callback_query", R"({"id":"1","from":)" + user_json(5) +
                                        R"(,"chat_instance":"1","data":"x","inline_message_id":"I"})");
    CHECK(sent_by(update, edit) == parse_json(R"({"inline_message_id":"I","text":"new"})"));
}

TEST_CASE_FIXTURE(ContextFixture, "an edit of a message too old to be shown still names it") {
    const Update update = update_of(
        "callback_query",
        R"({"id":"1","from":)" + user_json(5) +
            R"(,"chat_instance":"1","data":"x","message":{"chat":{"id":-7,"type":"group"},"message_id":3,"date":0}})");
    CHECK(sent_by(update, edit) == parse_json(R"({"chat_id":-7,"message_id":3,"text":"new"})"));
}
