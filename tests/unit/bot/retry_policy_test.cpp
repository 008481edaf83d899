#include <doctest/doctest.h>

#include <tgfw/bot/outgoing_call.hpp>
#include <tgfw/bot/retry_policy.hpp>

using namespace tgfw;
using namespace std::chrono_literals;

namespace {

const Clock::time_point kStart{1h};

RetryState state(RetryPolicy policy, bool idempotent = false, double chance = 0) {
    return RetryState(policy, idempotent, kStart, [chance] { return chance; });
}

}  // namespace

TEST_CASE("pauses double up to the longest, until the tries are used up (B-57)") {
    RetryState retry = state(RetryPolicy().with_tries(6).with_pauses(1s, 5s));
    CHECK(retry.after(CallOutcome::not_sent, kStart) == 1s);
    CHECK(retry.after(CallOutcome::not_sent, kStart) == 2s);
    CHECK(retry.after(CallOutcome::not_sent, kStart) == 4s);
    CHECK(retry.after(CallOutcome::not_sent, kStart) == 5s);
    CHECK(retry.after(CallOutcome::not_sent, kStart) == 5s);
    CHECK_FALSE(retry.after(CallOutcome::not_sent, kStart));
    CHECK(retry.tried() == 6);
}

TEST_CASE("chance takes up to half of a pause away") {
    CHECK(state(RetryPolicy().with_pauses(1s, 5s), false, 1).after(CallOutcome::not_sent, kStart) == 500ms);
    CHECK(state(RetryPolicy().with_pauses(1s, 5s), false, 0.5).after(CallOutcome::not_sent, kStart) == 750ms);
}

TEST_CASE("what is done is not tried again") {
    CHECK_FALSE(state(RetryPolicy()).after(CallOutcome::done, kStart));
    CHECK_FALSE(state(RetryPolicy(), true).after(CallOutcome::done, kStart));
}

TEST_CASE("a call of unknown fate is repeated if that doubles nothing, or on the user's word (X-06)") {
    CHECK_FALSE(state(RetryPolicy(), false).after(CallOutcome::unknown, kStart));
    CHECK(state(RetryPolicy(), true).after(CallOutcome::unknown, kStart));
    CHECK(state(RetryPolicy().with_repeat_unknown(), false).after(CallOutcome::unknown, kStart));
}

TEST_CASE("no try begins after the total, and time that was not the call's own does not count") {
    RetryState retry = state(RetryPolicy().with_pauses(10s, 10s).with_total(25s));
    CHECK(retry.after(CallOutcome::not_sent, kStart + 5s));
    CHECK_FALSE(retry.after(CallOutcome::not_sent, kStart + 16s));
    retry.excuse(30s);
    CHECK(retry.after(CallOutcome::not_sent, kStart + 16s));
}

TEST_CASE("a 429 is waited for as long as it says, unless that is too long") {
    RetryState retry = state(RetryPolicy().with_longest_flood_wait(1min));
    CHECK(retry.after_flood(7s) == 7s);
    CHECK_FALSE(retry.after_flood(61s));
    CHECK(retry.tried() == 0);
}

TEST_CASE("a server that answers 429 for ever is given up") {
    RetryState retry = state(RetryPolicy());
    int waits = 0;
    while (retry.after_flood(1s)) ++waits;
    CHECK(waits == 20);
}

TEST_CASE("a chat that moves is followed, but not in circles") {
    RetryState retry = state(RetryPolicy());
    CHECK(retry.after(CallOutcome::migrated, kStart) == 0s);
    CHECK(retry.after(CallOutcome::migrated, kStart) == 0s);
    CHECK_FALSE(retry.after(CallOutcome::migrated, kStart));
}

TEST_CASE("the policy none tries once, whatever happens") {
    CHECK_FALSE(state(RetryPolicy::none(), true).after(CallOutcome::not_sent, kStart));
    CHECK_FALSE(state(RetryPolicy::none(), true).after(CallOutcome::unknown, kStart));
    CHECK_FALSE(state(RetryPolicy::none(), true).after(CallOutcome::migrated, kStart));
    CHECK_FALSE(state(RetryPolicy::none(), true).after_flood(1s));
}

TEST_CASE("methods are told apart by their names") {
    CHECK(call_family("sendMessage") == CallFamily::messages);
    CHECK(call_family("copyMessages") == CallFamily::messages);
    CHECK(call_family("sendChatAction") == CallFamily::actions);
    CHECK(call_family("sendMessageDraft") == CallFamily::actions);
    CHECK(call_family("editMessageText") == CallFamily::edits);
    CHECK(call_family("editForumTopic") == CallFamily::actions);
    CHECK(call_family("deleteMessages") == CallFamily::edits);
    CHECK(call_family("answerInlineQuery") == CallFamily::answers);
    CHECK(call_family("getChat") == CallFamily::reads);
    CHECK(call_family("banChatMember") == CallFamily::actions);
}

TEST_CASE("only methods that leave the world as one call does are repeated by themselves") {
    for (const char* method : {"getMe", "editMessageText", "deleteMessage", "answerCallbackQuery", "setMyCommands",
                               "banChatMember", "pinChatMessage", "sendChatAction"}) {
        CHECK_MESSAGE(is_idempotent(method), method);
    }
    for (const char* method : {"sendMessage", "sendMediaGroup", "forwardMessage", "copyMessage", "sendInvoice",
                               "sendGift", "createForumTopic", "createInvoiceLink", "refundStarPayment", "transferGift",
                               "answerWebAppQuery", "stopPoll", "postStory", "replaceManagedBotToken", "close"}) {
        CHECK_MESSAGE(!is_idempotent(method), method);
    }
}
