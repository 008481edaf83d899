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
