#include <tgfw/bot/shortcuts/reply_to.hpp>

#include <string>

#include <doctest/doctest.h>

#include <tgfw/api/codec.hpp>
#include <tgfw/bot/defaults.hpp>

#include "recording_bot.hpp"

using namespace tgfw;
using namespace tgfw::test;

namespace {

Message message_in(const std::string& chat, const std::string& members = R"("text":"at nine")") {
    return decode<Message>(R"({"message_id":9,"date":1,"chat":)" + chat + "," + members + "}");
}

const std::string kPrivateChat = R"({"id":42,"type":"private"})";
const std::string kGroupChat = R"({"id":-5,"type":"supergroup"})";

}  // namespace

TEST_CASE("an answer to a message goes to its chat, and is a reply in groups and not in private chats") {
    RecordingBot f;
    CHECK(f.sent(reply_to(f.bot, message_in(kPrivateChat)).text("hi")) ==
          parse_json(R"({"method":"sendMessage","chat_id":42,"text":"hi"})"));
    CHECK(f.sent(reply_to(f.bot, message_in(kGroupChat)).text("hi")) ==
          parse_json(R"({"method":"sendMessage","chat_id":-5,"text":"hi","reply_parameters":{"message_id":9}})"));
}

TEST_CASE("whether an answer is a reply: what the request says, then the call, then the defaults, then the chat") {
    RecordingBot plain;
    const Message group = message_in(kGroupChat);
    const Message person = message_in(kPrivateChat);
    const auto quotes = [](RecordingBot& f, auto request) {
        return f.sent(std::move(request)).as_object().contains("reply_parameters");
    };
    CHECK(quotes(plain, reply_to(plain.bot, person).quote().text("x")));
    CHECK_FALSE(quotes(plain, reply_to(plain.bot, group).quote(false).text("x")));

    RecordingBot never(BotOptions().with_defaults(Defaults().with_do_quote(false)));
    CHECK_FALSE(quotes(never, reply_to(never.bot, group).text("x")));
    CHECK(quotes(never, reply_to(never.bot, group).quote().text("x")));
    RecordingBot always(BotOptions().with_defaults(Defaults().with_do_quote(true)));
    CHECK(quotes(always, reply_to(always.bot, person).text("x")));
    CHECK_FALSE(quotes(always, reply_to(always.bot, person).quote(false).text("x")));

    const auto own = ReplyParameters().with_message_id(3);
    const auto sent = never.sent(reply_to(never.bot, group).quote().text("x").reply_parameters(own));
    CHECK(sent.at("reply_parameters") == parse_json(R"({"message_id":3})"));
}

TEST_CASE("an answer stays in the topic and the business connection of its message") {
    RecordingBot f;
    const Message topic = message_in(kGroupChat, R"("message_thread_id":4,"is_topic_message":true)");
    CHECK(f.sent(reply_to(f.bot, topic).photo("id")).at("message_thread_id") == 4);
    CHECK(f.sent(reply_to(f.bot, topic).text("x").message_thread_id(8)).at("message_thread_id") == 8);
    // A thread of replies is no topic.
    const Message thread = message_in(kGroupChat, R"("message_thread_id":4)");
    CHECK_FALSE(f.sent(reply_to(f.bot, thread).dice()).as_object().contains("message_thread_id"));

    const Message business = message_in(kPrivateChat, R"("business_connection_id":"b")");
    CHECK(f.sent(reply_to(f.bot, business).text("x")).at("business_connection_id") == "b");
    CHECK(f.sent(reply_to(f.bot, business).game("g")).at("business_connection_id") == "b");
    CHECK(f.sent(reply_to(f.bot, business).checklist(InputChecklist("t", {}))).at("business_connection_id") == "b");
    CHECK_THROWS_AS(static_cast<void>(reply_to(f.bot, topic).checklist(InputChecklist("t", {}))), ConfigError);

    const Message direct = message_in(kGroupChat, R"("direct_messages_topic":{"topic_id":6})");
    CHECK(f.sent(reply_to(f.bot, direct).text("x")).at("direct_messages_topic_id") == 6);
    CHECK(f.sent(reply_to(f.bot, direct).copy(1, 2)).at("direct_messages_topic_id") == 6);
}

