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

TEST_CASE("Inline buttons with parameters of their own take them") {
    LoginUrl login("https://l");
    login.bot_username = "helper_bot";
    InlineKeyboard keyboard;
    keyboard.login("L", login).switch_inline_chosen("S", SwitchInlineQueryChosenChat().with_allow_user_chats(true));
    keyboard.disabled("Later").icon("5368324170671202286");
    CHECK(json(keyboard) ==
          R"({"inline_keyboard":[[{"text":"L","login_url":{"url":"https://l","bot_username":"helper_bot"}},)"
          R"({"text":"S","switch_inline_query_chosen_chat":{"allow_user_chats":true}},)"
          R"({"text":"Later","icon_custom_emoji_id":"5368324170671202286","disabled":{}}]]})");
}

TEST_CASE("A grid lays the buttons out anew, and later ones stand below it") {
    InlineKeyboard keyboard;
    for (const char* digit : {"1", "2", "3", "4", "5"}) keyboard.callback(digit, digit);
    keyboard.grid(2).callback("0", "0");
    std::string rows;
    for (const auto& row : keyboard.markup().inline_keyboard) {
        for (const auto& button : row) rows += button.text;
        rows += ' ';
    }
    CHECK(rows == "12 34 5 0 ");
    CHECK(json(ReplyKeyboard().button("A").button("B").row().button("C").grid(1)) ==
          R"({"keyboard":[[{"text":"A"}],[{"text":"B"}],[{"text":"C"}]]})");
    CHECK_THROWS_AS(keyboard.grid(0), ConfigError);
    CHECK(InlineKeyboard().grid(3).markup().inline_keyboard.empty());
}

TEST_CASE("Reply buttons ask for users, chats, bots and polls") {
    ReplyKeyboard keyboard;
    keyboard.request_users("Who?", KeyboardButtonRequestUsers(1).with_max_quantity(3));
    keyboard.request_chat("Where?", KeyboardButtonRequestChat(2, true)).row();
    keyboard.request_managed_bot("Which bot?", KeyboardButtonRequestManagedBot(3));
    keyboard.request_poll("Quiz", PollType::quiz).style(ButtonStyle::success).icon("77");
    CHECK(json(keyboard) == R"({"keyboard":[[{"text":"Who?","request_users":{"request_id":1,"max_quantity":3}},)"
                            R"({"text":"Where?","request_chat":{"request_id":2,"chat_is_channel":true}}],)"
                            R"([{"text":"Which bot?","request_managed_bot":{"request_id":3}},)"
                            R"({"text":"Quiz","icon_custom_emoji_id":"77","style":"success",)"
                            R"("request_poll":{"type":"quiz"}}]]})");
    CHECK(json(ReplyKeyboard().style(ButtonStyle::danger).icon("77")) == R"({"keyboard":[]})");
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
