#include "fixture.hpp"

#include <tgfw/api/codec.hpp>

#include <dispatch/conversation/key_rule.hpp>

using namespace tgfw;
using namespace tgfw::test;

namespace {

Update with_topic(Update update, std::int64_t topic) {
    update.message->message_thread_id = topic;
    update.message->is_topic_message = true;
    return update;
}

Update from(Update update, std::int64_t user) {
    update.message->from->id = user;
    return update;
}

Update inline_tap(std::int64_t user, std::string_view message) {
    return update_of("callback_query",
                     fmt::format(R"({{"id":"1","from":{},"chat_instance":"5","data":"x","inline_message_id":"{}"}})",
                                 user_json(user), message));
}

Update tap(std::int64_t chat, std::int64_t message) {
    Update update = callback_update(chat, "x");
    std::get<Message>(*update.callback_query->message).message_id = message;
    return update;
}

}  // namespace

TEST_CASE("the text of a key names its parts, and reads back as the same key") {
    ConversationKey key;
    key.chat = -1001234567890;
    CHECK(key.to_string() == "chat=-1001234567890");
    key.user = 7;
    key.topic = 3;
    key.message = 9;
    CHECK(key.to_string() == "chat=-1001234567890,user=7,topic=3,message=9");
    CHECK(ConversationKey::parse(key.to_string()) == key);
    key.message = 0;
    key.inline_message = "Ab,user=5";
    CHECK(key.to_string() == "chat=-1001234567890,user=7,topic=3,inline=Ab,user=5");
    CHECK(ConversationKey::parse(key.to_string()) == key);
}

TEST_CASE("a text that is no key is not read as one") {
    for (const char* text : {"", "chat", "chat=", "chat=x", "chat=0", "chat=1,", "chat=1 ", "user=1,chat=2",
                             "chat=1user=2", ",chat=1", "chat=99999999999999999999", "inline=", "chat=1,inline="}) {
        CAPTURE(text);
        CHECK_FALSE(ConversationKey::parse(text));
    }
}

TEST_CASE_FIXTURE(ConversationFixture, "by default each user has a conversation of their own in each chat") {
    auto talk = ConversationHandler<Step>()
                    .entry_points(on("go", go("entry", Step::one)))
                    .state(Step::one, on("x", go("x", Step::two)));
    dispatcher.add_handler(talk);
    send(from(text_update(-1, "go"), 7));
    send(from(text_update(-1, "x"), 8));
    send(from(text_update(-2, "x"), 7));
    CHECK(take() == Notes{"entry"});
    send(from(text_update(-1, "x"), 7));
    CHECK(take() == Notes{"x"});
    CHECK(talk.export_states().front().key.to_string() == "chat=-1,user=7");
}

TEST_CASE_FIXTURE(ConversationFixture, "per_user false: one conversation for all users of a chat") {
    auto talk = ConversationHandler<Step>()
                    .entry_points(on("go", go("entry", Step::one)))
                    .state(Step::one, on("x", go("x", Step::one)))
                    .per_user(false);
    dispatcher.add_handler(talk);
    send(from(text_update(-1, "go"), 7));
    send(from(text_update(-1, "x"), 8));
    CHECK(take() == Notes{"entry", "x"});
    CHECK(talk.export_states().front().key.to_string() == "chat=-1");
}

TEST_CASE_FIXTURE(ConversationFixture,
                  "per_chat false: one conversation of a user in all chats, also in updates without a chat") {
    dispatcher.add_handler(ConversationHandler<Step>()
                               .entry_points(on("go", go("entry", Step::one)))
                               .state(Step::one, on("x", go("x", Step::one)), TypeHandler<InlineQuery>(note("query")))
                               .per_chat(false));
    send(from(text_update(-1, "go"), 7));
    send(from(text_update(-2, "x"), 7));
    send(update_of("inline_query", R"({"id":"1","from":)" + user_json(7) + R"(,"query":"","offset":""})"));
    CHECK(take() == Notes{"entry", "x", "query"});
}

