#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

#include <tgfw/app/ordering.hpp>

#include <support/updates.hpp>

using namespace tgfw;
using namespace tgfw::test;

namespace {

const std::string kPoll =
    R"({"id":"77","question":"?","options":[],"total_voter_count":0,"is_closed":false,"is_anonymous":true,"type":"regular","allows_multiple_answers":false})";

Update in_topic(std::int64_t chat, std::int64_t topic) {
    return update_of(
        "message",
        message_json(chat, R"("text":"x","is_topic_message":true,"message_thread_id":)" + std::to_string(topic),
                     "supergroup"));
}

}  // namespace

TEST_CASE("by_chat: the key is the chat, whatever brings it: a message, an edit, a tap") {
    CHECK(ordering::by_chat(text_update(5, "x")) == OrderingKeys(5));
    CHECK(ordering::by_chat(update_of("edited_message", message_json(5, R"("text":"y")"))) == OrderingKeys(5));
    CHECK(ordering::by_chat(callback_update(5, "data")) == OrderingKeys(5));
}

TEST_CASE("by_chat: an inline query is in order with its user's private chat") {
    const Update query =
        update_of("inline_query", R"({"id":"1","from":)" + user_json(5) + R"(,"query":"q","offset":""})");
    CHECK(ordering::by_chat(query) == OrderingKeys(5));
}

TEST_CASE("by_chat: updates of one poll stay in order, updates that belong nowhere wait for nothing") {
    const OrderingKeys poll = ordering::by_chat(update_of("poll", kPoll, 1));
    CHECK(poll.size() == 1);
    CHECK(poll == ordering::by_chat(update_of("poll", kPoll, 2)));
    CHECK(ordering::by_chat(update_of("new_kind", "{}", 1)).empty());
}

TEST_CASE("by_topic: topics of a forum are apart, and apart from the chat itself") {
    CHECK(ordering::by_topic(in_topic(-5, 1)) == ordering::by_topic(in_topic(-5, 1)));
    CHECK_FALSE(ordering::by_topic(in_topic(-5, 1)) == ordering::by_topic(in_topic(-5, 2)));
    CHECK_FALSE(ordering::by_topic(in_topic(-5, 1)) == ordering::by_topic(in_topic(-6, 1)));
    CHECK_FALSE(ordering::by_topic(in_topic(-5, 1)) == OrderingKeys(-5));
}

TEST_CASE("by_topic: a thread of replies in a group is no topic") {
    const Update reply = update_of("message", message_json(-5, R"("text":"x","message_thread_id":3)", "supergroup"));
    CHECK(ordering::by_topic(reply) == OrderingKeys(-5));
    CHECK(ordering::by_topic(text_update(5, "x")) == OrderingKeys(5));
}

TEST_CASE("by_user: the user in any chat; a channel's post, by its chat") {
    CHECK(ordering::by_user(text_update(-5, "x")) == OrderingKeys(7));
    CHECK(ordering::by_user(text_update(7, "x")) == OrderingKeys(7));
    const Update post = update_of(
        "channel_post", R"({"message_id":1,"date":1,"chat":)" + chat_json(-9, "channel") + R"(,"text":"news"})");
    CHECK(ordering::by_user(post) == OrderingKeys(-9));
}

TEST_CASE("by_chat_and_user: two keys in a group, one in a private chat") {
    CHECK(ordering::by_chat_and_user(text_update(-5, "x")) == OrderingKeys(-5).add(7));
    CHECK(ordering::by_chat_and_user(text_update(7, "x")) == OrderingKeys(7));
}

TEST_CASE("keys of two numbers and of texts differ where these do") {
    CHECK(ordering::key(1, 2) != ordering::key(2, 1));
    CHECK(ordering::key(1, 2) == ordering::key(1, 2));
    CHECK(ordering::key("a") != ordering::key("b"));
    CHECK(ordering::key("a") == ordering::key(std::string("a")));
}

TEST_CASE("keys keep their order without doubles, four of them in place and any number beyond") {
    OrderingKeys keys;
    CHECK(keys.empty());
    std::vector<std::int64_t> expected;
    for (std::int64_t key = 10; key > 0; --key) {
        expected.push_back(key);
        keys.add(key).add(10).add(key);
        const auto values = keys.values();
        CHECK(std::vector<std::int64_t>(values.begin(), values.end()) == expected);
        const OrderingKeys copy = keys;
        CHECK(copy == keys);
    }
    CHECK_FALSE(keys == OrderingKeys(10));
}
