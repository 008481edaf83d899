#include "fixture.hpp"

using namespace tgfw;
using namespace tgfw::test;

TEST_CASE("text wants a text that is not empty, and no caption") {
    CHECK(passes(filters::text, hello()));
    CHECK_FALSE(passes(filters::text, with(R"("caption":"x")")));
    CHECK_FALSE(passes(filters::text, text_update(5, "")));
}

TEST_CASE("text with arguments wants one of them to the letter, not a part of it") {
    CHECK(passes(filters::text("hello"), hello()));
    CHECK(passes(filters::text("bye", "hello"), hello()));
    CHECK(passes(filters::text({"bye", "hello"}), hello()));
    CHECK_FALSE(passes(filters::text("hell"), hello()));
    CHECK_FALSE(passes(filters::text("Hello"), hello()));
    CHECK_FALSE(passes(filters::text("hello there, hello"), hello()));
}

TEST_CASE("text and caption with an empty list never pass") {
    CHECK_FALSE(passes(filters::text(std::vector<std::string>()), hello()));
    CHECK_FALSE(passes(filters::text(), hello()));
    CHECK_FALSE(passes(filters::caption(), with(R"("caption":"look")")));
}

TEST_CASE("caption is to captions what text is to texts") {
    const Update captioned = with(R"("caption":"look")");
    CHECK(passes(filters::caption, captioned));
    CHECK(passes(filters::caption("look"), captioned));
    CHECK_FALSE(passes(filters::caption("lo"), captioned));
    CHECK_FALSE(passes(filters::caption, hello()));
    CHECK_FALSE(passes(filters::caption, with(R"("caption":"")")));
}

TEST_CASE("command wants a bot_command as the first entity, at the very start of the text") {
    CHECK(passes(filters::command, command_update(5, "/start now")));
    CHECK(passes(filters::command, command_update(5, "/start@Some_Other_Bot")));
    CHECK_FALSE(passes(filters::command, text_update(5, "/start")));
    CHECK_FALSE(passes(filters::command,
                       with(R"("text":"see /help","entities":[{"type":"bot_command","offset":4,"length":5}])")));
    CHECK_FALSE(passes(filters::command, with(R"("text":"/help","entities":[{"type":"bold","offset":0,"length":5},
                                                 {"type":"bot_command","offset":0,"length":5}])")));
    CHECK_FALSE(passes(filters::command, with(R"("caption":"/help",
                                                 "caption_entities":[{"type":"bot_command","offset":0,"length":5}])")));
}

TEST_CASE("command(false) wants a bot_command anywhere in the text") {
    CHECK(passes(filters::command(false), with(R"("text":"see /help","entities":[{"type":"bold","offset":0,"length":3},
                                                  {"type":"bot_command","offset":4,"length":5}])")));
    CHECK(passes(filters::command(false), command_update(5, "/start")));
    CHECK_FALSE(passes(filters::command(false), hello()));
    CHECK_FALSE(passes(filters::command(true), with(R"("text":"see /help",
                                                       "entities":[{"type":"bot_command","offset":4,"length":5}])")));
}

TEST_CASE("photo wants at least one size") {
    CHECK(passes(filters::photo, with(R"("photo":[{"file_id":"a","file_unique_id":"b","width":1,"height":1}])")));
    CHECK_FALSE(passes(filters::photo, with(R"("photo":[])")));
    CHECK_FALSE(passes(filters::photo, hello()));
}

TEST_CASE("each of the twenty sorts of attachment is one") {
    for (const char* member : {"animation", "audio", "contact", "dice", "document", "game", "invoice", "live_photo",
                               "location", "paid_media", "passport_data", "poll", "sticker", "story",
                               "successful_payment", "video", "video_note", "voice", "venue"}) {
        CHECK_MESSAGE(passes(filters::attachment, with(fmt::format(R"("{}":{{}})", member))), member);
    }
    CHECK(passes(filters::attachment, with(R"("photo":[{}])")));
    CHECK_FALSE(passes(filters::attachment, with(R"("gift":{})")));
    CHECK_FALSE(passes(filters::attachment, with(R"("checklist":{})")));
}

TEST_CASE("an animation passes document filters too, as it carries a document") {
    const Update gif = with(R"("animation":{},"document":{"mime_type":"video/mp4"})");
    CHECK(passes(filters::animation & filters::document::all & filters::document::mp4, gif));
}

TEST_CASE("a flag that is false is as good as absent") {
    CHECK_FALSE(passes(filters::has_protected_content, with(R"("has_protected_content":false)")));
    CHECK_FALSE(passes(filters::is_topic_message, hello()));
    CHECK_FALSE(passes(filters::forum, in_chat(R"("is_forum":false)")));
}

TEST_CASE("forum and direct_messages look at the chat, premium_user and user_attachment at the sender") {
    CHECK(passes(filters::forum, in_chat(R"("is_forum":true)")));
    CHECK(passes(filters::direct_messages, in_chat(R"("is_direct_messages":true)")));
    CHECK(passes(filters::premium_user, from(R"("is_premium":true)")));
    CHECK(passes(filters::user_attachment, from(R"("added_to_attachment_menu":true)")));
    const Update nobody = raw(R"("text":"x")", "channel_post");
    CHECK_FALSE(passes(filters::premium_user, nobody));
    CHECK_FALSE(passes(filters::user_attachment, nobody));
}

TEST_CASE("a message that tells of the creation of a chat is a status update, whatever the chat") {
    for (const char* kind : {"group", "supergroup", "channel"}) {
        CHECK(passes(filters::status_update::chat_created, with(fmt::format(R"("{}_chat_created":true)", kind))));
    }
}

TEST_CASE("both messages about a migration are status updates") {
    for (const char* end : {"from", "to"}) {
        CHECK(passes(filters::status_update::migrate, with(fmt::format(R"("migrate_{}_chat_id":-1001)", end))));
    }
}

TEST_CASE("the service messages that PTB does not know are status updates too") {
    CHECK(passes(filters::status_update::community_chat_added & filters::status_update::all,
                 with(R"("community_chat_added":{})")));
    CHECK(passes(filters::status_update::community_chat_joined & filters::status_update::all,
                 with(R"("community_chat_joined":{})")));
    CHECK(passes(filters::status_update::community_chat_removed & filters::status_update::all,
                 with(R"("community_chat_removed":{})")));
}

TEST_CASE("successful_payment with payloads wants one of them to the letter") {
    const Update paid = with(R"("successful_payment":{"invoice_payload":"course"})");
    CHECK(passes(filters::successful_payment, paid));
    CHECK(passes(filters::successful_payment("book", "course"), paid));
    CHECK(passes(filters::successful_payment({"book", "course"}), paid));
    CHECK_FALSE(passes(filters::successful_payment("cours"), paid));
    CHECK_FALSE(passes(filters::successful_payment(), paid));
    CHECK_FALSE(passes(filters::successful_payment, with(R"("refunded_payment":{})")));
}