TEST_CASE_FIXTURE(ConversationFixture, "per_message: each message with buttons has a conversation of its own") {
    auto talk = ConversationHandler<Step>()
                    .entry_points(CallbackQueryHandler(go("entry", Step::one)))
                    .state(Step::one, CallbackQueryHandler(go("step", Step::two)))
                    .per_message(true);
    dispatcher.add_handler(talk);
    send(tap(5, 1));
    send(tap(5, 2));
    send(tap(5, 1));
    CHECK(take() == Notes{"entry", "entry", "step"});
    CHECK(talk.export_states().front().key.to_string() == "chat=5,user=5,message=1");
}

TEST_CASE_FIXTURE(
    ConversationFixture,
    "per_message without per_chat: messages sent inline have their conversations; with per_chat they have none") {
    const auto build = [this](bool per_chat) {
        return ConversationHandler<Step>()
            .entry_points(CallbackQueryHandler(go("entry", Step::one)))
            .state(Step::one, CallbackQueryHandler(go("step", Step::two)))
            .per_message(true)
            .per_chat(per_chat);
    };
    auto talk = build(false);
    auto handle = dispatcher.add_handler(talk);
    send(inline_tap(7, "AbC"));
    send(inline_tap(7, "other"));
    send(inline_tap(7, "AbC"));
    CHECK(take() == Notes{"entry", "entry", "step"});
    CHECK(talk.export_states().front().key.to_string() == "user=7,inline=AbC");
    handle.remove();
    dispatcher.add_handler(build(true));
    send(inline_tap(7, "AbC"));
    CHECK(take().empty());
}

TEST_CASE_FIXTURE(ConversationFixture, "per_message only takes taps on buttons") {
    dispatcher.add_handler(
        ConversationHandler<Step>().entry_points(TypeHandler<Update>(note("entry"))).per_message(true));
    say("x");
    CHECK(take().empty());
    send(tap(5, 1));
    CHECK(take() == Notes{"entry"});
}

TEST_CASE_FIXTURE(ConversationFixture, "per_topic: each forum topic has a conversation of its own") {
    auto talk = ConversationHandler<Step>()
                    .entry_points(on("go", go("entry", Step::one)))
                    .state(Step::one, on("go", go("step", Step::two)))
                    .per_topic(true);
    dispatcher.add_handler(talk);
    send(with_topic(text_update(-1, "go"), 3));
    send(with_topic(text_update(-1, "go"), 4));
    send(text_update(-1, "go"));
    send(with_topic(text_update(-1, "go"), 3));
    CHECK(take() == Notes{"entry", "entry", "entry", "step"});
    std::vector<std::string> keys;
    for (const auto& live : talk.export_states()) keys.push_back(live.key.to_string());
    CHECK(keys == Notes{"chat=-1,user=7", "chat=-1,user=7,topic=3", "chat=-1,user=7,topic=4"});
}

TEST_CASE_FIXTURE(ConversationFixture, "a reply's thread outside of forums is no topic") {
    auto talk = ConversationHandler<Step>().entry_points(on("go", go("entry", Step::one))).per_topic(true);
    dispatcher.add_handler(talk);
    Update update = text_update(-1, "go");
    update.message->message_thread_id = 3;
    send(std::move(update));
    CHECK(talk.export_states().front().key.to_string() == "chat=-1,user=7");
}

TEST_CASE_FIXTURE(ConversationFixture,
                  "channel posts never belong to a conversation; edited and business messages do") {
    dispatcher.add_handler(
        ConversationHandler<Step>().entry_points(TypeHandler<Message>(note("entry"))).per_user(false));
    const std::string message = message_json(-1, R"("text":"x")", "channel");
    send(update_of("channel_post", message));
    send(update_of("edited_channel_post", message));
    CHECK(take().empty());
    for (const char* kind :
         {"message", "edited_message", "business_message", "edited_business_message", "guest_message"}) {
        send(update_of(kind, message));
        CHECK(take() == Notes{"entry"});
    }
}

