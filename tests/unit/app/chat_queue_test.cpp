#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <set>
#include <unordered_map>
#include <vector>

#include <tgfw/app/chat_queue.hpp>

#include <support/updates.hpp>

using tgfw::ChatQueue;
using tgfw::ordering_key;
using namespace tgfw::test;

TEST_CASE("updates of one chat start one at a time, in the order of their arrival") {
    ChatQueue queue(10, 10);
    queue.push(text_update(1, "a", 101));
    queue.push(text_update(1, "b", 102));
    const auto first = queue.start();
    REQUIRE(first);
    CHECK(first->update.update_id == 101);
    CHECK_FALSE(queue.start());
    queue.finish(first->key);
    const auto second = queue.start();
    REQUIRE(second);
    CHECK(second->update.update_id == 102);
    queue.finish(second->key);
    CHECK(queue.idle());
}

TEST_CASE("a chat that is busy does not hold up another one") {
    ChatQueue queue(10, 10);
    queue.push(text_update(1, "a", 101));
    queue.push(text_update(1, "b", 102));
    queue.push(text_update(2, "c", 103));
    const auto first = queue.start();
    const auto other = queue.start();
    REQUIRE(first);
    REQUIRE(other);
    CHECK(other->update.update_id == 103);
    CHECK(queue.running() == 2);
    CHECK(queue.waiting() == 1);
}

TEST_CASE("no more jobs run than allowed, and the oldest chat is next") {
    ChatQueue queue(2, 10);
    for (int chat = 1; chat <= 4; ++chat) queue.push(text_update(chat, "x", 100 + chat));
    const auto first = queue.start();
    const auto second = queue.start();
    REQUIRE(first);
    REQUIRE(second);
    CHECK_FALSE(queue.start());
    queue.finish(second->key);
    const auto third = queue.start();
    REQUIRE(third);
    CHECK(third->update.update_id == 103);
}

TEST_CASE("a chat with many updates takes turns with the others") {
    ChatQueue queue(1, 10);
    queue.push(text_update(1, "a", 1));
    queue.push(text_update(1, "b", 2));
    queue.push(text_update(2, "c", 3));
    std::vector<std::int64_t> order;
    while (auto job = queue.start()) {
        order.push_back(job->update.update_id);
        queue.finish(job->key);
    }
    CHECK(order == std::vector<std::int64_t>{1, 3, 2});
}

TEST_CASE("the queue says when it is full, and when it has room again") {
    ChatQueue queue(1, 2);
    queue.push(text_update(1, "a", 1));
    queue.push(text_update(2, "b", 2));
    CHECK(queue.full());
    const auto job = queue.start();
    CHECK(job);
    CHECK_FALSE(queue.full());
}

TEST_CASE("whatever the order of starts and ends, each chat's updates run in order and none is lost") {
    std::mt19937 random(20260824);
    ChatQueue queue(5, 1000);
    std::unordered_map<std::int64_t, std::int64_t> last;
    std::vector<ChatQueue::Job> running;
    std::set<std::int64_t> seen;
    for (std::int64_t id = 1; id <= 2000 || !queue.idle();) {
        if (id <= 2000 && random() % 2 == 0) {
            queue.push(text_update(1 + static_cast<std::int64_t>(random() % 17), "x", id++));
        } else if (auto job = queue.start()) {
            CHECK(last[job->key] < job->update.update_id);
            last[job->key] = job->update.update_id;
            seen.insert(job->update.update_id);
            running.push_back(std::move(*job));
            CHECK(running.size() <= 5);
        } else if (!running.empty()) {
            std::swap(running[random() % running.size()], running.back());
            queue.finish(running.back().key);
            running.pop_back();
        }
    }
    CHECK(seen.size() == 2000);
}

TEST_CASE("the key is the chat, whatever brings it: a message, an edit, a tap") {
    const auto message = ordering_key(text_update(5, "x"));
    CHECK(message == 5);
    CHECK(ordering_key(update_of("edited_message", message_json(5, R"("text":"y")"))) == message);
    CHECK(ordering_key(callback_update(5, "data")) == message);
}

TEST_CASE("an inline query is in order with its user's private chat") {
    const auto key = ordering_key(update_of("inline_query", R"({"id":"1","from":)" + user_json(5) + R"(,"query":"q","offset":""})"));
    CHECK(key == 5);
}

TEST_CASE("updates of one poll stay in order, updates that belong nowhere do not wait for each other") {
    const std::string poll = R"({"id":"77","question":"?","options":[],"total_voter_count":0,"is_closed":false,"is_anonymous":true,"type":"regular","allows_multiple_answers":false})";
    CHECK(ordering_key(update_of("poll", poll, 1)) == ordering_key(update_of("poll", poll, 2)));
    CHECK(ordering_key(update_of("new_kind", "{}", 1)) != ordering_key(update_of("new_kind", "{}", 2)));
}
