#include <doctest/doctest.h>

#include <unit/testing/emulator_support.hpp>

using namespace tgfw;
using namespace tgfw::testing;

namespace {

struct ControlFixture : EmulatorFixture {
    std::string control(std::string_view path, Arguments arguments = {}) {
        const auto started = emulator.control(path, params_of(arguments));
        return started->ready() ? started->answer().body : "(waits)";
    }
};

}  // namespace

TEST_CASE_FIXTURE(ControlFixture, "the control API does what a person does") {
    CHECK(contains(control("send", {{"user_id", alice_id}, {"text", "/start"}}), "\"message_id\":1"));
    sent({{"chat_id", alice_id},
          {"text", "menu"},
          {"reply_markup", R"({"inline_keyboard":[[{"text":"A","callback_data":"a"}]]})"}});
    CHECK(contains(control("tap", {{"user_id", alice_id}, {"message_id", "2"}, {"button", "A"}}), "query_id"));
    CHECK(contains(control("edit", {{"user_id", alice_id}, {"message_id", "1"}, {"text", "/stop"}}), "edit_date"));
    CHECK(emulator.pending_updates(bot_id) == 3);
    CHECK(contains(control("state"), "\"key\":\"7001:1001\""));
}

TEST_CASE_FIXTURE(ControlFixture, "the control API makes bots, persons and chats") {
    CHECK(contains(control("bots", {{"first_name", "New"}, {"username", "new_bot"}}), "\"token\":\"7"));
    CHECK(contains(control("users", {{"first_name", "Carol"}}), "\"id\":1002"));
    CHECK(contains(control("chats", {{"type", "group"}, {"title", "T"}, {"members", "[1001,1002]"}}),
                   "\"type\":\"group\""));
    CHECK(contains(control("chats", {{"type", "party"}}), "\"error_code\":400"));
}

TEST_CASE_FIXTURE(ControlFixture, "what a person may not do is refused in words") {
    CHECK(contains(control("send", {{"user_id", "5"}, {"text", "x"}}), "there is no person 5"));
    for (const char* call : {"commands", "inline_query", "join", "vote", "react", "block", "topic"}) {
        CAPTURE(call);
        CHECK(contains(control(call, {{"user_id", "5"}, {"bot_id", "7001"}, {"options", "[0]"}, {"name", "x"}}),
                       "\"error_code\":400"));
    }
    CHECK(contains(control("send", {{"user_id", alice_id}, {"text", "  "}}), "the text is empty"));
    CHECK(contains(control("nonsense"), "\"error_code\":404"));
}

TEST_CASE_FIXTURE(ControlFixture, "events come after the number asked for, and wake who waits") {
    const std::string before = control("events", {{"after", "0"}});
    CHECK(contains(before, "\"type\":\"user\""));
    const auto waiting = emulator.control("events", params_of({{"after", "2"}, {"timeout", "20"}}));
    CHECK_FALSE(waiting->ready());
    client.send_text("hi");
    waiting->tick(clock.now());
    REQUIRE(waiting->ready());
    CHECK(contains(waiting->answer().body, "\"text\":\"hi\""));
}

TEST_CASE_FIXTURE(ControlFixture, "a wait for events ends empty") {
    const auto waiting = emulator.control("events", params_of({{"after", "2"}, {"timeout", "20"}}));
    clock.advance(std::chrono::seconds(20));
    waiting->tick(clock.now());
    REQUIRE(waiting->ready());
    CHECK(waiting->answer().body == R"({"ok":true,"result":{"seq":2,"events":[]}})");
}

TEST_CASE_FIXTURE(ControlFixture, "who follows an emulator that was restarted learns it at once") {
    CHECK(control("events", {{"after", "900"}, {"timeout", "20"}}) == R"({"ok":true,"result":{"seq":2,"events":[]}})");
}

TEST_CASE_FIXTURE(ControlFixture, "only images are shown in the browser") {
    const Message photo = client.send_photo(tiny_png());
    EmulatorFile page;
    page.name = "page.html";
    page.content = "<script>alert(1)</script>";
    page.content_type = "text/html";
    const Message document = client.send_document(page);
    CHECK(emulator.control("file", params_of({{"id", photo.photo->at(0).file_id}}))->answer().content_type ==
          "image/png");
    CHECK(emulator.control("file", params_of({{"id", document.document->file_id}}))->answer().content_type ==
          "application/octet-stream");
}