TEST_CASE_FIXTURE(ConversationFixture, "updates without the chat or the user that the key needs are not handled") {
    dispatcher.add_handler(ConversationHandler<Step>().entry_points(TypeHandler<Update>(note("entry"))));
    send(update_of("inline_query", R"({"id":"1","from":)" + user_json(7) + R"(,"query":"","offset":""})"));
    send(inline_tap(7, "AbC"));
    Update anonymous = text_update(-1, "x");
    anonymous.message->from.reset();
    send(std::move(anonymous));
    send(update_of(
        "poll", R"({"id":"1","question":"?","options":[],"total_voter_count":0,"is_closed":false,"is_anonymous":true,)"
                R"("type":"regular","allows_multiple_answers":false})"));
    testing::run_virtual(io, clock, dispatcher.process_update(Incoming::object(std::string("an object"))));
    CHECK(take().empty());
    say("x");
    CHECK(take() == Notes{"entry"});
}

TEST_CASE("the kinds that a key can be made of are those of the updates that bring a chat and a user") {
    const std::string user = user_json(7);
    const std::string chat = chat_json(-1, "supergroup");
    const std::string message = message_json(-1, R"("text":"x")");
    const std::string member = R"({"status":"member","user":)" + user + "}";
    const std::string changed = R"({"chat":)" + chat + R"(,"from":)" + user + R"(,"date":1,"old_chat_member":)" +
                                member + R"(,"new_chat_member":)" + member + "}";
    const std::vector<std::pair<std::string, std::string>> updates = {
        {"message", message},
        {"edited_message", message},
        {"business_message", message},
        {"edited_business_message", message},
        {"guest_message", message},
        {"callback_query", R"({"id":"1","from":)" + user + R"(,"chat_instance":"1","message":)" + message + "}"},
        {"inline_query", R"({"id":"1","from":)" + user + R"(,"query":"","offset":""})"},
        {"chosen_inline_result", R"({"result_id":"1","from":)" + user + R"(,"query":""})"},
        {"shipping_query", R"({"id":"1","from":)" + user +
                               R"(,"invoice_payload":"","shipping_address":{"country_code":"DE","state":"","city":"",)"
                               R"("street_line1":"","street_line2":"","post_code":""}})"},
        {"pre_checkout_query",
         R"({"id":"1","from":)" + user + R"(,"currency":"EUR","total_amount":1,"invoice_payload":""})"},
        {"purchased_paid_media", R"({"from":)" + user + R"(,"paid_media_payload":"x"})"},
        {"my_chat_member", changed},
        {"chat_member", changed},
        {"chat_join_request", R"({"chat":)" + chat + R"(,"from":)" + user + R"(,"user_chat_id":7,"date":1})"},
        {"poll_answer", R"({"poll_id":"1","user":)" + user + R"(,"option_ids":[]})"},
        {"message_reaction", R"({"chat":)" + chat + R"(,"user":)" + user +
                                 R"(,"message_id":1,"date":1,"old_reaction":[],"new_reaction":[]})"},
        {"message_reaction_count", R"({"chat":)" + chat + R"(,"message_id":1,"date":1,"reactions":[]})"},
        {"business_connection", R"({"id":"1","user":)" + user + R"(,"user_chat_id":7,"date":1,"is_enabled":true})"},
        {"deleted_business_messages", R"({"business_connection_id":"1","chat":)" + chat + R"(,"message_ids":[1]})"},
    };
    for (const auto& [kind, json] : updates) {
        CAPTURE(kind);
        const Update update = update_of(kind, json);
        const auto slot = UpdateView(update, nullptr).slot();
        CHECK(tgfw::detail::kinds_with_chat().has(slot) == (update.effective_chat() != nullptr));
        CHECK(tgfw::detail::kinds_with_user().has(slot) == (update.effective_user() != nullptr));
        tgfw::detail::KeyRule rule;
        CHECK(rule.kinds().has(slot) == rule.key_of(update).has_value());
    }
}
