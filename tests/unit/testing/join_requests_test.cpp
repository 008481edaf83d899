#include <doctest/doctest.h>

#include <unit/testing/emulator_support.hpp>

using namespace tgfw;
using namespace tgfw::testing;

namespace {

struct RequestFixture : EmulatorFixture {
    RequestFixture() {
        emulator.add_member(group.id, alice.id, true);
        emulator.add_member(group.id, bot_id, true);
    }
    std::string answer(const char* method, const std::string& id) {
        return failure(method, {{"chat_id", group_id}, {"user_id", id}});
    }

    User bob = emulator.add_user("Bob", "bob");
    std::string bob_id = std::to_string(bob.id);
    EmulatorClient bobby = emulator.client(bob.id);
    Chat group = emulator.add_chat("supergroup", "Tea club", {});
    std::string group_id = std::to_string(group.id);
};

}  // namespace

TEST_CASE_FIXTURE(RequestFixture, "a request to join reaches the bot, which lets the person in") {
    allow(R"(["chat_join_request","chat_member","message"])");
    bobby.request_to_join(group.id, "I love tea");
    auto all = take_updates();
    REQUIRE(all.size() == 1);
    REQUIRE(all[0].chat_join_request);
    CHECK(all[0].chat_join_request->from.id == bob.id);
    CHECK(all[0].chat_join_request->user_chat_id == bob.id);
    CHECK(all[0].chat_join_request->bio == "I love tea");
    CHECK(answer("approveChatJoinRequest", bob_id) == "(succeeded)");
    all = take_updates();
    REQUIRE(all.size() == 2);
    CHECK(static_cast<bool>(all[0].chat_member->via_join_request));
    CHECK(all[1].message->new_chat_members->at(0).id == bob.id);
    CHECK(bobby.send_text("hello", group.id).text == "hello");
}

TEST_CASE_FIXTURE(RequestFixture, "a request that is declined is gone") {
    bobby.request_to_join(group.id);
    CHECK(answer("declineChatJoinRequest", bob_id) == "(succeeded)");
    CHECK(answer("approveChatJoinRequest", bob_id) == "Bad Request: HIDE_REQUESTER_MISSING");
    CHECK_THROWS_AS(bobby.send_text("hello", group.id), std::invalid_argument);
}

TEST_CASE_FIXTURE(RequestFixture, "answers to no request are refused") {
    CHECK(answer("approveChatJoinRequest", alice_id) == "Bad Request: USER_ALREADY_PARTICIPANT");
    CHECK(answer("approveChatJoinRequest", "77") == "Bad Request: user not found");
    CHECK(answer("approveChatJoinRequest", "") == "Bad Request: invalid user_id specified");
    client.promote(bot_id, group.id, false);
    CHECK(answer("declineChatJoinRequest", bob_id) == "Bad Request: CHAT_ADMIN_REQUIRED");
}

TEST_CASE_FIXTURE(RequestFixture, "a bot without the right gets no chat_join_request") {
    client.promote(bot_id, group.id, false);
    take_updates();
    bobby.request_to_join(group.id);
    CHECK(emulator.pending_updates(bot_id) == 0);
}

TEST_CASE_FIXTURE(RequestFixture, "for five minutes the bot may write to who asked") {
    const auto greet = [&] { return failure("sendMessage", {{"chat_id", bob_id}, {"text", "Why tea?"}}); };
    CHECK(greet() == "Forbidden: bot can't initiate conversation with a user");
    bobby.request_to_join(group.id);
    clock.advance(std::chrono::seconds(301));
    CHECK(greet() == "Forbidden: bot can't initiate conversation with a user");
    bobby.request_to_join(group.id);
    CHECK(greet() == "(succeeded)");
    CHECK(bobby.last_from_others()->text == "Why tea?");
}
