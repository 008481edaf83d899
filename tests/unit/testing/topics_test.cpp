#include <doctest/doctest.h>

#include <unit/testing/emulator_support.hpp>

using namespace tgfw;
using namespace tgfw::testing;

namespace {

struct TopicFixture : EmulatorFixture {
    TopicFixture() {
        emulator.add_member(group.id, alice.id, true);
        emulator.add_member(group.id, bot_id, true);
        emulator.make_forum(group.id);
    }
    ForumTopic create(const std::string& name = "Green tea") {
        return std::get<0>(
            decode_response<ForumTopic>(call("createForumTopic", {{"chat_id", group_id}, {"name", name}})));
    }
    /// Calls a method that takes a chat and a topic; what it says if it fails.
    std::string act(const char* method, std::int64_t thread_id, const std::string& name = "") {
        EmulatorParams params = params_of({{"chat_id", group_id}, {"message_thread_id", std::to_string(thread_id)}});
        if (!name.empty()) params.add("name", name);
        params.add("text", "hello");
        const std::string body = emulator.handle(token, method, params)->answer().body;
        if (contains(body, "\"ok\":true")) return "(succeeded)";
        return std::get<ApiFailure>(decode_response<bool>(body)).description;
    }

    User bob = emulator.add_user("Bob", "bob");
    EmulatorClient bobby = emulator.client(bob.id);
    Chat group = emulator.add_chat("supergroup", "Tea club", {bob.id});
    std::string group_id = std::to_string(group.id);
};

}  // namespace

TEST_CASE_FIXTURE(TopicFixture, "createForumTopic makes a topic and the message that shows it") {
    const ForumTopic topic = create();
    CHECK(topic.name == "Green tea");
    const Message message = client.messages(group.id).back();
    CHECK(message.message_id == topic.message_thread_id);
    CHECK(message.message_thread_id == topic.message_thread_id);
    CHECK(message.forum_topic_created->name == "Green tea");
    CHECK(static_cast<bool>(message.chat.is_forum));
    CHECK(take_updates().at(0).message->forum_topic_created);
}

TEST_CASE_FIXTURE(TopicFixture, "what a person writes into a topic says so") {
    const std::int64_t thread_id = create().message_thread_id;
    take_updates();
    const Message message = bobby.send_text("hi", group.id, 0, thread_id);
    bobby.send_text("outside", group.id);
    const auto all = take_updates();
    REQUIRE(all.size() == 2);
    CHECK(all[0].message->message_thread_id == thread_id);
    CHECK(static_cast<bool>(all[0].message->is_topic_message));
    CHECK_FALSE(all[1].message->message_thread_id);
    CHECK_FALSE(all[1].message->is_topic_message.has_value());
    CHECK(bobby.send_text("reply", group.id, message.message_id).message_thread_id == thread_id);
}

TEST_CASE_FIXTURE(TopicFixture, "a bot writes into a topic by its number, or by a reply") {
    const std::int64_t thread_id = create().message_thread_id;
    CHECK(act("sendMessage", thread_id) == "(succeeded)");
    const Message first = client.messages(group.id).back();
    CHECK(first.message_thread_id == thread_id);
    CHECK(static_cast<bool>(first.is_topic_message));
    const Message reply =
        sent({{"chat_id", group_id}, {"text", "x"}, {"reply_to_message_id", std::to_string(first.message_id)}});
    CHECK(reply.message_thread_id == thread_id);
}

TEST_CASE_FIXTURE(TopicFixture, "unknown topics are refused, in a forum and elsewhere") {
    CHECK(act("sendMessage", 77) == "Bad Request: message thread not found");
    CHECK(act("sendMessage", 1) == "Bad Request: message thread not found");
    CHECK(act("closeForumTopic", 77) == "Bad Request: message thread not found");
    CHECK_THROWS_WITH(bobby.send_text("x", group.id, 0, 77), doctest::Contains("message thread not found"));
    client.send_text("/start");
    CHECK(failure("sendMessage", {{"chat_id", alice_id}, {"text", "x"}, {"message_thread_id", "5"}}) ==
          "Bad Request: message thread not found");
}

