#include <doctest/doctest.h>

#include <tgfw/bot/trust/web_app_init_data.hpp>
#include <tgfw/net/form.hpp>
#include <unit/testing/emulator_support.hpp>

using namespace tgfw;
using namespace tgfw::testing;

namespace {

struct WebAppFixture : EmulatorFixture {
    WebAppFixture() {
        client.send_text("/start");
        take_updates();
    }

    /// What a page finds behind the # of its address.
    static std::string init_data_in(const std::string& url) {
        for (const auto& [name, value] : net::parse_form(url.substr(url.find('#') + 1))) {
            if (name == "tgWebAppData") return value;
        }
        return "";
    }
};

constexpr const char* inline_shop =
    R"({"inline_keyboard":[[{"text":"Shop","web_app":{"url":"https://tea.example/shop"}}]]})";
constexpr const char* reply_shop =
    R"({"keyboard":[["Hello",{"text":"Shop","web_app":{"url":"https://tea.example/shop#menu"}}]]})";

}  // namespace

TEST_CASE_FIXTURE(WebAppFixture, "an inline button opens its page with data that the bot's token proves") {
    const Message message = sent({{"chat_id", alice_id}, {"text", "Hi"}, {"reply_markup", inline_shop}});
    const std::string url = client.open_web_app(message.message_id, "Shop");
    CHECK(url.starts_with("https://tea.example/shop#tgWebAppData="));
    const auto data = validate_init_data(init_data_in(url), Token(std::string(token)), clock.system_now());
    CHECK(data.user->id == alice.id);
    CHECK_THROWS(client.open_web_app(message.message_id, "Other"));
}

TEST_CASE_FIXTURE(WebAppFixture, "a page that was opened sends one message in the person's name") {
    const Message message = sent({{"chat_id", alice_id}, {"text", "Hi"}, {"reply_markup", inline_shop}});
    const std::string url = client.open_web_app(message.message_id, "Shop");
    const auto data = validate_init_data(init_data_in(url), Token(std::string(token)), clock.system_now());
    const std::string result =
        R"({"type":"article","id":"1","title":"Tea","input_message_content":{"message_text":"Two teas, please"}})";
    const std::string id = data.query_id.value();
    CHECK(contains(call("answerWebAppQuery", {{"web_app_query_id", id}, {"result", result}}), "\"ok\":true"));
    const Message sent_by_page = client.messages().back();
    CHECK(sent_by_page.text == "Two teas, please");
    CHECK(sent_by_page.from->id == alice.id);
    CHECK(sent_by_page.via_bot->id == bot_id);
    CHECK(failure("answerWebAppQuery", {{"web_app_query_id", id}, {"result", result}}) ==
          "Bad Request: query is too old and response timeout expired or query ID is invalid");
}

TEST_CASE_FIXTURE(WebAppFixture, "the page of a reply keyboard's button knows nobody, and may send data") {
    sent({{"chat_id", alice_id}, {"text", "Hi"}, {"reply_markup", reply_shop}});
    const std::string url = client.open_web_app(0, "Shop");
    CHECK(url.starts_with("https://tea.example/shop#menu&tgWebAppVersion="));
    CHECK(init_data_in(url).empty());
    client.send_web_app_data("Shop", "{\"tea\":1}");
    const auto all = take_updates();
    REQUIRE(all.size() == 1);
    REQUIRE(all[0].message->web_app_data);
    CHECK(all[0].message->web_app_data->data == "{\"tea\":1}");
    CHECK(all[0].message->web_app_data->button_text == "Shop");
    CHECK_THROWS(client.send_web_app_data("Hello", "x"));
    CHECK_THROWS(client.send_web_app_data("Shop", std::string(4097, 'x')));
}

TEST_CASE_FIXTURE(WebAppFixture, "the menu button opens a page, one person's before that of all") {
    const std::string all = R"({"type":"web_app","text":"Shop","web_app":{"url":"https://tea.example/all"}})";
    const std::string own = R"({"type":"web_app","text":"Shop","web_app":{"url":"https://tea.example/own"}})";
    CHECK(contains(call("getChatMenuButton"), "\"type\":\"default\""));
    CHECK_THROWS(client.open_web_app(0, ""));
    call("setChatMenuButton", {{"menu_button", all}});
    CHECK(client.open_web_app(0, "").starts_with("https://tea.example/all#tgWebAppData="));
    call("setChatMenuButton", {{"chat_id", alice_id}, {"menu_button", own}});
    CHECK(client.open_web_app(0, "").starts_with("https://tea.example/own#"));
    CHECK(contains(call("getChatMenuButton", {{"chat_id", alice_id}}), "tea.example/own"));
    call("setChatMenuButton", {{"chat_id", alice_id}, {"menu_button", R"({"type":"default"})"}});
    CHECK(client.open_web_app(0, "").starts_with("https://tea.example/all#"));
    CHECK(failure("setChatMenuButton", {{"menu_button", R"({"type":"disco"})"}}) ==
          "Bad Request: menuButton has unsupported type");
}

TEST_CASE_FIXTURE(WebAppFixture, "a person's formats arrive as entities") {
    std::vector<MessageEntity> entities;
    entities.emplace_back(MessageEntityType::bold, 0, 5);
    client.send_formatted("Hello /start", entities);
    const auto all = take_updates();
    REQUIRE(all.size() == 1);
    REQUIRE(all[0].message->entities);
    REQUIRE(all[0].message->entities->size() == 2);
    CHECK(all[0].message->entities->at(0).type == MessageEntityType::bold);
    CHECK(all[0].message->entities->at(1).type == MessageEntityType::bot_command);
    const auto sent = emulator.control(
        "send",
        params_of(
            {{"user_id", alice_id}, {"text", "Bye"}, {"entities", R"([{"type":"italic","offset":0,"length":3}])"}}));
    CHECK(contains(sent->answer().body, "italic"));
    const auto wrong = emulator.control("send", params_of({{"user_id", alice_id}, {"text", "x"}, {"entities", "7"}}));
    CHECK(wrong->answer().status == 400);
}
