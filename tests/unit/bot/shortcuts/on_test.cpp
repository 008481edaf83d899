#include <tgfw/bot/shortcuts/on.hpp>

#include <string>

#include <doctest/doctest.h>

#include <tgfw/api/codec.hpp>

#include "recording_bot.hpp"

using namespace tgfw;
using namespace tgfw::test;

namespace {

Message acted_on(const std::string& members = R"("text":"x")") {
    return decode<Message>(R"({"message_id":9,"date":1,"chat":{"id":-5,"type":"supergroup"},)" + members + "}");
}

CallbackQuery tap_at(const std::string& members) {
    return decode<CallbackQuery>(R"({"id":"q","from":{"id":7,"is_bot":false,"first_name":"A"},"chat_instance":"c",)" +
                                 members + "}");
}

const std::string kTappedMessage = R"("message":{"message_id":9,"date":1,"chat":{"id":-5,"type":"supergroup"}})";
const std::string kOldMessage = R"("message":{"message_id":9,"date":0,"chat":{"id":-5,"type":"supergroup"}})";

}  // namespace

TEST_CASE("a message is edited where it is, by its business connection") {
    RecordingBot f;
    const Message message = acted_on(R"("business_connection_id":"b")");
    CHECK(f.sent(on(f.bot, message).edit_text("y")) ==
          parse_json(
              R"({"method":"editMessageText","business_connection_id":"b","chat_id":-5,"message_id":9,"text":"y"})"));
    const auto place = parse_json(R"({"business_connection_id":"b","chat_id":-5,"message_id":9})").as_object();
    const auto is_placed = [&](auto request, const char* method) {
        const auto sent = f.sent(std::move(request));
        bool placed = sent.at("method") == method;
        for (const auto& member : place) placed = placed && sent.at(member.key()) == member.value();
        return placed;
    };
    CHECK(is_placed(on(f.bot, message).edit_caption("c"), "editMessageCaption"));
    CHECK(is_placed(on(f.bot, message).edit_media(InputMediaPhoto("p")), "editMessageMedia"));
    CHECK(is_placed(on(f.bot, message).edit_reply_markup(), "editMessageReplyMarkup"));
    CHECK(is_placed(on(f.bot, message).edit_live_location(1, 2), "editMessageLiveLocation"));
    CHECK(is_placed(on(f.bot, message).stop_live_location(), "stopMessageLiveLocation"));
    CHECK(is_placed(on(f.bot, message).edit_checklist(InputChecklist("t", {})), "editMessageChecklist"));
    CHECK(is_placed(on(f.bot, message).stop_poll(), "stopPoll"));
    CHECK(is_placed(on(f.bot, message).pin(), "pinChatMessage"));
    CHECK(is_placed(on(f.bot, message).unpin(), "unpinChatMessage"));
    CHECK(is_placed(on(f.bot, message).read_business_message(), "readBusinessMessage"));
    CHECK_THROWS_AS(static_cast<void>(on(f.bot, acted_on()).read_business_message()), ConfigError);
    CHECK_THROWS_AS(static_cast<void>(on(f.bot, acted_on()).edit_checklist(InputChecklist("t", {}))), ConfigError);
}

TEST_CASE("a message is deleted by the method for its kind") {
    RecordingBot f;
    CHECK(f.sent(on(f.bot, acted_on()).delete_message()) ==
          parse_json(R"({"method":"deleteMessage","chat_id":-5,"message_id":9})"));
    CHECK(f.sent(on(f.bot, acted_on(R"("business_connection_id":"b")")).delete_message()) ==
          parse_json(R"({"method":"deleteBusinessMessages","business_connection_id":"b","message_ids":[9]})"));
    const auto ephemeral = R"("ephemeral_message_id":3,"receiver_user":{"id":7,"is_bot":false,"first_name":"A"})";
    CHECK(f.sent(on(f.bot, acted_on(ephemeral)).delete_message()) ==
          parse_json(
              R"({"method":"deleteEphemeralMessage","chat_id":-5,"receiver_user_id":7,"ephemeral_message_id":3})"));
}

