#include <tgfw/api/keyboard.hpp>
#include <tgfw/api/method_setters.hpp>

#include <string>

#include <doctest/doctest.h>

#include <tgfw/api/codec.hpp>
#include <tgfw/api/methods.hpp>

using namespace tgfw;

namespace {

std::string json(const ReplyMarkup& markup) {
    return encode(markup);
}

}  // namespace

TEST_CASE("An inline keyboard is built row by row") {
    CHECK(json(InlineKeyboard()
                   .callback("Tea", "tea")
                   .url("Site", "https://example.org")
                   .row()
                   .callback("More", "more")) ==
          R"({"inline_keyboard":[[{"text":"Tea","callback_data":"tea"},{"text":"Site","url":"https://example.org"}],)"
          R"([{"text":"More","callback_data":"more"}]]})");
}

TEST_CASE("Every kind of inline button has its member") {
    InlineKeyboard keyboard;
    keyboard.web_app("W", "https://w").login("L", "https://l").switch_inline("S", "q").switch_inline_current("C", "");
    keyboard.row()
        .copy_text("Copy", "abc")
        .pay("Pay")
        .game("Play")
        .button(InlineKeyboardButton("Plain"))
        .style(ButtonStyle::danger);
    CHECK(
        json(keyboard) ==
        R"({"inline_keyboard":[[{"text":"W","web_app":{"url":"https://w"}},{"text":"L","login_url":{"url":"https://l"}},)"
        R"({"text":"S","switch_inline_query":"q"},{"text":"C","switch_inline_query_current_chat":""}],)"
        R"([{"text":"Copy","copy_text":{"text":"abc"}},{"text":"Pay","pay":true},{"text":"Play","callback_game":{}},)"
        R"({"text":"Plain","style":"danger"}]]})");
}

TEST_CASE("Empty rows are not sent, and a style without a button is nothing") {
    CHECK(json(InlineKeyboard().row().row().style(ButtonStyle::primary).callback("A", "a").row().row()) ==
          R"({"inline_keyboard":[[{"text":"A","callback_data":"a"}]]})");
    CHECK(json(InlineKeyboard()) == R"({"inline_keyboard":[]})");
}

TEST_CASE("A reply keyboard is built row by row, with its options") {
    CHECK(
        json(ReplyKeyboard()
                 .button("A")
                 .row()
                 .request_contact("Phone")
                 .request_location("Here")
                 .resize()
                 .one_time()
                 .placeholder("…")) ==
        R"({"keyboard":[[{"text":"A"}],[{"text":"Phone","request_contact":true},{"text":"Here","request_location":true}]],)"
        R"("resize_keyboard":true,"one_time_keyboard":true,"input_field_placeholder":"…"})");
    ReplyKeyboard keyboard;
    keyboard.request_poll("Poll").web_app("W", "https://w").button(KeyboardButton("B")).persistent().selective(false);
    CHECK(
        json(keyboard) ==
        R"({"keyboard":[[{"text":"Poll","request_poll":{}},{"text":"W","web_app":{"url":"https://w"}},{"text":"B"}]],)"
        R"("is_persistent":true,"selective":false})");
}

TEST_CASE("Keyboards convert to what methods take, also in a chain of setters") {
    SendMessage method(1, "x");
    method.reply_markup = InlineKeyboard().callback("A", "a");
    CHECK(std::holds_alternative<InlineKeyboardMarkup>(*method.reply_markup));
    method.reply_markup = ReplyKeyboard().button("A");
    CHECK(std::holds_alternative<ReplyKeyboardMarkup>(*method.reply_markup));
    method.reply_markup = remove_keyboard(true);
    CHECK(encode(*method.reply_markup) == R"({"remove_keyboard":true,"selective":true})");
    method.reply_markup = force_reply();
    CHECK(encode(*method.reply_markup) == R"({"force_reply":true})");
    EditMessageReplyMarkup edit;
    edit.reply_markup = InlineKeyboard().callback("A", "a");
    CHECK(edit.reply_markup->inline_keyboard.size() == 1);
}

namespace {

/// What bot/'s Request is to the setters.
struct FakeCall : SendMessageSetters<FakeCall> {
    FakeCall() = default;
    SendMessage& parameters() { return values; }
    SendMessage values{1, "x"};
};

}  // namespace

TEST_CASE("A method's setters chain on temporaries and on named calls") {
    FakeCall call;
    call.parse_mode(ParseMode::html).disable_notification(true);
    call.reply_markup(InlineKeyboard().callback("A", "a"));
    CHECK(encode(call.values) == R"({"chat_id":1,"text":"x","parse_mode":"HTML","disable_notification":true,)"
                                 R"("reply_markup":{"inline_keyboard":[[{"text":"A","callback_data":"a"}]]}})");
    const FakeCall moved = FakeCall().parse_mode("HTML").message_thread_id(3);
    CHECK(moved.values.message_thread_id == 3);
}
