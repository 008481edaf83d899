#include <tgfw/api/update.hpp>

#include <string>

#include <doctest/doctest.h>

#include <tgfw/api/codec.hpp>

using namespace tgfw;

namespace {

constexpr const char* message =
    R"({"message_id":1,"date":1,"chat":{"id":10,"type":"group"},"from":{"id":20,"is_bot":false,"first_name":"A"}})";
constexpr const char* from = R"("from":{"id":20,"is_bot":false,"first_name":"A"})";
constexpr const char* user = R"("user":{"id":20,"is_bot":false,"first_name":"A"})";
constexpr const char* chat = R"("chat":{"id":10,"type":"group"})";

Update update_of(const std::string& kind, const std::string& body) {
    return decode<Update>("{\"update_id\":1,\"" + kind + "\":" + body + "}");
}

std::int64_t user_id(const Update& update) {
    return update.effective_user() ? update.effective_user()->id : 0;
}
std::int64_t chat_id(const Update& update) {
    return update.effective_chat() ? update.effective_chat()->id : 0;
}

}  // namespace

TEST_CASE("A-45: messages of every kind have a user, a chat and themselves") {
    for (const char* kind : {"message", "edited_message", "channel_post", "edited_channel_post", "business_message",
                             "edited_business_message", "guest_message"}) {
        CAPTURE(kind);
        const auto update = update_of(kind, message);
        CHECK(update.kind().to_string() == kind);
        CHECK(user_id(update) == 20);
        CHECK(chat_id(update) == 10);
        REQUIRE(update.effective_message() != nullptr);
        CHECK(update.effective_message()->message_id == 1);
        CHECK(update.effective_sender_chat() == nullptr);
    }
}

TEST_CASE("A channel post has a sender chat and no user") {
    const auto update =
        update_of("channel_post", std::string("{") + chat + R"(,"sender_chat":{"id":30,"type":"channel"}})");
    CHECK(user_id(update) == 0);
    REQUIRE(update.effective_sender_chat() != nullptr);
    CHECK(update.effective_sender_chat()->id == 30);
}

TEST_CASE("A button's message may be accessible, inaccessible or absent") {
    const auto there = update_of("callback_query", std::string("{") + from + ",\"message\":" + message + "}");
    CHECK(user_id(there) == 20);
    CHECK(chat_id(there) == 10);
    CHECK(there.effective_message() != nullptr);
    const auto gone = update_of("callback_query",
                                std::string("{") + from + ",\"message\":{" + chat + R"(,"message_id":5,"date":0}})");
    CHECK(chat_id(gone) == 10);
    CHECK(gone.effective_message() == nullptr);
    const auto inline_one = update_of("callback_query", std::string("{") + from + R"(,"inline_message_id":"x"})");
    CHECK(chat_id(inline_one) == 0);
    CHECK(user_id(inline_one) == 20);
}

TEST_CASE("Queries and payments have a user and no chat") {
    for (const char* kind :
         {"inline_query", "chosen_inline_result", "shipping_query", "pre_checkout_query", "purchased_paid_media"}) {
        CAPTURE(kind);
        const auto update = update_of(kind, std::string("{") + from + "}");
        CHECK(user_id(update) == 20);
        CHECK(chat_id(update) == 0);
        CHECK(update.effective_message() == nullptr);
    }
}

TEST_CASE("Membership changes have a user and a chat") {
    for (const char* kind : {"my_chat_member", "chat_member", "chat_join_request"}) {
        CAPTURE(kind);
        const auto update = update_of(kind, std::string("{") + from + "," + chat + "}");
        CHECK(user_id(update) == 20);
        CHECK(chat_id(update) == 10);
    }
}

TEST_CASE("What happens in a chat without a known person has only the chat") {
    for (const char* kind : {"chat_boost", "removed_chat_boost", "message_reaction_count", "deleted_business_messages",
                             "stopped_message_generation"}) {
        CAPTURE(kind);
        const auto update = update_of(kind, std::string("{") + chat + "}");
        CHECK(user_id(update) == 0);
        CHECK(chat_id(update) == 10);
    }
}

TEST_CASE("Reactions and poll answers come from a user or on behalf of a chat") {
    const auto reaction = update_of("message_reaction", std::string("{") + chat + "," + user + "}");
    CHECK(user_id(reaction) == 20);
    CHECK(chat_id(reaction) == 10);
    const auto anonymous =
        update_of("message_reaction", std::string("{") + chat + R"(,"actor_chat":{"id":40,"type":"channel"}})");
    CHECK(user_id(anonymous) == 0);
    CHECK(anonymous.effective_sender_chat()->id == 40);
    const auto vote = update_of("poll_answer", std::string("{") + user + "}");
    CHECK(user_id(vote) == 20);
    CHECK(chat_id(vote) == 0);
    CHECK(update_of("poll_answer", R"({"voter_chat":{"id":50,"type":"channel"}})").effective_sender_chat()->id == 50);
}

TEST_CASE("Accounts have a user; a poll and an unknown kind have nobody") {
    for (const char* kind : {"business_connection", "managed_bot", "subscription"}) {
        CAPTURE(kind);
        CHECK(user_id(update_of(kind, std::string("{") + user + "}")) == 20);
    }
    for (const char* kind : {"poll", "telepathy"}) {
        const auto update = update_of(kind, "{}");
        CHECK(user_id(update) == 0);
        CHECK(chat_id(update) == 0);
        CHECK(update.effective_message() == nullptr);
        CHECK(update.effective_sender_chat() == nullptr);
    }
}

TEST_CASE("27 kinds are known, 24 of them delivered by default") {
    CHECK(all_update_kinds().size() == 27);
    CHECK(default_update_kinds().size() == 24);
    CHECK_FALSE(is_default(UpdateKind::chat_member));
    CHECK_FALSE(is_default(UpdateKind::message_reaction));
    CHECK(is_default(UpdateKind::message));
    CHECK(is_default(UpdateKind("telepathy")));
}