TEST_CASE("a message is forwarded, copied, reacted to and scored") {
    RecordingBot f;
    const Message message = acted_on(R"("message_thread_id":4,"is_topic_message":true,"guest_query_id":"g")");
    CHECK(f.sent(on(f.bot, message).forward(1)) ==
          parse_json(R"({"method":"forwardMessage","chat_id":1,"from_chat_id":-5,"message_id":9})"));
    CHECK(f.sent(on(f.bot, message).copy("@news")) ==
          parse_json(R"({"method":"copyMessage","chat_id":"@news","from_chat_id":-5,"message_id":9})"));
    CHECK(f.sent(on(f.bot, message).react("👍")).at("reaction") == parse_json(R"([{"type":"emoji","emoji":"👍"}])"));
    CHECK(f.sent(on(f.bot, message).react("5368324170671202286")).at("reaction") ==
          parse_json(R"([{"type":"custom_emoji","custom_emoji_id":"5368324170671202286"}])"));
    CHECK_FALSE(f.sent(on(f.bot, message).remove_reactions()).as_object().contains("reaction"));
    CHECK(f.sent(on(f.bot, message).set_game_score(7, 10)) ==
          parse_json(R"({"method":"setGameScore","user_id":7,"score":10,"chat_id":-5,"message_id":9})"));
    CHECK(f.sent(on(f.bot, message).game_high_scores(7)).at("message_id") == 9);
    CHECK(f.sent(on(f.bot, message).edit_forum_topic().name("n")).at("message_thread_id") == 4);
    CHECK(f.sent(on(f.bot, message).close_forum_topic()).at("message_thread_id") == 4);
    CHECK(f.sent(on(f.bot, message).reopen_forum_topic()).at("message_thread_id") == 4);
    CHECK(f.sent(on(f.bot, message).delete_forum_topic()).at("message_thread_id") == 4);
    CHECK(f.sent(on(f.bot, message).unpin_all_forum_topic_messages()).at("message_thread_id") == 4);
    CHECK(f.sent(on(f.bot, message).approve_suggested_post()).at("method") == "approveSuggestedPost");
    CHECK(f.sent(on(f.bot, message).decline_suggested_post()).at("message_id") == 9);
    const InlineQueryResult result = InlineQueryResultArticle("1", "t", InputTextMessageContent("x"));
    CHECK(f.sent(on(f.bot, message).answer_guest_query(result)).at("guest_query_id") == "g");
    CHECK_THROWS_AS(static_cast<void>(on(f.bot, acted_on()).close_forum_topic()), ConfigError);
    CHECK_THROWS_AS(static_cast<void>(on(f.bot, acted_on()).answer_guest_query(result)), ConfigError);
}

TEST_CASE("a tap is answered, and the message under whose button it was is changed") {
    RecordingBot f;
    const CallbackQuery query = tap_at(kTappedMessage);
    CHECK(f.sent(on(f.bot, query).answer()) ==
          parse_json(R"({"method":"answerCallbackQuery","callback_query_id":"q"})"));
    CHECK(f.sent(on(f.bot, query).answer("ok")).at("text") == "ok");
    CHECK(f.sent(on(f.bot, query).edit_text("y")) ==
          parse_json(R"({"method":"editMessageText","chat_id":-5,"message_id":9,"text":"y"})"));
    CHECK(f.sent(on(f.bot, query).delete_message()) ==
          parse_json(R"({"method":"deleteMessage","chat_id":-5,"message_id":9})"));
    CHECK(f.sent(on(f.bot, query).copy(1)).at("from_chat_id") == -5);
    CHECK(f.sent(on(f.bot, query).pin()).at("message_id") == 9);
    CHECK(f.sent(on(f.bot, query).unpin()).at("message_id") == 9);
    CHECK(f.sent(on(f.bot, query).set_game_score(3)) ==
          parse_json(R"({"method":"setGameScore","user_id":7,"score":3,"chat_id":-5,"message_id":9})"));
    CHECK(f.sent(on(f.bot, query).game_high_scores()).at("user_id") == 7);
    // An old message is inaccessible, but its place is known.
    CHECK(f.sent(on(f.bot, tap_at(kOldMessage)).edit_reply_markup()).at("message_id") == 9);
    CHECK(f.sent(on(f.bot, tap_at(kOldMessage)).delete_message()).at("message_id") == 9);
}

TEST_CASE("a message that was sent inline is edited by its inline_message_id, and cannot be pinned") {
    RecordingBot f;
    const CallbackQuery query = tap_at(R"("inline_message_id":"i")");
    CHECK(f.sent(on(f.bot, query).edit_text("y")) ==
          parse_json(R"({"method":"editMessageText","inline_message_id":"i","text":"y"})"));
    CHECK(f.sent(on(f.bot, query).edit_caption("y")).at("inline_message_id") == "i");
    CHECK(f.sent(on(f.bot, query).edit_media(InputMediaPhoto("p"))).at("inline_message_id") == "i");
    CHECK(f.sent(on(f.bot, query).edit_live_location(1, 2)).at("inline_message_id") == "i");
    CHECK(f.sent(on(f.bot, query).stop_live_location()).at("inline_message_id") == "i");
    CHECK(f.sent(on(f.bot, query).set_game_score(3)).at("inline_message_id") == "i");
    CHECK_THROWS_AS(static_cast<void>(on(f.bot, query).pin()), ConfigError);
    CHECK_THROWS_AS(static_cast<void>(on(f.bot, query).delete_message()), ConfigError);
    CHECK_THROWS_AS(static_cast<void>(on(f.bot, query).copy(1)), ConfigError);
    CHECK_THROWS_AS(static_cast<void>(on(f.bot, tap_at(R"("data":"x")")).edit_text("y")), ConfigError);
    CHECK_THROWS_AS(static_cast<void>(on(f.bot, query).edit_checklist(InputChecklist("t", {}))), ConfigError);
}
