#include <doctest/doctest.h>

#include <unit/testing/emulator_support.hpp>

using namespace tgfw;
using namespace tgfw::testing;

namespace {

struct EditFixture : EmulatorFixture {
    EditFixture() {
        client.send_text("/start");
        sent({{"chat_id", alice_id},
              {"text", "menu"},
              {"reply_markup", R"({"inline_keyboard":[[{"text":"A","callback_data":"a"}]]})"}});
    }
    std::string id = "2";
};

constexpr std::string_view not_modified =
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message";

}  // namespace

TEST_CASE_FIXTURE(EditFixture, "editMessageText changes the text, dates the edit and drops the keyboard") {
    clock.advance(std::chrono::seconds(5));
    const auto answer = decode_response<Message>(
        call("editMessageText",
             {{"chat_id", alice_id}, {"message_id", id}, {"text", "*done*"}, {"parse_mode", "MarkdownV2"}}));
    const Message& edited = std::get<Message>(answer);
    CHECK(edited.text == "done");
    CHECK(edited.edit_date == edited.date + 5);
    CHECK_FALSE(edited.reply_markup);
    CHECK(client.messages().at(1).text == "done");
}

TEST_CASE_FIXTURE(EditFixture, "an edit that changes nothing is refused") {
    CHECK(failure("editMessageText",
                  {{"chat_id", alice_id},
                   {"message_id", id},
                   {"text", "menu"},
                   {"reply_markup", R"({"inline_keyboard":[[{"text":"A","callback_data":"a"}]]})"}}) == not_modified);
    CHECK(failure("editMessageReplyMarkup", {{"chat_id", alice_id}, {"message_id", id}}) == "(succeeded)");
    CHECK(failure("editMessageReplyMarkup", {{"chat_id", alice_id}, {"message_id", id}}) == not_modified);
}

TEST_CASE_FIXTURE(EditFixture, "edits name what is missing") {
    CHECK(failure("editMessageText", {{"text", ""}}) == "Bad Request: message text is empty");
    CHECK(failure("editMessageText", {{"text", "x"}}) == "Bad Request: message identifier is not specified");
    CHECK(failure("editMessageText", {{"text", "x"}, {"message_id", id}}) ==
          "Bad Request: chat identifier is not specified");
    CHECK(failure("editMessageText", {{"text", "x"}, {"chat_id", alice_id}}) ==
          "Bad Request: message to edit not found");
    CHECK(failure("editMessageText", {{"text", "x"}, {"chat_id", alice_id}, {"message_id", "1"}}) ==
          "Bad Request: message can't be edited");
}

TEST_CASE_FIXTURE(EditFixture, "an over-long edit gets the raw constant") {
    CHECK(failure("editMessageText", {{"chat_id", alice_id}, {"message_id", id}, {"text", std::string(4097, 'x')}}) ==
          "Bad Request: MESSAGE_TOO_LONG");
}

TEST_CASE_FIXTURE(EditFixture, "an edit takes inline keyboards only") {
    CHECK(
        failure(
            "editMessageText",
            {{"chat_id", alice_id}, {"message_id", id}, {"text", "x"}, {"reply_markup", R"({"keyboard":[["a"]]})"}}) ==
        "Bad Request: inline keyboard expected");
}

TEST_CASE_FIXTURE(EditFixture, "a message that came with a reply keyboard cannot be edited") {
    const Message message = sent({{"chat_id", alice_id}, {"text", "x"}, {"reply_markup", R"({"keyboard":[["a"]]})"}});
    CHECK(failure("editMessageText",
                  {{"chat_id", alice_id}, {"message_id", std::to_string(message.message_id)}, {"text", "y"}}) ==
          "Bad Request: message can't be edited");
}

TEST_CASE_FIXTURE(EditFixture, "a text has no caption to edit, and a photo no text") {
    CHECK(failure("editMessageCaption", {{"chat_id", alice_id}, {"message_id", id}, {"caption", "x"}}) ==
          "Bad Request: there is no caption in the message to edit");
    EmulatorParams params = params_of({{"chat_id", alice_id}});
    const EmulatorFile png = tiny_png();
    params.add_file("photo", EmulatorUpload(png.name, png.content, png.content_type));
    CHECK(emulator.handle(token, "sendPhoto", params)->answer().status == 200);
    CHECK(failure("editMessageText", {{"chat_id", alice_id}, {"message_id", "3"}, {"text", "x"}}) ==
          "Bad Request: there is no text in the message to edit");
    CHECK(contains(call("editMessageCaption", {{"chat_id", alice_id}, {"message_id", "3"}, {"caption", "new"}}),
                   "\"caption\":\"new\""));
}
