#include <doctest/doctest.h>

#include <unit/testing/emulator_support.hpp>

using namespace tgfw;
using namespace tgfw::testing;

namespace {

struct ChatFixture : EmulatorFixture {
    ChatFixture() { client.send_text("/start"); }
};

}  // namespace

TEST_CASE_FIXTURE(ChatFixture, "sendMessage answers the message as the server writes it") {
    const Message message = sent({{"chat_id", alice_id}, {"text", "<b>hi</b> @tea_bot"}, {"parse_mode", "HTML"}});
    CHECK(message.message_id == 2);
    CHECK(message.text == "hi @tea_bot");
    CHECK(message.from->id == bot_id);
    CHECK(message.chat.type == ChatType::private_);
    CHECK(message.date == 1'767'225'600);
    REQUIRE(message.entities);
    REQUIRE(message.entities->size() == 2);
    CHECK(message.entities->at(0).type == MessageEntityType::bold);
    CHECK(message.entities->at(1).type == MessageEntityType::mention);
    CHECK(client.last_from_others()->text == "hi @tea_bot");
}

TEST_CASE_FIXTURE(ChatFixture, "sendMessage refuses with the server's words") {
    CHECK(failure("sendMessage", {{"chat_id", alice_id}}) == "Bad Request: message text is empty");
    CHECK(failure("sendMessage", {{"chat_id", alice_id}, {"text", " \n "}}) == "Bad Request: text must be non-empty");
    CHECK(failure("sendMessage", {{"text", "x"}}) == "Bad Request: chat_id is empty");
    CHECK(failure("sendMessage", {{"chat_id", "5"}, {"text", "x"}}) == "Bad Request: chat not found");
    CHECK(failure("sendMessage", {{"chat_id", "@nobody"}, {"text", "x"}}) == "Bad Request: chat not found");
    CHECK(failure("sendMessage", {{"chat_id", "@alice"}, {"text", "x"}}) == "Bad Request: chat not found");
    CHECK(failure("sendMessage", {{"chat_id", alice_id}, {"text", "<b>"}, {"parse_mode", "HTML"}}) ==
          "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\"");
    CHECK(
        failure("sendMessage", {{"chat_id", alice_id}, {"text", "x"}, {"reply_parameters", R"({"message_id":99})"}}) ==
        "Bad Request: message to be replied not found");
}

TEST_CASE_FIXTURE(ChatFixture, "the length of a text counts code points after parsing") {
    std::string emoji;
    for (int i = 0; i < 4096; ++i) emoji += "\xF0\x9F\x98\x80";
    CHECK(contains(call("sendMessage", {{"chat_id", alice_id}, {"text", emoji}}), "\"ok\":true"));
    CHECK(failure("sendMessage", {{"chat_id", alice_id}, {"text", std::string(4097, 'x')}}) ==
          "Bad Request: message is too long");
    CHECK(failure("sendMessage", {{"chat_id", alice_id}, {"text", std::string(32'769, 'x')}}) ==
          "Bad Request: text is too long");
}

TEST_CASE_FIXTURE(EmulatorFixture, "a bot cannot begin a conversation, and not talk to one who blocked it") {
    CHECK(failure("sendMessage", {{"chat_id", alice_id}, {"text", "x"}}) ==
          "Forbidden: bot can't initiate conversation with a user");
    client.send_text("/start");
    client.block();
    CHECK(failure("sendMessage", {{"chat_id", alice_id}, {"text", "x"}}) == "Forbidden: bot was blocked by the user");
    client.block(false);
    CHECK(failure("sendMessage", {{"chat_id", alice_id}, {"text", "x"}}) == "(succeeded)");
    CHECK(contains(updates(), "\"my_chat_member\""));
}

TEST_CASE_FIXTURE(ChatFixture, "a reply shows the message it replies to, one level deep") {
    const Message first = sent({{"chat_id", alice_id}, {"text", "a"}, {"reply_to_message_id", "1"}});
    REQUIRE(first.reply_to_message);
    CHECK(first.reply_to_message->text == "/start");
    const Message second = sent({{"chat_id", alice_id}, {"text", "b"}, {"reply_parameters", R"({"message_id":2})"}});
    REQUIRE(second.reply_to_message);
    CHECK_FALSE(second.reply_to_message->reply_to_message);
    const Message free = sent({{"chat_id", alice_id},
                               {"text", "c"},
                               {"reply_parameters", R"({"message_id":99,"allow_sending_without_reply":true})"}});
    CHECK_FALSE(free.reply_to_message);
}

TEST_CASE_FIXTURE(ChatFixture, "only inline keyboards are echoed") {
    const Message inline_one = sent({{"chat_id", alice_id},
                                     {"text", "x"},
                                     {"reply_markup", R"({"inline_keyboard":[[{"text":"A","callback_data":"a"}]]})"}});
    REQUIRE(inline_one.reply_markup);
    CHECK(inline_one.reply_markup->inline_keyboard.at(0).at(0).text == "A");
    const Message reply = sent({{"chat_id", alice_id}, {"text", "x"}, {"reply_markup", R"({"keyboard":[["Yes"]]})"}});
    CHECK_FALSE(reply.reply_markup);
    CHECK(contains(client.keyboard(), "Yes"));
    sent({{"chat_id", alice_id}, {"text", "x"}, {"reply_markup", R"({"remove_keyboard":true})"}});
    CHECK(client.keyboard().empty());
}

TEST_CASE_FIXTURE(ChatFixture, "a markup is refused with the server's words") {
    const auto markup = [this](std::string json) {
        return failure("sendMessage", {{"chat_id", alice_id}, {"text", "x"}, {"reply_markup", std::move(json)}});
    };
    CHECK(markup("{") == "Bad Request: can't parse reply keyboard markup JSON object");
    CHECK(markup("[]") == "Bad Request: object expected as reply markup");
    CHECK(markup(R"({"keyboard":["a"]})") == "Bad Request: field \"keyboard\" must be an Array of Arrays");
    CHECK(markup(R"({"inline_keyboard":[[{"text":"a"}]]})") ==
          "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard");
    CHECK(markup(R"({"inline_keyboard":[[{"callback_data":"a"}]]})") ==
          "Bad Request: can't parse inline keyboard button: Can't find field \"text\"");
    CHECK(markup(R"({"inline_keyboard":[[{"text":"a","callback_data":")" + std::string(65, 'x') + R"("}]]})") ==
          "Bad Request: BUTTON_DATA_INVALID");
    CHECK(markup(R"({"inline_keyboard":[[{"text":"a","url":"http://localhost"}]]})") ==
          "Bad Request: inline keyboard button URL 'http://localhost' is invalid: Wrong HTTP URL");
}

TEST_CASE_FIXTURE(ChatFixture, "forwardMessage names the origin, copyMessage does not") {
    const auto forward = decode_response<Message>(
        call("forwardMessage", {{"chat_id", alice_id}, {"from_chat_id", alice_id}, {"message_id", "1"}}));
    REQUIRE(std::get<Message>(forward).forward_origin);
    CHECK(std::get<MessageOriginUser>(*std::get<Message>(forward).forward_origin).sender_user.id == alice.id);
    CHECK(call("copyMessage", {{"chat_id", alice_id}, {"from_chat_id", alice_id}, {"message_id", "1"}}) ==
          R"({"ok":true,"result":{"message_id":3}})");
    CHECK(client.messages().at(2).text == "/start");
    CHECK_FALSE(client.messages().at(2).forward_origin);
    CHECK(failure("copyMessage", {{"chat_id", alice_id}, {"from_chat_id", alice_id}, {"message_id", "99"}}) ==
          "Bad Request: message to copy not found");
}

TEST_CASE_FIXTURE(ChatFixture, "deleteMessage removes own and others' messages in a private chat for 48 hours") {
    CHECK(call("deleteMessage", {{"chat_id", alice_id}, {"message_id", "1"}}) == R"({"ok":true,"result":true})");
    CHECK(client.messages().empty());
    CHECK(failure("deleteMessage", {{"chat_id", alice_id}, {"message_id", "1"}}) ==
          "Bad Request: message to delete not found");
    CHECK(failure("deleteMessage", {{"chat_id", alice_id}}) == "Bad Request: message identifier is not specified");
    const Message old = client.send_text("old");
    clock.advance(std::chrono::hours(49));
    CHECK(failure("deleteMessage", {{"chat_id", alice_id}, {"message_id", std::to_string(old.message_id)}}) ==
          "Bad Request: message can't be deleted for everyone");
}
