#include <doctest/doctest.h>

#include <unit/testing/emulator_support.hpp>

using namespace tgfw;
using namespace tgfw::testing;

namespace {

constexpr std::string_view inline_too_old =
    "Bad Request: query is too old and response timeout expired or query ID is invalid";
constexpr const char* two_teas = R"([
    {"type":"article","id":"green","title":"Green tea","description":"Light",
     "input_message_content":{"message_text":"<b>Green</b> tea","parse_mode":"HTML"}},
    {"type":"article","id":"black","title":"Black tea","input_message_content":{"message_text":"Black tea"},
     "reply_markup":{"inline_keyboard":[[{"text":"More","callback_data":"more"}]]}}])";

struct InlineFixture : EmulatorFixture {
    std::string answer(const std::string& query, const std::string& results, Arguments more = {}) {
        EmulatorParams params = params_of(more);
        params.add("inline_query_id", query).add("results", results);
        const std::string body = emulator.handle(token, "answerInlineQuery", params)->answer().body;
        if (contains(body, "\"ok\":true")) return "(succeeded)";
        return std::get<ApiFailure>(decode_response<bool>(body)).description;
    }
    /// What the server says to one result.
    std::string refusal(const std::string& result) { return answer(client.inline_query("x"), "[" + result + "]"); }

    User bob = emulator.add_user("Bob", "bob");
    EmulatorClient bobby = emulator.client(bob.id);
    Chat group = emulator.add_chat("supergroup", "Tea club", {alice.id, bob.id, bot_id});
};

}  // namespace

TEST_CASE_FIXTURE(InlineFixture, "an inline query reaches the bot with its text, offset and kind of chat") {
    const std::string id = client.inline_query("green", "10", group.id);
    client.inline_query("");
    const auto all = take_updates();
    REQUIRE(all.size() == 2);
    REQUIRE(all[0].inline_query);
    CHECK(all[0].inline_query->id == id);
    CHECK(all[0].inline_query->from.id == alice.id);
    CHECK(all[0].inline_query->query == "green");
    CHECK(all[0].inline_query->offset == "10");
    CHECK(all[0].inline_query->chat_type == ChatType::supergroup);
    CHECK(all[1].inline_query->chat_type->to_string() == "sender");
    CHECK_THROWS_AS(client.inline_query(std::string(257, 'x')), std::invalid_argument);
}

TEST_CASE_FIXTURE(InlineFixture, "an answer is seen with all that it says") {
    const std::string id = client.inline_query("tea");
    CHECK_FALSE(client.inline_answer(id).answered);
    CHECK(answer(id, two_teas,
                 {{"next_offset", "2"},
                  {"cache_time", "5"},
                  {"is_personal", "true"},
                  {"button", R"({"text":"Settings","start_parameter":"inline"})"}}) == "(succeeded)");
    const EmulatorInlineAnswer seen = client.inline_answer(id);
    CHECK(seen.answered);
    REQUIRE(seen.results.size() == 2);
    CHECK(seen.results[0].id == "green");
    CHECK(seen.results[0].type == "article");
    CHECK(seen.results[0].title == "Green tea");
    CHECK(seen.results[0].description == "Light");
    CHECK(seen.next_offset == "2");
    CHECK(seen.cache_time == 5);
    CHECK(seen.is_personal);
    CHECK(contains(seen.button, "Settings"));
    CHECK_THROWS_AS(static_cast<void>(client.inline_answer("1")), std::invalid_argument);
}

TEST_CASE_FIXTURE(InlineFixture, "a chosen result is sent by the person, via the bot") {
    const std::string id = client.inline_query("tea", "", group.id);
    answer(id, two_teas);
    take_updates();
    const Message message = client.choose(id, "green", group.id);
    CHECK(message.text == "Green tea");
    CHECK(message.entities->at(0).type == MessageEntityType::bold);
    CHECK(message.from->id == alice.id);
    CHECK(message.via_bot->id == bot_id);
    CHECK(message.chat.id == group.id);
    const auto all = take_updates();
    REQUIRE(all.size() == 2);
    CHECK(all[0].message->via_bot->id == bot_id);
    REQUIRE(all[1].chosen_inline_result);
    CHECK(all[1].chosen_inline_result->result_id == "green");
    CHECK(all[1].chosen_inline_result->query == "tea");
    CHECK_FALSE(all[1].chosen_inline_result->inline_message_id);
    CHECK_THROWS_WITH(client.choose(id, "white", group.id), doctest::Contains("did not offer"));
    CHECK_THROWS_WITH(bobby.choose(id, "green", group.id), doctest::Contains("no such inline query"));
}

