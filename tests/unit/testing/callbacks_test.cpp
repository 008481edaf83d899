#include <doctest/doctest.h>

#include <unit/testing/emulator_support.hpp>

using namespace tgfw;
using namespace tgfw::testing;

namespace {

struct ButtonFixture : EmulatorFixture {
    ButtonFixture() {
        client.send_text("/start");
        menu = sent({{"chat_id", alice_id},
                     {"text", "menu"},
                     {"reply_markup", R"({"inline_keyboard":[[{"text":"Tea","callback_data":"t:1"}]]})"}});
        const auto batch = std::get<0>(decode_updates(updates()));
        next = std::to_string(std::get<Update>(batch.back()).update_id + 1);
    }
    Message menu;
    std::string next;
};

constexpr std::string_view too_old =
    "Bad Request: query is too old and response timeout expired or query ID is invalid";

}  // namespace

TEST_CASE_FIXTURE(ButtonFixture, "a tap is a callback_query with its message") {
    const std::string query = client.tap(menu.message_id, "Tea");
    const auto batch = std::get<0>(decode_updates(updates({{"offset", next}})));
    REQUIRE(batch.size() == 1);
    const Update& update = std::get<Update>(batch[0]);
    REQUIRE(update.callback_query);
    CHECK(update.callback_query->id == query);
    CHECK(update.callback_query->data == "t:1");
    CHECK(update.callback_query->from.id == alice.id);
    CHECK_FALSE(update.callback_query->chat_instance.empty());
    REQUIRE(update.callback_query->message);
    CHECK(std::get<Message>(*update.callback_query->message).message_id == menu.message_id);
}

TEST_CASE_FIXTURE(ButtonFixture, "answerCallbackQuery shows a toast or an alert") {
    const std::string query = client.tap(menu.message_id, "t:1");
    CHECK_FALSE(client.toast(query).answered);
    CHECK(call("answerCallbackQuery", {{"callback_query_id", query}, {"text", "Sweet"}, {"show_alert", "true"}}) ==
          R"({"ok":true,"result":true})");
    CHECK(client.toast(query).answered);
    CHECK(client.toast(query).text == "Sweet");
    CHECK(client.toast(query).alert);
    CHECK(failure("answerCallbackQuery", {{"callback_query_id", query}}) == too_old);
}

TEST_CASE_FIXTURE(ButtonFixture, "a late or unknown answer is refused") {
    CHECK(failure("answerCallbackQuery", {{"callback_query_id", "1"}}) == too_old);
    const std::string query = client.tap(menu.message_id, "Tea");
    clock.advance(std::chrono::seconds(16));
    CHECK(failure("answerCallbackQuery", {{"callback_query_id", query}}) == too_old);
}

TEST_CASE_FIXTURE(ButtonFixture, "a person can press only what is there") {
    CHECK_THROWS_AS(client.tap(menu.message_id, "Coffee"), std::invalid_argument);
    CHECK_THROWS_AS(client.tap(1, "Tea"), std::invalid_argument);
    CHECK_THROWS_AS(client.press("Tea"), std::invalid_argument);
    sent({{"chat_id", alice_id}, {"text", "x"}, {"reply_markup", R"({"keyboard":[["Yes",{"text":"No"}]]})"}});
    CHECK(client.press("No").text == "No");
}