TEST_CASE_FIXTURE(TopicFixture, "into a closed topic only administrators write") {
    const std::int64_t thread_id = create().message_thread_id;
    CHECK(act("closeForumTopic", thread_id) == "(succeeded)");
    CHECK(client.messages(group.id).back().forum_topic_closed);
    CHECK(act("closeForumTopic", thread_id) == "Bad Request: TOPIC_NOT_MODIFIED");
    CHECK_THROWS_WITH(bobby.send_text("x", group.id, 0, thread_id), doctest::Contains("TOPIC_CLOSED"));
    CHECK(act("sendMessage", thread_id) == "(succeeded)");
    client.promote(bot_id, group.id, false);
    CHECK(act("sendMessage", thread_id) == "Bad Request: TOPIC_CLOSED");
    CHECK(act("reopenForumTopic", thread_id) == "(succeeded)");
    CHECK(client.messages(group.id).back().forum_topic_reopened);
    CHECK(act("sendMessage", thread_id) == "(succeeded)");
}

TEST_CASE_FIXTURE(TopicFixture, "editForumTopic changes the name, and says nothing changed if nothing did") {
    const std::int64_t thread_id = create().message_thread_id;
    CHECK(act("editForumTopic", thread_id, "Black tea") == "(succeeded)");
    CHECK(client.messages(group.id).back().forum_topic_edited->name == "Black tea");
    CHECK(act("editForumTopic", thread_id, "Black tea") == "Bad Request: TOPIC_NOT_MODIFIED");
    CHECK(act("editForumTopic", thread_id) == "Bad Request: TOPIC_NOT_MODIFIED");
}

TEST_CASE_FIXTURE(TopicFixture, "deleteForumTopic takes all its messages with it") {
    const std::int64_t thread_id = create().message_thread_id;
    bobby.send_text("inside", group.id, 0, thread_id);
    bobby.send_text("outside", group.id);
    CHECK(act("deleteForumTopic", thread_id) == "(succeeded)");
    REQUIRE(client.messages(group.id).size() == 1);
    CHECK(client.messages(group.id)[0].text == "outside");
    CHECK(act("sendMessage", thread_id) == "Bad Request: message thread not found");
}

TEST_CASE_FIXTURE(TopicFixture, "topics need a forum, a name and rights") {
    CHECK(failure("createForumTopic", {{"chat_id", group_id}, {"name", " "}}) ==
          "Bad Request: title must be non-empty");
    CHECK(create(std::string(130, 'x')).name.size() == 128);
    const std::int64_t foreign = client.create_topic("Alice's", group.id);
    client.promote(bot_id, group.id, false);
    CHECK(failure("createForumTopic", {{"chat_id", group_id}, {"name", "x"}}) ==
          "Bad Request: not enough rights to create a topic");
    CHECK(act("editForumTopic", foreign, "Mine") == "Bad Request: not enough rights to edit the topic");
    const Chat plain = emulator.add_chat("supergroup", "Plain", {bot_id, alice.id});
    CHECK(failure("createForumTopic", {{"chat_id", std::to_string(plain.id)}, {"name", "x"}}) ==
          "Bad Request: the chat is not a forum");
    CHECK_THROWS_AS(emulator.make_forum(alice.id), std::invalid_argument);
}

TEST_CASE_FIXTURE(TopicFixture, "persons make and close topics, of which the bot hears") {
    const std::int64_t thread_id = client.create_topic("Cups", group.id);
    client.close_topic(thread_id, group.id);
    client.close_topic(thread_id, group.id, false);
    const auto all = take_updates();
    REQUIRE(all.size() == 3);
    CHECK(all[0].message->forum_topic_created->name == "Cups");
    CHECK(all[1].message->forum_topic_closed);
    CHECK(all[2].message->forum_topic_reopened);
    CHECK_THROWS_AS(bobby.close_topic(thread_id, group.id), std::invalid_argument);
    CHECK_THROWS_AS(client.close_topic(99, group.id), std::invalid_argument);
    CHECK_THROWS_WITH(client.create_topic("x", emulator.add_chat("group", "g", {alice.id}).id),
                      doctest::Contains("no forum"));
}