TEST_CASE_FIXTURE(InlineFixture, "a message with a keyboard is edited by its inline_message_id") {
    const std::string id = client.inline_query("tea", "", group.id);
    answer(id, two_teas);
    const Message message = client.choose(id, "black", group.id);
    take_updates();
    bobby.tap(message.message_id, "More", group.id);
    const auto all = take_updates();
    REQUIRE(all.size() == 1);
    REQUIRE(all[0].callback_query);
    CHECK_FALSE(all[0].callback_query->message);
    CHECK(all[0].callback_query->from.id == bob.id);
    const std::string inline_id = all[0].callback_query->inline_message_id.value();
    CHECK(call("editMessageText", {{"inline_message_id", inline_id}, {"text", "Very black"}}) ==
          R"({"ok":true,"result":true})");
    CHECK(client.messages(group.id).back().text == "Very black");
    CHECK_FALSE(client.messages(group.id).back().reply_markup);
    CHECK(contains(failure("editMessageText", {{"inline_message_id", inline_id}, {"text", "Very black"}}),
                   "message is not modified"));
    CHECK(call("editMessageReplyMarkup",
               {{"inline_message_id", inline_id},
                {"reply_markup", R"({"inline_keyboard":[[{"text":"A","callback_data":"a"}]]})"}}) ==
          R"({"ok":true,"result":true})");
    CHECK(client.messages(group.id).back().reply_markup);
    const std::string by_id = std::to_string(message.message_id);
    CHECK(failure("editMessageText", {{"chat_id", std::to_string(group.id)}, {"message_id", by_id}, {"text", "x"}}) ==
          "Bad Request: message can't be edited");
}

TEST_CASE_FIXTURE(InlineFixture, "chosen_inline_result names the message that can be edited") {
    const std::string id = client.inline_query("tea");
    answer(id, two_teas);
    take_updates();
    client.choose(id, "black");
    const auto all = take_updates();
    REQUIRE(all.size() == 2);
    CHECK(all[1].chosen_inline_result->inline_message_id);
}

TEST_CASE_FIXTURE(InlineFixture, "an inline message that is another bot's, deleted or unknown is not found") {
    const std::string id = client.inline_query("tea");
    answer(id, two_teas);
    const Message message = client.choose(id, "black");
    const std::string inline_id = take_updates().back().chosen_inline_result->inline_message_id.value();
    const User other = emulator.add_bot("Other", "other_bot");
    const auto edit = [&](const std::string& with, const std::string& which) {
        return emulator.handle(with, "editMessageText", params_of({{"inline_message_id", which}, {"text", "x"}}))
            ->answer()
            .body;
    };
    CHECK(contains(edit(emulator.token_of(other.id), inline_id), "MESSAGE_ID_INVALID"));
    CHECK(contains(edit(std::string(token), "nonsense"), "MESSAGE_ID_INVALID"));
    emulator.client(alice.id, bot_id).delete_message(message.message_id);
    CHECK(contains(edit(std::string(token), inline_id), "MESSAGE_ID_INVALID"));
}

TEST_CASE_FIXTURE(InlineFixture, "the server remembers answers for their cache time") {
    answer(client.inline_query("tea"), two_teas, {{"cache_time", "60"}});
    take_updates();
    CHECK(bobby.inline_answer(bobby.inline_query("tea")).results.size() == 2);
    CHECK(take_kinds().empty());
    bobby.inline_query("tea", "2");
    CHECK(take_kinds() == "inline_query");
    clock.advance(std::chrono::seconds(60));
    CHECK_FALSE(bobby.inline_answer(bobby.inline_query("tea")).answered);
    CHECK(take_kinds() == "inline_query");
}

TEST_CASE_FIXTURE(InlineFixture, "a personal answer is remembered for its person only") {
    answer(client.inline_query("tea"), two_teas, {{"is_personal", "true"}});
    CHECK(client.inline_answer(client.inline_query("tea")).answered);
    CHECK_FALSE(bobby.inline_answer(bobby.inline_query("tea")).answered);
}

TEST_CASE_FIXTURE(InlineFixture, "late, repeated and unknown answers are refused") {
    CHECK(answer("1", "[]") == inline_too_old);
    const std::string id = client.inline_query("tea");
    CHECK(answer(id, "[]") == "(succeeded)");
    CHECK(answer(id, "[]") == inline_too_old);
    const std::string late = client.inline_query("coffee");
    clock.advance(std::chrono::seconds(31));
    CHECK(answer(late, "[]") == inline_too_old);
    CHECK(take_kinds().empty());
}

