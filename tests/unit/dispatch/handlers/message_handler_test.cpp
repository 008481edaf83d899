#include "fixture.hpp"

#include <tgfw/dispatch/filters/message.hpp>
#include <tgfw/dispatch/filters/regex.hpp>
#include <tgfw/dispatch/handlers/guest_message_handler.hpp>
#include <tgfw/dispatch/handlers/message_handler.hpp>

using namespace tgfw;
using namespace tgfw::test;

TEST_CASE("a message handler takes what its filter passes") {
    const MessageHandler handler(filters::text & ~filters::command, nothing);
    CHECK(takes(handler, text_update(5, "x")));
    CHECK_FALSE(takes(handler, command_update(5, "/x")));
    CHECK(handler.blocking() == std::nullopt);
    CHECK(MessageHandler(filters::text, nothing).block(false).blocking() == false);
}

TEST_CASE("a message handler without a filter takes every message, and nothing else") {
    const MessageHandler handler(nothing);
    CHECK(takes_only(handler, Kinds::messages()));
    CHECK(takes(handler, command_update(5, "/start")));
    CHECK(reaches(handler, Kinds::messages(), Kinds::messages()));
    CHECK(handler.describe() == "MessageHandler(all)");
}

TEST_CASE("a message handler gives the matches of its filter") {
    CHECK(matched(MessageHandler(filters::regex("b+"), nothing), text_update(5, "abbc")) == "bb");
}

TEST_CASE("a guest message handler takes messages of chats where the bot is a guest, and no others") {
    CHECK(takes_only(GuestMessageHandler(nothing), UpdateKind::guest_message));
    const GuestMessageHandler texts(filters::text("x"), nothing);
    CHECK(takes_only(texts, UpdateKind::guest_message));
    CHECK_FALSE(takes(texts, update_of("guest_message", message_json(5, R"("text":"y")"))));
    CHECK(reaches(GuestMessageHandler(nothing), UpdateKind::guest_message, UpdateKind::guest_message));
    CHECK(reaches(GuestMessageHandler(filters::photo, nothing),
                  filters::reach_of(filters::photo).may & UpdateKind::guest_message, Kinds::none()));
    CHECK(GuestMessageHandler(filters::text, nothing).describe() == "GuestMessageHandler(text)");
}