TEST_CASE("an answer can quote a part of the message, also from another chat") {
    RecordingBot f;
    const Message message =
        message_in(kPrivateChat, R"("text":"come at nine","entities":[{"type":"bold","offset":8,"length":4}])");
    CHECK(f.sent(reply_to(f.bot, message).quoting("nine").text("x")).at("reply_parameters") ==
          parse_json(R"({"message_id":9,"quote":"nine","quote_entities":[{"type":"bold","offset":0,"length":4}],)"
                     R"("quote_position":8})"));
    const Message topic = message_in(kGroupChat, R"("text":"at nine","message_thread_id":4,"is_topic_message":true)");
    const auto elsewhere = f.sent(reply_to(f.bot, topic).in(77).text("x"));
    CHECK(elsewhere == parse_json(R"({"method":"sendMessage","chat_id":77,"text":"x",)"
                                  R"("reply_parameters":{"message_id":9,"chat_id":-5}})"));
    CHECK(f.sent(reply_to(f.bot, topic).in(-5, 8).text("x")) ==
          parse_json(R"({"method":"sendMessage","chat_id":-5,"text":"x","message_thread_id":8,)"
                     R"("reply_parameters":{"message_id":9}})"));
    CHECK_FALSE(f.sent(reply_to(f.bot, topic).in(77).quote(false).text("x")).as_object().contains("reply_parameters"));
}

TEST_CASE("every kind of content can be an answer") {
    RecordingBot f;
    const Message message = message_in(kPrivateChat);
    const auto method = [&](auto request) { return f.sent(std::move(request)).at("method"); };
    CHECK(f.sent(reply_to(f.bot, message).html("<b>x</b>")).at("parse_mode") == "HTML");
    CHECK(f.sent(reply_to(f.bot, message).markdown_v2("*x*")).at("parse_mode") == "MarkdownV2");
    CHECK(method(reply_to(f.bot, message).rich_message(InputRichMessage())) == "sendRichMessage");
    CHECK(method(reply_to(f.bot, message).live_photo("a", "b")) == "sendLivePhoto");
    CHECK(method(reply_to(f.bot, message).audio("a")) == "sendAudio");
    CHECK(method(reply_to(f.bot, message).document("a")) == "sendDocument");
    CHECK(method(reply_to(f.bot, message).video("a")) == "sendVideo");
    CHECK(method(reply_to(f.bot, message).animation("a")) == "sendAnimation");
    CHECK(method(reply_to(f.bot, message).voice("a")) == "sendVoice");
    CHECK(method(reply_to(f.bot, message).video_note("a")) == "sendVideoNote");
    CHECK(method(reply_to(f.bot, message).sticker("a")) == "sendSticker");
    CHECK(method(reply_to(f.bot, message).paid_media(5, {})) == "sendPaidMedia");
    CHECK(method(reply_to(f.bot, message).media_group({InputMediaPhoto("p")})) == "sendMediaGroup");
    CHECK(method(reply_to(f.bot, message).location(1, 2)) == "sendLocation");
    CHECK(method(reply_to(f.bot, message).venue(1, 2, "t", "a")) == "sendVenue");
    CHECK(method(reply_to(f.bot, message).contact("1", "a")) == "sendContact");
    CHECK(method(reply_to(f.bot, message).poll("?", {InputPollOption("a")})) == "sendPoll");
    CHECK(method(reply_to(f.bot, message).invoice("t", "d", "p", "XTR", {LabeledPrice("l", 1)})) == "sendInvoice");
    CHECK(method(reply_to(f.bot, message).chat_action(ChatAction::typing)) == "sendChatAction");
}