TEST_CASE_FIXTURE(InlineFixture, "results that cannot be are refused as the server refuses them") {
    const std::string content = R"("input_message_content":{"message_text":"x"})";
    CHECK(refusal("1") == "Bad Request: can't parse InlineQueryResult: expected an Object");
    CHECK(refusal("{}") == "Bad Request: can't parse InlineQueryResult: Can't find field \"type\"");
    CHECK(refusal(R"({"type":"article"})") == "Bad Request: can't parse InlineQueryResult: Can't find field \"id\"");
    CHECK(refusal(R"({"type":"party","id":"1"})") ==
          "Bad Request: can't parse InlineQueryResult: type \"party\" is unsupported for the inline query result");
    CHECK(refusal(R"({"type":"article","id":"1","title":"",)" + content + "}") == "Bad Request: ARTICLE_TITLE_EMPTY");
    CHECK(refusal(R"({"type":"article","id":"","title":"T",)" + content + "}") == "Bad Request: RESULT_ID_EMPTY");
    CHECK(refusal(R"({"type":"article","id":")" + std::string(65, 'x') + R"(","title":"T",)" + content + "}") ==
          "Bad Request: RESULT_ID_INVALID");
    const std::string article = R"({"type":"article","id":"1","title":"T",)" + content + "}";
    CHECK(refusal(article + "," + article) == "Bad Request: RESULT_ID_DUPLICATE");
    std::string many = article;
    for (int i = 0; i < 50; ++i) many += "," + article;
    CHECK(refusal(many) == "Bad Request: too many inline query results specified");
    CHECK(
        refusal(
            R"({"type":"article","id":"1","title":"T","input_message_content":{"message_text":"*","parse_mode":"Markdown"}})") ==
        "Bad Request: can't parse entities: Can't find end of the entity starting at byte offset 0");
    CHECK(refusal(R"({"type":"article","id":"1","title":"T","input_message_content":{}})") ==
          "Bad Request: invalid inline message content specified");
    CHECK(refusal(R"({"type":"photo","id":"1","photo_url":"https://example.com/a.jpg"})") ==
          "Bad Request: PHOTO_THUMB_URL_EMPTY");
    CHECK(refusal(R"({"type":"photo","id":"1","photo_url":"nowhere","thumbnail_url":"x"})") ==
          "Bad Request: WEBDOCUMENT_URL_INVALID");
}

TEST_CASE_FIXTURE(InlineFixture, "buttons and offsets that cannot be are refused") {
    const auto button = [&](const char* json) { return answer(client.inline_query("x"), "[]", {{"button", json}}); };
    CHECK(button(R"({"text":"T","start_parameter":""})") == "Bad Request: can't use empty start_parameter");
    CHECK(button(R"({"text":"T","start_parameter":"a b"})") ==
          "Bad Request: unallowed characters in start_parameter are used");
    CHECK(answer(client.inline_query("x"), "[]", {{"next_offset", std::string(65, 'x')}}) ==
          "Bad Request: NEXT_OFFSET_INVALID");
}

TEST_CASE_FIXTURE(InlineFixture, "a photo is sent by its file, by a known address, or as a grey dot") {
    const Message own = client.send_photo(tiny_png(), "");
    emulator.add_web_file("https://example.com/tea.png", tiny_png());
    const std::string id = client.inline_query("photos");
    CHECK(
        answer(id, R"([{"type":"photo","id":"1","photo_file_id":")" + own.photo->at(0).file_id + R"(","caption":"Mine"},
        {"type":"photo","id":"2","photo_url":"https://example.com/tea.png","thumbnail_url":"https://example.com/t.png"},
        {"type":"photo","id":"3","photo_url":"https://example.com/else.png","thumbnail_url":"https://example.com/t.png",
         "photo_width":640,"photo_height":480}])") == "(succeeded)");
    const Message first = client.choose(id, "1");
    CHECK(first.photo->at(0).file_id == own.photo->at(0).file_id);
    CHECK(first.caption == "Mine");
    CHECK(client.choose(id, "2").photo->at(0).width == 1);
    CHECK(client.choose(id, "3").photo->at(0).width == 640);
}

TEST_CASE_FIXTURE(InlineFixture, "places and contacts are sent too") {
    const std::string id = client.inline_query("places");
    CHECK(answer(id, R"([{"type":"location","id":"1","title":"Here","latitude":1.5,"longitude":2},
        {"type":"venue","id":"2","title":"Cafe","address":"Street 1","latitude":1,"longitude":2},
        {"type":"contact","id":"3","phone_number":"+123","first_name":"Tea"}])") == "(succeeded)");
    CHECK(client.choose(id, "1").location->latitude == 1.5);
    CHECK(client.choose(id, "2").venue->address == "Street 1");
    CHECK(client.choose(id, "3").contact->phone_number == "+123");
}