TEST_CASE_FIXTURE(ControlFixture, "the event log is bounded, and who lost its thread is told") {
    Emulator small(clock, EmulatorOptions().with_event_limit(3));
    const User bot_there = small.add_bot("Tea bot", "tea_bot");
    EmulatorClient person = small.client(small.add_user("Alice").id, bot_there.id);
    for (int i = 0; i < 5; ++i) person.send_text("hi");
    const auto events = [&](const char* after) {
        return small.control("events", params_of({{"after", after}}))->answer().body;
    };
    CHECK(events("2") == R"({"ok":true,"result":{"seq":8,"lost":true,"events":[]}})");
    CHECK(contains(events("5"), "\"seq\":6"));
    CHECK(contains(events("5"), "\"seq\":8"));
    CHECK(contains(events("7"), "\"seq\":8"));
    CHECK_FALSE(contains(events("7"), "\"seq\":7"));
}

TEST_CASE_FIXTURE(ControlFixture, "a client of a bot that is not there is refused at once") {
    CHECK_THROWS_WITH(static_cast<void>(emulator.client(alice.id, 5)), doctest::Contains("there is no bot 5"));
    CHECK(contains(control("send", {{"user_id", alice_id}, {"bot_id", "5"}, {"text", "x"}}), "there is no bot 5"));
    Emulator empty(clock);
    EmulatorClient nobody = empty.client(empty.add_user("Alice").id);
    CHECK_THROWS_WITH(nobody.send_text("hi"), doctest::Contains("there is no bot yet"));
}

TEST_CASE_FIXTURE(ControlFixture, "the control API joins, leaves, votes and asks inline") {
    const User bob = emulator.add_user("Bob");
    const std::string bob_id = std::to_string(bob.id);
    const std::string group = std::to_string(emulator.add_chat("supergroup", "Club", {alice.id, bot_id}).id);
    emulator.add_member(std::stoll(group), alice.id, true);
    CHECK(contains(control("join", {{"user_id", bob_id}, {"chat_id", group}}), "\"ok\":true"));
    CHECK(contains(control("promote", {{"user_id", alice_id}, {"member_id", bob_id}, {"chat_id", group}}),
                   "\"ok\":true"));
    CHECK(
        contains(control("remove", {{"user_id", alice_id}, {"member_id", bob_id}, {"chat_id", group}}), "\"ok\":true"));
    CHECK(contains(control("join", {{"user_id", bob_id}, {"chat_id", group}}), "banned"));
    CHECK(contains(control("add", {{"user_id", alice_id}, {"member_id", bob_id}, {"chat_id", group}}), "\"ok\":true"));
    CHECK(contains(control("leave", {{"user_id", bob_id}, {"chat_id", group}}), "\"ok\":true"));
    CHECK(contains(control("request", {{"user_id", bob_id}, {"chat_id", group}}), "\"ok\":true"));
    call("sendPoll", {{"chat_id", group}, {"question", "?"}, {"options", R"(["a","b"])"}});
    const std::string poll = std::to_string(client.messages(std::stoll(group)).back().message_id);
    CHECK(
        contains(control("vote", {{"user_id", alice_id}, {"chat_id", group}, {"message_id", poll}, {"options", "[1]"}}),
                 "\"ok\":true"));
    CHECK(contains(control("state"), "\":{\"1001\":[1]}"));
    CHECK(
        contains(control("retract", {{"user_id", alice_id}, {"chat_id", group}, {"message_id", poll}}), "\"ok\":true"));
    const std::string asked = control("inline_query", {{"user_id", alice_id}, {"bot_id", "7001"}, {"text", "x"}});
    const std::string query = asked.substr(asked.find("_id\":\"") + 6, 13);
    CHECK(contains(control("inline_answer", {{"user_id", alice_id}, {"query_id", query}}), "\"answered\":false"));
    call("answerInlineQuery",
         {{"inline_query_id", query},
          {"results", R"([{"type":"article","id":"1","title":"T","input_message_content":{"message_text":"sent"}}])"}});
    CHECK(contains(control("inline_answer", {{"user_id", alice_id}, {"query_id", query}}), "\"title\":\"T\""));
    CHECK(contains(
        control("choose", {{"user_id", alice_id}, {"bot_id", "7001"}, {"query_id", query}, {"result_id", "1"}}),
        "\"text\":\"sent\""));
    call("setMyCommands", {{"commands", R"([{"command":"tea","description":"Get tea"}])"}});
    CHECK(contains(control("commands", {{"user_id", alice_id}, {"chat_id", group}}), "Get tea"));
}
